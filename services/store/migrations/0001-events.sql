-- Events: append-only, each (source, id) once.
--
-- Sort key   (source, time, identity): the queries ask for a source or a few, newest first within a span of event time; what
--            lies together compresses together. `identity` makes the key of a row unique.
-- Partition  by month of receipt, not of event time: senders with broken clocks send 1970 and 2036, and one block must not
--            open a hundred partitions.
-- Tail       the skip index on (writer, number): numbers grow with receipt, receipt grows with event time but for late data,
--            so a range of numbers touches few granules.
-- Retention  per source class: the row carries its days.
-- Duplicates two guards: the writer takes out (source, id) that are stored (event_identity), and a block that is sent again
--            with its token is dropped, here and in every table that a view fills from here.
CREATE TABLE events {on_cluster} (
	writer LowCardinality(String),
	number UInt64,
	source LowCardinality(String),
	id String,
	identity UInt128 DEFAULT reinterpretAsUInt128(sipHash128(source, id)),
	type LowCardinality(String),
	subject String,
	time DateTime64(3, 'UTC'),
	time_sent Bool,
	received_at DateTime64(3, 'UTC'),
	skewed Bool,
	data_schema LowCardinality(String),
	area_code LowCardinality(String),
	area_id LowCardinality(String),
	agency LowCardinality(String),
	severity LowCardinality(String),
	value Nullable(Float64),
	unit LowCardinality(String),
	lat Nullable(Float64),
	lon Nullable(Float64),
	data String CODEC(ZSTD(1)),
	retention_days UInt16,
	INDEX tail (writer, number) TYPE minmax GRANULARITY 1
)
ENGINE = {merge_tree}
PARTITION BY toYYYYMM(received_at)
ORDER BY (source, time, identity)
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS {dedup_window} = 10000;

-- Which (source, id) are stored, for exact look-ups of many keys at once.
--
-- Sort key   identity, a 128-bit hash: keys are spread evenly, so small granules (512 rows) keep the look-up of one key cheap.
-- Retention  as long as the event itself.
CREATE TABLE event_identity {on_cluster} (
	identity UInt128,
	source LowCardinality(String),
	writer LowCardinality(String),
	number UInt64,
	received_at DateTime64(3, 'UTC'),
	retention_days UInt16
)
ENGINE = {merge_tree}
PARTITION BY toYYYYMM(received_at)
ORDER BY identity
TTL toDateTime(received_at) + toIntervalDay(retention_days)
SETTINGS index_granularity = 512, {dedup_window} = 10000;

CREATE MATERIALIZED VIEW event_identity_view {on_cluster} TO event_identity AS
SELECT identity, source, writer, number, received_at, retention_days FROM events;
