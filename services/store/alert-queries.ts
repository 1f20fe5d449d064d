import type { AlertLine } from '@vong/core/alert-log'
import type { Position } from '@vong/core/position'
import type { Engine, Parameter } from './engine.ts'
import type { AreaIds } from './store.ts'

/** A line of the alerts' log with its place in the stream. */
export interface StoredAlertLine extends AlertLine {
	readonly writer: string
	readonly number: number
	readonly key: string
	readonly rule: string
	/** Id of an area, `centre:{id}`, or empty. */
	readonly area: string
}

/** All that is given has to fit. `areas` are ids as alerts bear them: where an alert is, or was handed over to last. */
export interface AlertFilter {
	readonly areas?: readonly string[] | undefined
	readonly states?: readonly string[] | undefined
	readonly severities?: readonly string[] | undefined
	readonly rules?: readonly string[] | undefined
}

/** Place of an alert in pages, newest first. */
export interface AlertKey {
	readonly startedAt: number
	readonly id: string
}

/** Median and 95th percentile of seconds, null where there were none. */
export type Spread = readonly [median: number | null, p95: number | null]

export interface AlertStatisticsRow {
	/** Empty: of all rules together. */
	readonly rule: string
	readonly fired: number
	readonly told: number
	readonly acknowledged: number
	readonly resolved: number
	readonly toTell: Spread
	readonly toAcknowledge: Spread
	readonly toResolve: Spread
}

export interface AlertQueries {
	/** All lines of these alerts. */
	alertLines(ids: readonly string[]): Promise<StoredAlertLine[]>
	/** All lines of the alerts that are open, or ended since the instant. */
	alertLinesSince(ended: number): Promise<StoredAlertLine[]>
	/** Of these keys how many alerts there ever were, and the id of the one that is open, empty when none is. */
	alertsOfKeys(keys: readonly string[]): Promise<{ key: string; count: number; open: string }[]>
	/**
	 * Ids and beginnings of alerts, newest first, at most `limit`, older than `after`. In the scope are those that are in its areas, and those
	 * that were ever handed over to them. With `asOf` what had happened by that instant.
	 */
	alertsPage(input: {
		scope: AreaIds
		filter: AlertFilter
		limit: number
		after?: AlertKey
		asOf?: number
	}): Promise<AlertKey[]>
	/** Ids of the alerts of these rules and areas that fired or ended in the span, those that did last first, at most `limit`. */
	alertsMoved(input: {
		rules: readonly string[]
		areas: readonly string[]
		from: number
		to: number
		limit: number
	}): Promise<string[]>
	/** The stream: one writer's lines with `after` < number <= `upTo`, at most `limit`. */
	alertTail(input: { writer: string; after: number; upTo: number; limit: number }): Promise<StoredAlertLine[]>
	/** Last number of each writer. */
	alertHeads(): Promise<Position>
	/** How it went with the alerts that fired in the span, by rule; empty: all of them. What is tried in shadow is left out. */
	alertStatistics(input: { scope: AreaIds; from: number; to: number }): Promise<AlertStatisticsRow[]>
}

interface Row {
	writer: string
	number: number
	key: string
	rule: string
	area: string
	body: string
}

const COLUMNS = 'writer, number, key, rule, area, body'
/** Rates of what is open are asked for often; what was never ended lies in the last years. */
const OPEN_YEARS = 2

function toLine({ body, number, ...row }: Row): StoredAlertLine {
	return { ...(JSON.parse(body) as AlertLine), ...row, number: Number(number) }
}

/** What an alert amounts to, as far as pages are filtered by it: the same as the fold of its lines. */
const amounts = (where: string) => `SELECT alert AS id, min(at) AS started, any(rule) AS rule, any(area) AS area,
	argMaxIf(severity, (at, id), NOT by_person) AS severity,
	groupUniqArrayIf(handed_to, handed_to != '') AS ever_handed,
	argMaxIf(handed_to, (at, id), step = 'handed-over') AS handed,
	multiIf(countIf(step IN ('resolved', 'closed')) > 0, 'resolved', countIf(step = 'fired') = 0, 'pending',
		maxIf((at, id), step = 'acknowledged') > maxIf((at, id), step = 'handed-over'), 'acknowledged', 'firing') AS state
	FROM (SELECT alert, id, at, step, rule, area, severity, by_person, handed_to FROM alert_log ${where})
	GROUP BY alert`

export function createAlertQueries(engine: Engine): AlertQueries {
	return {
		async alertLines(ids) {
			if (ids.length === 0) return []
			const rows = await engine.query<Row>({
				name: 'alertLines',
				sql: `SELECT ${COLUMNS} FROM alert_log WHERE alert IN {ids:Array(String)} ORDER BY alert, at, id`,
				parameters: { ids },
			})
			return rows.map(toLine)
		},

		async alertLinesSince(ended) {
			const rows = await engine.query<Row>({
				name: 'alertLinesSince',
				sql: `SELECT ${COLUMNS} FROM alert_log WHERE alert IN (
						SELECT alert FROM alert_log WHERE at > now() - INTERVAL ${OPEN_YEARS} YEAR GROUP BY alert
						HAVING maxIf(at, step IN ('resolved', 'closed')) < '1971-01-01'
							OR maxIf(at, step IN ('resolved', 'closed')) >= fromUnixTimestamp64Milli({ended:Int64})
					) ORDER BY alert, at, id`,
				parameters: { ended },
				timeoutMs: 60_000,
			})
			return rows.map(toLine)
		},

		async alertsOfKeys(keys) {
			if (keys.length === 0) return []
			const rows = await engine.query<{ key: string; count: number; open: string }>({
				name: 'alertsOfKeys',
				sql: `SELECT key, count() AS count, maxIf(alert, over = 0) AS open FROM (
						SELECT key, alert, countIf(step IN ('resolved', 'closed')) AS over FROM alert_log
						WHERE key IN {keys:Array(String)} GROUP BY key, alert
					) GROUP BY key`,
				parameters: { keys },
			})
			return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }))
		},

		async alertsPage({ scope, filter, limit, after, asOf }) {
			const parameters: Record<string, Parameter> = { limit, ...(asOf === undefined ? {} : { as_of: asOf }) }
			const where: string[] = []
			const need = (name: string, values: readonly string[] | undefined, condition: (list: string) => string) => {
				if (values === undefined) return
				parameters[name] = values
				where.push(condition(`{${name}:Array(String)}`))
			}
			need('scope', scope === 'all' ? undefined : scope, (list) => `(area IN ${list} OR hasAny(ever_handed, ${list}))`)
			need('areas', filter.areas, (list) => `(area IN ${list} OR handed IN ${list})`)
			need('states', filter.states, (list) => `state IN ${list}`)
			need('severities', filter.severities, (list) => `severity IN ${list}`)
			need('rules', filter.rules, (list) => `rule IN ${list}`)
			if (after) {
				parameters['key_started'] = after.startedAt
				parameters['key_id'] = after.id
				where.push('(started, id) < (fromUnixTimestamp64Milli({key_started:Int64}), {key_id:String})')
			}
			const rows = await engine.query<{ id: string; started_ms: number }>({
				name: 'alertsPage',
				sql: `SELECT id, toUnixTimestamp64Milli(started) AS started_ms
					FROM (${amounts(asOf === undefined ? '' : 'WHERE at <= fromUnixTimestamp64Milli({as_of:Int64})')})
					${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
					ORDER BY started DESC, id DESC LIMIT {limit:UInt32}`,
				parameters,
			})
			return rows.map(({ id, started_ms }) => ({ id, startedAt: started_ms }))
		},

		async alertsMoved(parameters) {
			const rows = await engine.query<{ id: string }>({
				name: 'alertsMoved',
				sql: `SELECT alert AS id FROM alert_log
					WHERE at >= fromUnixTimestamp64Milli({from:Int64}) AND at <= fromUnixTimestamp64Milli({to:Int64})
						AND step IN ('fired', 'resolved', 'closed')
						AND rule IN {rules:Array(String)} AND area IN {areas:Array(String)}
					GROUP BY alert ORDER BY max(at) DESC, alert LIMIT {limit:UInt32}`,
				parameters,
			})
			return rows.map(({ id }) => id)
		},

		async alertTail({ writer, after, upTo, limit }) {
			const rows = await engine.query<Row>({
				name: 'alertTail',
				sql: `SELECT ${COLUMNS} FROM alert_log
					WHERE writer = {writer:String} AND number > {after:UInt64} AND number <= {up_to:UInt64}
					ORDER BY number LIMIT {limit:UInt32}`,
				parameters: { writer, after, up_to: upTo, limit },
			})
			return rows.map(toLine)
		},

		async alertStatistics({ scope, from, to }) {
			const spread = (end: string) =>
				`quantilesIf(0.5, 0.95)(greatest(0, toUnixTimestamp64Milli(${end}) - toUnixTimestamp64Milli(fired_at)) / 1000, ${end} > '1971-01-01')`
			const rows = await engine.query<{ rule: string; counts: number[]; spreads: (number | null)[][] }>({
				name: 'alertStatistics',
				sql: `SELECT rule, [count(), countIf(told_at > '1971-01-01'), countIf(acknowledged_at > '1971-01-01'),
						countIf(resolved_at > '1971-01-01')] AS counts,
						[${spread('told_at')}, ${spread('acknowledged_at')}, ${spread('resolved_at')}] AS spreads
					FROM (
						SELECT alert, any(rule) AS rule, minIf(at, step = 'fired') AS fired_at,
							minIf(at, step = 'acknowledged') AS acknowledged_at, minIf(at, step IN ('resolved', 'closed')) AS resolved_at
						FROM alert_log
						WHERE at >= fromUnixTimestamp64Milli({from:Int64}) - INTERVAL 1 DAY
							${scope === 'all' ? '' : 'AND area IN {scope:Array(String)}'}
						GROUP BY alert
						HAVING fired_at >= fromUnixTimestamp64Milli({from:Int64}) AND fired_at < fromUnixTimestamp64Milli({to:Int64})
							AND maxIf(JSONExtractBool(body, 'opening', 'shadow'), step = 'opened') = 0
					) AS moved
					GLOBAL LEFT JOIN (
						SELECT alert, min(at) AS told_at FROM notifications
						WHERE state = 'sent' AND at >= fromUnixTimestamp64Milli({from:Int64}) GROUP BY alert
					) AS told USING (alert)
					GROUP BY rule WITH ROLLUP ORDER BY rule`,
				parameters: { from, to, ...(scope === 'all' ? {} : { scope }) },
				timeoutMs: 30_000,
			})
			const known = (values: readonly (number | null)[] = []): Spread => {
				const [median = null, p95 = null] = values.map((value) =>
					value !== null && Number.isFinite(value) ? value : null,
				)
				return [median, p95]
			}
			return rows.map(({ rule, counts, spreads }) => {
				const [fired = 0, told = 0, acknowledged = 0, resolved = 0] = counts.map(Number)
				const [toTell, toAcknowledge, toResolve] = [known(spreads[0]), known(spreads[1]), known(spreads[2])]
				return { rule, fired, told, acknowledged, resolved, toTell, toAcknowledge, toResolve }
			})
		},

		async alertHeads() {
			const rows = await engine.query<{ writer: string; last: number }>({
				name: 'alertHeads',
				sql: 'SELECT writer, max(number) AS last FROM alert_log GROUP BY writer',
			})
			return Object.fromEntries(rows.map(({ writer, last }) => [writer, Number(last)]))
		},
	}
}
