-- Alerts, as a log of what happened to them: an alert is what its lines amount to. Lines are numbered by writer, so that who was away
-- gets every one of them, once and in order.
--
-- Sort key   an alert with its lines; the tail by (writer, number) and what was opened lately have their own indexes.
-- Duplicates the window; the same line twice amounts to the same.
CREATE TABLE alert_log {on_cluster} (
	alert String,
	id String,
	writer String,
	number UInt64,
	at DateTime64(3, 'UTC'),
	step LowCardinality(String),
	key String,
	rule LowCardinality(String),
	area LowCardinality(String),
	severity LowCardinality(String),
	by_person Bool,
	body String CODEC(ZSTD(1)),
	INDEX number_range (writer, number) TYPE minmax GRANULARITY 1,
	INDEX key_filter key TYPE bloom_filter GRANULARITY 1,
	INDEX at_range at TYPE minmax GRANULARITY 1
)
ENGINE = {merge_tree}
PARTITION BY toYear(at)
ORDER BY (alert, at, id)
TTL toDateTime(at) + INTERVAL 5 YEAR
SETTINGS {dedup_window} = 10000, index_granularity = 1024;
