-- Cells by category: what `cells` holds of an area as a whole, told apart by procedure, field of a report, disease … in place of agencies;
-- only of indicators that ask for it. A table of its own, and not one more column of `cells`: nothing that reads those has to step over these,
-- and a process of the version before, which may still run, does not add both up. An agency's categories are not kept: hundreds of procedures
-- times the agencies of each commune would be as many cells as there are dossiers, and nobody asks.
--
-- Sort key   one indicator over time; then the category, since a change counts those of its own category anew.
-- Partitions none, as with `cells`: months are bounded by areas and categories, not by traffic.
-- Retention  for good.
-- Duplicates the cell worked out last stays.
-- Backfill   by the role `indicators` at its next start, as for any indicator that reads differently than before.
CREATE TABLE category_cells {on_cluster} (
	indicator LowCardinality(String),
	start DateTime64(3, 'UTC'),
	category LowCardinality(String),
	area_id LowCardinality(String),
	numerator Float64,
	denominator Float64,
	sample Float64,
	computed_at DateTime64(3, 'UTC')
)
ENGINE = {replacing_merge_tree}(computed_at)
ORDER BY (indicator, start, category, area_id)
SETTINGS index_granularity = 1024;
