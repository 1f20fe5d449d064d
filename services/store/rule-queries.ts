import type { Engine } from './engine.ts'

/** A rule as it was given while the centre ran. */
export interface RuleRecord {
	readonly rule: string
	readonly id: string
	readonly at: number
	readonly author: string
	readonly reason: string
	/** JSON. */
	readonly body: string
}

/** What was measured, and how it read at an instant at which rules were judged. */
export interface JudgedRecord {
	readonly indicator: string
	readonly period: string
	readonly byAgency: boolean
	readonly at: number
	/** JSON. */
	readonly reading: string
}

export interface RuleQueries {
	/** All lines of all rules, in their order. */
	ruleLog(): Promise<RuleRecord[]>
	/** Readings as rules were judged by them, oldest first. */
	judgedReadings(input: {
		indicator: string
		period: string
		byAgency: boolean
		from: number
		to: number
		limit: number
	}): Promise<JudgedRecord[]>
}

const line = (columns: readonly unknown[]): Uint8Array => Buffer.from(`${JSON.stringify(columns)}\n`)

export const encodeRule = ({ rule, id, at, author, reason, body }: RuleRecord) =>
	line([rule, id, at, author, reason, body])

export const encodeJudged = ({ indicator, period, byAgency, at, reading }: JudgedRecord) =>
	line([indicator, period, byAgency, at, reading])

export function createRuleQueries(engine: Engine): RuleQueries {
	return {
		async ruleLog() {
			const rows = await engine.query<Omit<RuleRecord, 'at'> & { at_ms: number }>({
				name: 'ruleLog',
				sql: `SELECT rule, id, toUnixTimestamp64Milli(at) AS at_ms, author, reason, body FROM rule_log ORDER BY rule, at, id`,
				parameters: {},
			})
			return rows.map(({ at_ms, ...row }) => ({ ...row, at: at_ms }))
		},

		async judgedReadings({ indicator, period, byAgency, from, to, limit }) {
			const rows = await engine.query<{ at_ms: number; reading: string }>({
				name: 'judgedReadings',
				sql: `SELECT toUnixTimestamp64Milli(at) AS at_ms, reading FROM judged_readings
					WHERE indicator = {indicator:String} AND period = {period:String} AND by_agency = {by_agency:Bool}
						AND at >= fromUnixTimestamp64Milli({from:Int64}) AND at < fromUnixTimestamp64Milli({to:Int64})
					ORDER BY at LIMIT {limit:UInt32}`,
				parameters: { indicator, period, by_agency: byAgency, from, to, limit },
				timeoutMs: 30_000,
			})
			return rows.map(({ at_ms, reading }) => ({ indicator, period, byAgency, at: at_ms, reading }))
		},
	}
}
