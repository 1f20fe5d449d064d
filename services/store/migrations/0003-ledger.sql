-- What could not be understood, as it came.
--
-- Sort key   newest first per source is how people look at it; ids are looked up in small numbers.
-- Retention  180 days: long enough for a sender's fix, short enough for raw bytes that nobody has vetted.
-- Duplicates by token, as everywhere.
CREATE TABLE quarantine {on_cluster} (
	id String,
	writer LowCardinality(String),
	number UInt64,
	source LowCardinality(String),
	received_at DateTime64(3, 'UTC'),
	door LowCardinality(String),
	address String,
	headers String,
	step LowCardinality(String),
	reason String,
	raw String CODEC(ZSTD(3)),
	INDEX by_id id TYPE bloom_filter GRANULARITY 4
)
ENGINE = {merge_tree}
PARTITION BY toYYYYMM(received_at)
ORDER BY (source, received_at, id)
TTL toDateTime(received_at) + INTERVAL 180 DAY
SETTINGS {dedup_window} = 10000;

-- Which quarantined messages were driven again with success.
CREATE TABLE quarantine_replays {on_cluster} (
	id String,
	writer LowCardinality(String),
	replayed_at DateTime64(3, 'UTC'),
	replayed_by String
)
ENGINE = {merge_tree}
ORDER BY id
TTL toDateTime(replayed_at) + INTERVAL 180 DAY
SETTINGS {dedup_window} = 10000;

-- The ledger: a line for each batch and source. Kept for good; it is what tells how many events once were there.
-- Signed, since driving a quarantined message again takes back what its first line said.
--
-- Sort key   (writer, batch): heads and ranges of one writer are read by it. The sums over all lines read few bytes a line.
CREATE TABLE commits {on_cluster} (
	writer LowCardinality(String),
	batch UInt64,
	source LowCardinality(String),
	first UInt64,
	last UInt64,
	received Int64,
	stored Int64,
	duplicate Int64,
	quarantined Int64,
	refused Int64,
	last_received_at Nullable(DateTime64(3, 'UTC')),
	committed_at DateTime64(3, 'UTC')
)
ENGINE = {merge_tree}
ORDER BY (writer, batch, source)
SETTINGS {dedup_window} = 10000;
