import type { Engine, Parameter } from './engine.ts'
import { type Condition, conditions } from './event-conditions.ts'
import type { LastReceipt, ReceiptsInput, StoreQueries } from './store.ts'

/** Beyond any number of stations or agencies; of more places than that the newest are told. */
const MOST_PLACES = 100_000
/** A month of one source is read once, when a process starts. */
const TIMEOUT_MS = 60_000

const TOLD_APART_BY: Readonly<Record<ReceiptsInput['by'], readonly string[]>> = {
	area: ['area_id'],
	agency: ['agency'],
	subject: ['area_id', 'subject'],
	all: [],
}

export function createReceiptsQuery(engine: Engine): StoreQueries['lastReceipts'] {
	return async function lastReceipts({ match: { value, ...match }, by, field, from, tail }) {
		const own = TOLD_APART_BY[by]
		const column = (name: string) => (own.includes(name) ? name : `'' AS ${name}`)
		const keys = [...own, ...(field === undefined ? [] : ['field'])]
		const all = [...conditions('all', match), ...valueBounds(value), ...stretch(tail)]
		const rows = await engine.query<{
			area_id: string
			agency: string
			subject: string
			field: string
			received_ms: number
		}>({
			name: 'lastReceipts',
			sql: `SELECT ${['area_id', 'agency', 'subject'].map(column).join(', ')},
					${field === undefined ? "''" : 'JSONExtractRaw(data, {field:String})'} AS field,
					toUnixTimestamp64Milli(max(received_at)) AS received_ms
				FROM events
				WHERE received_at >= fromUnixTimestamp64Milli({from:Int64})${all.map(({ sql }) => ` AND ${sql}`).join('')}
				${keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : 'HAVING count() > 0'}
				ORDER BY received_ms DESC LIMIT ${MOST_PLACES}`,
			parameters: Object.assign(
				{ from, ...(field === undefined ? {} : { field }) },
				...all.map(({ parameters }) => parameters),
			) as Record<string, Parameter>,
			timeoutMs: TIMEOUT_MS,
		})
		return rows.map(
			(row): LastReceipt => ({
				areaId: row.area_id,
				agency: row.agency,
				subject: row.subject,
				field: row.field === '' ? null : JSON.parse(row.field),
				receivedAt: row.received_ms,
			}),
		)
	}
}

function valueBounds(value: ReceiptsInput['match']['value']): Condition[] {
	if (!value) return []
	const { min, max } = value
	return [
		{ sql: 'value IS NOT NULL', parameters: {} },
		...(min === undefined ? [] : [{ sql: 'value >= {least:Float64}', parameters: { least: min } }]),
		...(max === undefined ? [] : [{ sql: 'value <= {most:Float64}', parameters: { most: max } }]),
	]
}

function stretch(tail: ReceiptsInput['tail']): Condition[] {
	if (!tail) return []
	const sql = 'writer = {writer:String} AND number > {after:UInt64} AND number <= {up_to:UInt64}'
	return [{ sql, parameters: { writer: tail.writer, after: tail.after, up_to: tail.upTo } }]
}
