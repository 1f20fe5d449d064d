-- Cells: numerator and denominator of an indicator in one area, at one agency, in the smallest period that it is kept for. Sums of
-- cells are right for any set of areas and any longer period; averages of averages never occur.
--
-- Sort key   what a reading asks for: one indicator over time.
-- Duplicates the cell worked out last stays.
CREATE TABLE cells {on_cluster} (
	indicator LowCardinality(String),
	start DateTime64(3, 'UTC'),
	area_id LowCardinality(String),
	agency LowCardinality(String),
	numerator Float64,
	denominator Float64,
	sample Float64,
	computed_at DateTime64(3, 'UTC')
)
ENGINE = {replacing_merge_tree}(computed_at)
ORDER BY (indicator, start, area_id, agency)
SETTINGS index_granularity = 1024;

-- Readings as they were told: the value of an indicator for an area and a period. Revision 0 is the period that still runs; 1 is the
-- first value of the closed period; each restatement by late data adds one, and the former ones stay.
CREATE TABLE readings {on_cluster} (
	indicator LowCardinality(String),
	area LowCardinality(String),
	agency LowCardinality(String),
	period LowCardinality(String),
	start DateTime64(3, 'UTC'),
	revision UInt32,
	reading String CODEC(ZSTD(1)),
	computed_at DateTime64(3, 'UTC')
)
ENGINE = {replacing_merge_tree}(computed_at)
ORDER BY (indicator, area, agency, period, start, revision)
SETTINGS index_granularity = 1024;
