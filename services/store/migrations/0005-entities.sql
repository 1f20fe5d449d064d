-- Which events speak of which thing, with the events themselves: what an entity is worked out from.
--
-- Sort key   the entity, then the order in which things happened; granules are small, since entities are read by key.
-- Duplicates an event that is filed again replaces itself: the key names it.
-- Retention  that of the event.
CREATE TABLE entity_events {on_cluster} (
	kind LowCardinality(String),
	key String,
	time DateTime64(3, 'UTC'),
	writer LowCardinality(String),
	number UInt64,
	event String CODEC(ZSTD(1)),
	filed_at DateTime64(3, 'UTC'),
	retention_days UInt16
)
ENGINE = {replacing_merge_tree}
ORDER BY (kind, key, time, writer, number)
TTL toDateTime(filed_at) + toIntervalDay(retention_days)
SETTINGS index_granularity = 512;

-- Entities: dossiers, reports, tickets … in their present state. Derived from their events at any time, so this table may be
-- emptied and filled again.
--
-- Sort key   the entity. The skip indexes serve the periods of indicators: keys carry their date, more or less.
-- Duplicates the version made from the most events stays; the same events give the same row.
CREATE TABLE entities {on_cluster} (
	kind LowCardinality(String),
	key String,
	area_id LowCardinality(String),
	residence_area_id LowCardinality(String),
	agency LowCardinality(String),
	category LowCardinality(String),
	state LowCardinality(String),
	opened_at Nullable(DateTime64(3, 'UTC')),
	due_at Nullable(DateTime64(3, 'UTC')),
	closed_at Nullable(DateTime64(3, 'UTC')),
	flags Array(LowCardinality(String)),
	numbers Map(LowCardinality(String), Float64),
	details String CODEC(ZSTD(1)),
	events UInt32,
	INDEX opened opened_at TYPE minmax GRANULARITY 1,
	INDEX closed closed_at TYPE minmax GRANULARITY 1
)
ENGINE = {replacing_merge_tree}(events)
ORDER BY (kind, key)
SETTINGS index_granularity = 1024;

-- How far a part that follows the stream of events has come, as a cursor (writer → number).
CREATE TABLE progress {on_cluster} (
	name String,
	position String,
	at DateTime64(3, 'UTC')
)
ENGINE = {replacing_merge_tree}(at)
ORDER BY name;
