-- Who did what: appended only, each record chained to the one before it by its hash. Personal names stand here by purpose.
--
-- Sort key   a chain in its order, for verifying it; the newest are found by partition and time.
-- Retention  ten years; the heads of chains that have passed away with it no longer verify from their first record.
-- Duplicates the window; a record that is sent twice is one.
CREATE TABLE audit_log {on_cluster} (
	writer String,
	number UInt64,
	at DateTime64(3, 'UTC'),
	viewer String,
	name String,
	action LowCardinality(String),
	target String CODEC(ZSTD(1)),
	outcome LowCardinality(String),
	address String,
	previous String,
	hash String,
	INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = {merge_tree}
PARTITION BY toYYYYMM(at)
ORDER BY (writer, number)
TTL toDateTime(at) + INTERVAL 10 YEAR
SETTINGS {dedup_window} = 10000, index_granularity = 1024;
