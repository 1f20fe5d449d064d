-- Rules that were changed while the centre ran: each line is a whole rule as it was given, by whom and why. Nothing is ever changed here;
-- the last line of a rule is what holds, and its versions are its lines in their order.
CREATE TABLE rule_log {on_cluster} (
	rule String,
	id String,
	at DateTime64(3, 'UTC'),
	author String,
	reason String,
	body String CODEC(ZSTD(1))
)
ENGINE = {merge_tree}
ORDER BY (rule, at, id)
SETTINGS {dedup_window} = 10000, index_granularity = 1024;

-- Readings as they were when rules were judged by them: at each instant at which a rule came to another judgement, and else now and then.
-- By these the past of running periods and of snapshots is judged again.
--
-- Sort key   what is asked: one thing that is measured, over time.
-- Retention  a year and a month.
-- Duplicates the window; the same instant twice is the same reading.
CREATE TABLE judged_readings {on_cluster} (
	indicator LowCardinality(String),
	period LowCardinality(String),
	by_agency Bool,
	at DateTime64(3, 'UTC'),
	reading String CODEC(ZSTD(1))
)
ENGINE = {merge_tree}
PARTITION BY toYYYYMM(at)
ORDER BY (indicator, period, by_agency, at)
TTL toDateTime(at) + INTERVAL 400 DAY
SETTINGS {dedup_window} = 10000, index_granularity = 1024;
