import type { Engine } from './engine.ts'
import type { QuarantineRow, StoreQueries } from './store.ts'

const COLUMNS = `q.id AS id, q.source AS source, toUnixTimestamp64Milli(q.received_at) AS received_ms, q.door AS door,
	q.address AS address, q.headers AS headers, q.step AS step, q.reason AS reason, q.raw AS raw, r.replayed_ms AS replayed_ms`
const REPLAYS = `(SELECT id, max(toNullable(toUnixTimestamp64Milli(replayed_at))) AS replayed_ms FROM quarantine_replays GROUP BY id)`

interface Row {
	id: string
	source: string
	received_ms: number
	door: string
	address: string
	headers: string
	step: string
	reason: string
	raw: string
	replayed_ms: number | null
}

function toQuarantineRow({ received_ms, replayed_ms, headers, ...row }: Row): QuarantineRow {
	return {
		...row,
		receivedAt: received_ms,
		headers: JSON.parse(headers) as Record<string, string>,
		replayedAt: replayed_ms,
	}
}

export function createQuarantineQueries(engine: Engine): Pick<StoreQueries, 'quarantinePage' | 'quarantineByIds'> {
	return {
		async quarantinePage({ source, limit, after }) {
			const where = [
				...(source === undefined ? [] : ['q.source = {source:String}']),
				...(after ? ['(q.received_at, q.id) < (fromUnixTimestamp64Milli({key_time:Int64}), {key_id:String})'] : []),
			]
			const rows = await engine.query<Row>({
				name: 'quarantinePage',
				sql: `SELECT ${COLUMNS} FROM quarantine AS q LEFT JOIN ${REPLAYS} AS r ON q.id = r.id
					${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
					ORDER BY q.received_at DESC, q.id DESC LIMIT {limit:UInt32}`,
				parameters: {
					limit,
					...(source === undefined ? {} : { source }),
					...(after ? { key_time: after.receivedAt, key_id: after.id } : {}),
				},
			})
			return rows.map(toQuarantineRow)
		},

		async quarantineByIds(ids) {
			const rows = await engine.query<Row>({
				name: 'quarantineByIds',
				sql: `SELECT ${COLUMNS} FROM quarantine AS q LEFT JOIN ${REPLAYS} AS r ON q.id = r.id
					WHERE q.id IN {ids:Array(String)} ORDER BY q.received_at, q.id`,
				parameters: { ids },
			})
			return rows.map(toQuarantineRow)
		},
	}
}
