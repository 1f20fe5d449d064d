-- What was measured, of events that are measurements: PM2.5, WATER_LEVEL, RAIN … Empty for all others.
ALTER TABLE events {on_cluster} ADD COLUMN parameter LowCardinality(String) DEFAULT '';

-- Measurements per hour, station and parameter, for indicators: thousands of values an hour become one row.
--
-- Sort key   one parameter over time, then where. Values of different units are never added up.
-- Duplicates the window: a block that is sent again counts once here as well. Sums are added up on merge and on reading.
CREATE TABLE observations_hour {on_cluster} (
	parameter LowCardinality(String),
	start DateTime('UTC'),
	area_id LowCardinality(String),
	station String,
	source LowCardinality(String),
	unit LowCardinality(String),
	measured UInt64,
	total Float64
)
ENGINE = {summing_merge_tree}
ORDER BY (parameter, start, area_id, station, source, unit)
TTL start + INTERVAL 5 YEAR
SETTINGS {dedup_window} = 10000;

CREATE MATERIALIZED VIEW observations_hour_view {on_cluster} TO observations_hour AS
SELECT parameter, toStartOfHour(toDateTime(time, 'UTC')) AS start, area_id, subject AS station, source, unit, count(value) AS measured,
	sum(ifNull(value, 0)) AS total
FROM events
WHERE parameter != '' AND isNotNull(value)
GROUP BY parameter, start, area_id, station, source, unit;
