import { calmMap } from '@vong/core/calm-map'
import type { Clock } from '@vong/core/clock'
import type { JsonObject } from '@vong/core/event'
import type { Severity } from '@vong/core/severity'
import type { Engine, Parameter } from './engine.ts'
import { type Condition, conditions } from './event-conditions.ts'
import { createEventCountsQuery } from './event-counts-query.ts'
import { EARLIEST_TIME, LATEST_TIME } from './event-row.ts'
import { createReceiptsQuery } from './receipts-query.ts'
import type { EventKey, IdentityMatch, StoredEvent, StoreQueries } from './store.ts'

const HOUR = 3_600_000
/** Newest first: look back over these spans, one after the other, until the page is full. */
const LOOK_BACK = [HOUR, 24 * HOUR, 31 * 24 * HOUR, Number.POSITIVE_INFINITY]

const COLUMNS = `writer, number, source, id, type, subject, toUnixTimestamp64Milli(time) AS time_ms, time_sent,
	toUnixTimestamp64Milli(received_at) AS received_ms, skewed, data_schema, area_code, area_id, agency, severity, value, unit,
	lat, lon, data`

interface Row {
	writer: string
	number: number
	source: string
	id: string
	type: string
	subject: string
	time_ms: number
	time_sent: boolean
	received_ms: number
	skewed: boolean
	data_schema: string
	area_code: string
	area_id: string
	agency: string
	severity: Severity
	value: number | null
	unit: string
	lat: number | null
	lon: number | null
	data: string
}

function toEvent(row: Row): StoredEvent {
	return {
		writer: row.writer,
		number: row.number,
		source: row.source,
		id: row.id,
		type: row.type,
		subject: row.subject,
		time: row.time_ms,
		timeSent: row.time_sent,
		receivedAt: row.received_ms,
		skewed: row.skewed,
		dataSchema: row.data_schema,
		areaCode: row.area_code,
		areaId: row.area_id,
		agency: row.agency,
		severity: row.severity,
		value: row.value,
		unit: row.unit,
		lat: row.lat,
		lon: row.lon,
		data: JSON.parse(row.data) as JsonObject,
	}
}

type EventQueries = Pick<
	StoreQueries,
	| 'eventsPage'
	| 'eventCounts'
	| 'eventsTail'
	| 'lastReceipts'
	| 'findIdentities'
	| 'recentIdentities'
	| 'sourceActivity'
>

export function createEventQueries(engine: Engine, clock: Clock): EventQueries {
	async function page(
		asked: readonly Condition[],
		from: number,
		to: number,
		limit: number,
		after: EventKey | undefined,
	) {
		const bounds: Condition = {
			sql: 'time >= fromUnixTimestamp64Milli({from:Int64}) AND time <= fromUnixTimestamp64Milli({to:Int64})',
			parameters: { from, to },
		}
		const key: Condition[] = after
			? [
					{
						sql: '(time, writer, number) < (fromUnixTimestamp64Milli({key_time:Int64}), {key_writer:String}, {key_number:UInt64})',
						parameters: { key_time: after.time, key_writer: after.writer, key_number: after.number },
					},
				]
			: []
		const all = [bounds, ...asked, ...key]
		const rows = await engine.query<Row>({
			name: 'eventsPage',
			sql: `SELECT ${COLUMNS} FROM events WHERE ${all.map(({ sql }) => sql).join(' AND ')}
				ORDER BY time DESC, writer DESC, number DESC LIMIT {limit:UInt32}`,
			parameters: Object.assign({ limit }, ...all.map(({ parameters }) => parameters)) as Record<string, Parameter>,
		})
		return rows.map(toEvent)
	}

	return {
		async eventsPage({ scope, filter, limit, after }) {
			const earliest = Math.max(EARLIEST_TIME, filter.from ?? EARLIEST_TIME)
			const latest = Math.min(
				LATEST_TIME,
				filter.to === undefined ? LATEST_TIME : filter.to - 1,
				after?.time ?? LATEST_TIME,
			)
			const asked = conditions(scope, filter)
			const start = Math.min(latest, clock.now())
			let found: StoredEvent[] = []
			for (const span of LOOK_BACK) {
				const from = Math.max(earliest, start - span)
				found = await page(asked, from, latest, limit, after)
				if (found.length >= limit || from <= earliest) break
			}
			return found
		},

		async eventsTail({ writer, after, upTo, limit, types, orSeverities = [] }) {
			const rows = await engine.query<Row>({
				name: 'eventsTail',
				sql: `SELECT ${COLUMNS} FROM events
					WHERE writer = {writer:String} AND number > {after:UInt64} AND number <= {upTo:UInt64}
						${types ? 'AND (type IN {types:Array(String)} OR severity IN {or_severities:Array(String)})' : ''}
					ORDER BY number LIMIT {limit:UInt32}`,
				parameters: { writer, after, upTo, limit, ...(types ? { types, or_severities: orSeverities } : {}) },
			})
			return calmMap(rows, toEvent)
		},

		eventCounts: createEventCountsQuery(engine),

		lastReceipts: createReceiptsQuery(engine),

		async findIdentities(source, ids) {
			return engine.query<IdentityMatch>({
				name: 'findIdentities',
				sql: `WITH asked AS (
						SELECT arrayJoin({ids:Array(String)}) AS id, reinterpretAsUInt128(sipHash128({source:String}, id)) AS identity
					)
					SELECT {source:String} AS source, asked.id AS id, stored.writer AS writer, stored.number AS number
					FROM (SELECT identity, writer, number FROM event_identity WHERE identity IN (SELECT identity FROM asked)) AS stored
					INNER JOIN asked ON stored.identity = asked.identity`,
				parameters: { source, ids: [...new Set(ids)] },
			})
		},

		async recentIdentities(limit) {
			const rows = await engine.query<{ source: string; id: string; received_ms: number }>({
				name: 'recentIdentities',
				sql: `SELECT source, id, toUnixTimestamp64Milli(received_at) AS received_ms FROM events
					ORDER BY received_at DESC LIMIT {limit:UInt32}`,
				parameters: { limit },
				timeoutMs: 60_000,
			})
			return rows.map(({ source, id, received_ms }) => ({ source, id, receivedAt: received_ms }))
		},

		async sourceActivity() {
			const rows = await engine.query<{ source: string; event_ms: number; received_ms: number }>({
				name: 'sourceActivity',
				sql: `SELECT source, toUnixTimestamp64Milli(max(time)) AS event_ms, toUnixTimestamp64Milli(max(received_at)) AS received_ms
					FROM events GROUP BY source`,
			})
			return rows.map(({ source, event_ms, received_ms }) => ({
				source,
				lastEventAt: event_ms,
				lastReceivedAt: received_ms,
			}))
		},
	}
}
