import type { WritableTable } from './store.ts'

/** A column as it travels (`wire`) and as it is stored. */
interface Column {
	readonly name: string
	readonly wire: string
}

const instant = 'Int64'
const column = (name: string, wire: string): Column => ({ name, wire })

/**
 * The columns of the rows that the writer takes, in their order. Instants travel as milliseconds. Columns of few values travel
 * as plain text: sorting a block's values at once is cheaper for the engine than to look each one up while it reads.
 */
const COLUMNS: Readonly<Record<WritableTable, readonly Column[]>> = {
	events: [
		column('writer', 'String'),
		column('number', 'UInt64'),
		column('source', 'String'),
		column('id', 'String'),
		column('type', 'String'),
		column('subject', 'String'),
		column('time', instant),
		column('time_sent', 'Bool'),
		column('received_at', instant),
		column('skewed', 'Bool'),
		column('data_schema', 'String'),
		column('area_code', 'String'),
		column('area_id', 'String'),
		column('agency', 'String'),
		column('severity', 'String'),
		column('value', 'Nullable(Float64)'),
		column('unit', 'String'),
		column('lat', 'Nullable(Float64)'),
		column('lon', 'Nullable(Float64)'),
		column('data', 'String'),
		column('retention_days', 'UInt16'),
		column('parameter', 'String'),
	],
	quarantine: [
		column('id', 'String'),
		column('writer', 'String'),
		column('number', 'UInt64'),
		column('source', 'String'),
		column('received_at', instant),
		column('door', 'String'),
		column('address', 'String'),
		column('headers', 'String'),
		column('step', 'String'),
		column('reason', 'String'),
		column('raw', 'String'),
	],
	quarantine_replays: [
		column('id', 'String'),
		column('writer', 'String'),
		column('replayed_at', instant),
		column('replayed_by', 'String'),
	],
	commits: [
		column('writer', 'String'),
		column('batch', 'UInt64'),
		column('source', 'String'),
		column('first', 'UInt64'),
		column('last', 'UInt64'),
		column('received', 'Int64'),
		column('stored', 'Int64'),
		column('duplicate', 'Int64'),
		column('quarantined', 'Int64'),
		column('refused', 'Int64'),
		column('last_received_at', 'Nullable(Int64)'),
		column('committed_at', instant),
	],
	entity_events: [
		column('kind', 'String'),
		column('key', 'String'),
		column('time', instant),
		column('writer', 'String'),
		column('number', 'UInt64'),
		column('event', 'String'),
		column('filed_at', instant),
		column('retention_days', 'UInt16'),
	],
	entities: [
		column('kind', 'String'),
		column('key', 'String'),
		column('area_id', 'String'),
		column('residence_area_id', 'String'),
		column('agency', 'String'),
		column('category', 'String'),
		column('state', 'String'),
		column('opened_at', 'Nullable(Int64)'),
		column('due_at', 'Nullable(Int64)'),
		column('closed_at', 'Nullable(Int64)'),
		column('flags', 'Array(String)'),
		column('numbers', 'Map(String, Float64)'),
		column('details', 'String'),
		column('events', 'UInt32'),
	],
	progress: [column('name', 'String'), column('position', 'String'), column('at', instant)],
	cells: [
		column('indicator', 'String'),
		column('start', instant),
		column('area_id', 'String'),
		column('agency', 'String'),
		column('numerator', 'Float64'),
		column('denominator', 'Float64'),
		column('sample', 'Float64'),
		column('computed_at', instant),
	],
	category_cells: [
		column('indicator', 'String'),
		column('start', instant),
		column('category', 'String'),
		column('area_id', 'String'),
		column('numerator', 'Float64'),
		column('denominator', 'Float64'),
		column('sample', 'Float64'),
		column('computed_at', instant),
	],
	readings: [
		column('indicator', 'String'),
		column('area', 'String'),
		column('agency', 'String'),
		column('period', 'String'),
		column('start', instant),
		column('revision', 'UInt32'),
		column('reading', 'String'),
		column('computed_at', instant),
	],
	notifications: [
		column('alert', 'String'),
		column('id', 'String'),
		column('at', instant),
		column('recipient', 'String'),
		column('state', 'String'),
		column('body', 'String'),
	],
	rule_log: [
		column('rule', 'String'),
		column('id', 'String'),
		column('at', instant),
		column('author', 'String'),
		column('reason', 'String'),
		column('body', 'String'),
	],
	judged_readings: [
		column('indicator', 'String'),
		column('period', 'String'),
		column('by_agency', 'Bool'),
		column('at', instant),
		column('reading', 'String'),
	],
	alerting_log: [column('kind', 'String'), column('id', 'String'), column('at', instant), column('body', 'String')],
	alert_log: [
		column('alert', 'String'),
		column('id', 'String'),
		column('writer', 'String'),
		column('number', 'UInt64'),
		column('at', instant),
		column('step', 'String'),
		column('key', 'String'),
		column('rule', 'String'),
		column('area', 'String'),
		column('severity', 'String'),
		column('by_person', 'Bool'),
		column('handed_to', 'String'),
		column('body', 'String'),
	],
	audit_log: [
		column('writer', 'String'),
		column('number', 'UInt64'),
		column('at', instant),
		column('viewer', 'String'),
		column('name', 'String'),
		column('action', 'String'),
		column('target', 'String'),
		column('outcome', 'String'),
		column('address', 'String'),
		column('previous', 'String'),
		column('hash', 'String'),
	],
	access_log: [column('kind', 'String'), column('id', 'String'), column('at', instant), column('body', 'String')],
}

const INSTANTS = new Set([
	'time',
	'received_at',
	'replayed_at',
	'last_received_at',
	'committed_at',
	'filed_at',
	'opened_at',
	'due_at',
	'closed_at',
	'start',
	'computed_at',
	'at',
])

/** How rows travel: what comes by the hundred thousand in the form that costs least, all else as lines of JSON. */
export const formatOf = (table: WritableTable) => (table === 'events' ? 'RowBinary' : 'JSONCompactEachRow')

/** `INSERT … SELECT` from whatever brings the lines in (a file or the request's body); the settings carry its token. */
export function insertStatement(table: WritableTable, settings: string, from: (structure: string) => string): string {
	const columns = COLUMNS[table]
	const structure = columns.map(({ name, wire }) => `${name} ${wire}`).join(', ')
	const values = columns.map(({ name }) => (INSTANTS.has(name) ? `fromUnixTimestamp64Milli(${name}, 'UTC')` : name))
	return `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
${settings}
SELECT ${values.join(', ')} FROM ${from(structure)}`
}

const DERIVED: ReadonlySet<WritableTable> = new Set([
	'entity_events',
	'entities',
	'progress',
	'cells',
	'category_cells',
	'readings',
])

/** What can be worked out again from the events. */
export const isDerived = (table: WritableTable) => DERIVED.has(table)
