-- Who was told what about which alert, as a log: a line for each change of a notification, the first of them written before anything is
-- sent. What holds is worked out from all lines of an id.
--
-- Sort key   what is asked: the notifications of some alerts. What happened lately is found by partition and time.
-- Duplicates the window; the same line twice amounts to the same.
CREATE TABLE notifications {on_cluster} (
	alert String,
	id String,
	at DateTime64(3, 'UTC'),
	recipient String,
	state LowCardinality(String),
	body String CODEC(ZSTD(1)),
	INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = {merge_tree}
PARTITION BY toYYYYMM(at)
ORDER BY (alert, id, at)
TTL toDateTime(at) + INTERVAL 5 YEAR
SETTINGS {dedup_window} = 10000, index_granularity = 1024;

-- Contacts, duties, silences, links for acknowledgement …, as a log. Addresses stand here and nowhere else; links as SHA-256 only.
CREATE TABLE alerting_log {on_cluster} (
	kind LowCardinality(String),
	id String,
	at DateTime64(3, 'UTC'),
	body String
)
ENGINE = {merge_tree}
ORDER BY (kind, id, at)
SETTINGS {dedup_window} = 10000, index_granularity = 1024;
