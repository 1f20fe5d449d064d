-- Rollups: how many events, and the sum and extremes of their values, per minute, hour and day of event time.
--
-- Sort key   what the indicators ask for: one type of one source over time, in one area. Sums are kept, so a late event
--            restates its minute by being added to it; rows of one key are added up on merge, and always on reading.
-- Partition  none for the finer grains' retention to need: they are small. TTL ends minutes after 90 days, hours after five years.
-- Duplicates the tables carry the window too: a block sent again counts once here as well.
CREATE TABLE events_minute {on_cluster} (
	source LowCardinality(String),
	type LowCardinality(String),
	area_id LowCardinality(String),
	start DateTime('UTC'),
	events UInt64,
	measured UInt64,
	total Float64,
	lowest SimpleAggregateFunction(min, Nullable(Float64)),
	highest SimpleAggregateFunction(max, Nullable(Float64))
)
ENGINE = {summing_merge_tree}
ORDER BY (source, type, area_id, start)
TTL start + INTERVAL 90 DAY
SETTINGS {dedup_window} = 10000;

CREATE MATERIALIZED VIEW events_minute_view {on_cluster} TO events_minute AS
SELECT source, type, area_id, toStartOfMinute(toDateTime(time, 'UTC')) AS start, count() AS events, count(value) AS measured,
	sum(ifNull(value, 0)) AS total, min(value) AS lowest, max(value) AS highest
FROM events
GROUP BY source, type, area_id, start;

CREATE TABLE events_hour {on_cluster} (
	source LowCardinality(String),
	type LowCardinality(String),
	area_id LowCardinality(String),
	start DateTime('UTC'),
	events UInt64,
	measured UInt64,
	total Float64,
	lowest SimpleAggregateFunction(min, Nullable(Float64)),
	highest SimpleAggregateFunction(max, Nullable(Float64))
)
ENGINE = {summing_merge_tree}
ORDER BY (source, type, area_id, start)
TTL start + INTERVAL 5 YEAR
SETTINGS {dedup_window} = 10000;

-- The hour is filled from the minute's block rather than from the events: sixty times fewer rows to group.
CREATE MATERIALIZED VIEW events_hour_view {on_cluster} TO events_hour AS
SELECT source, type, area_id, toStartOfHour(start) AS start, sum(events) AS events, sum(measured) AS measured,
	sum(total) AS total, min(lowest) AS lowest, max(highest) AS highest
FROM events_minute
GROUP BY source, type, area_id, start;

CREATE TABLE events_day {on_cluster} (
	source LowCardinality(String),
	type LowCardinality(String),
	area_id LowCardinality(String),
	start DateTime('UTC'),
	events UInt64,
	measured UInt64,
	total Float64,
	lowest SimpleAggregateFunction(min, Nullable(Float64)),
	highest SimpleAggregateFunction(max, Nullable(Float64))
)
ENGINE = {summing_merge_tree}
ORDER BY (source, type, area_id, start)
SETTINGS {dedup_window} = 10000;

-- Days are those of Viet Nam; the column holds their beginning as an instant.
CREATE MATERIALIZED VIEW events_day_view {on_cluster} TO events_day AS
SELECT source, type, area_id, toTimeZone(toStartOfDay(toTimeZone(start, 'Asia/Ho_Chi_Minh')), 'UTC') AS start,
	sum(events) AS events, sum(measured) AS measured, sum(total) AS total, min(lowest) AS lowest, max(highest) AS highest
FROM events_hour
GROUP BY source, type, area_id, start;
