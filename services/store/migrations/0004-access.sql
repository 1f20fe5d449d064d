-- Tokens, sessions, sign-in codes and source keys, as a log: what holds now is worked out from it.
-- Tokens stand here as SHA-256 only, source keys sealed. Small; read as a whole at start and on change.
CREATE TABLE access_log {on_cluster} (
	kind LowCardinality(String),
	id String,
	at DateTime64(3, 'UTC'),
	body String
)
ENGINE = {merge_tree}
ORDER BY (at, id)
SETTINGS {dedup_window} = 10000;
