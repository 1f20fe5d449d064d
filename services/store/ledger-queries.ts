import type { Position } from '@vong/core/position'
import type { Engine } from './engine.ts'
import type { StoreQueries } from './store.ts'

type LedgerQueries = Pick<StoreQueries, 'heads' | 'headsAt' | 'tailCounts' | 'ledger' | 'lastNumber'>

const toPosition = (rows: readonly { writer: string; number: number }[]): Position =>
	Object.fromEntries(rows.map(({ writer, number }) => [writer, number]))

export function createLedgerQueries(engine: Engine): LedgerQueries {
	return {
		async heads() {
			const sql = 'SELECT writer, max(last) AS number FROM commits GROUP BY writer'
			return toPosition(await engine.query({ name: 'heads', sql }))
		},

		async headsAt(instants) {
			const sorted = [...new Set(instants)].toSorted((a, b) => a - b)
			const [first, last] = [sorted[0], sorted.at(-1)]
			if (first === undefined || last === undefined) return []
			// Nearly all commits are older than what is asked about: only those between the instants are told apart.
			const rows = await engine.query<{ writer: string; number: number; from: number }>({
				name: 'headsAt',
				sql: `SELECT writer, max(last) AS number,
						if(at <= {first:Int64}, 0, arrayFirstIndex(asked -> asked >= at, {instants:Array(Int64)}) - 1) AS from
					FROM (SELECT writer, last, toUnixTimestamp64Milli(committed_at) AS at FROM commits)
					WHERE at <= {last:Int64} GROUP BY writer, from ORDER BY from`,
				parameters: { instants: sorted, first, last },
			})
			const grown: Position[] = []
			for (const [index] of sorted.entries()) {
				const place: Record<string, number> = { ...grown.at(-1) }
				for (const { writer, number, from } of rows) {
					if (from === index) place[writer] = Math.max(number, place[writer] ?? 0)
				}
				grown.push(place)
			}
			return instants.map((at) => grown[sorted.indexOf(at)] ?? {})
		},

		async tailCounts({ after, upTo }) {
			let stored = 0
			let kept = 0
			for (const [writer, last] of Object.entries(upTo)) {
				const parameters = { writer, after: after[writer] ?? 0, last }
				const [whole] = await engine.query<{ lines: number; stored: number; from: number }>({
					name: 'tailCounts.stored',
					sql: `SELECT count() AS lines, sum(stored) AS stored, min(first) AS from FROM commits
						WHERE writer = {writer:String} AND first > {after:UInt64} AND last <= {last:UInt64}`,
					parameters,
				})
				if (!whole?.lines) continue
				const [there] = await engine.query<{ kept: number }>({
					name: 'tailCounts.kept',
					sql: `SELECT count() AS kept FROM events
						WHERE writer = {writer:String} AND number >= {from:UInt64} AND number <= {last:UInt64}`,
					parameters: { writer, from: whole.from, last },
				})
				stored += whole.stored
				kept += there?.kept ?? 0
			}
			return { stored, kept }
		},

		async ledger(since = {}) {
			const rows = await engine.query<{
				source: string
				recent: number
				received: number
				stored: number
				duplicate: number
				quarantined: number
				refused: number
				last_ms: number | null
			}>({
				name: 'ledger',
				sql: `SELECT source, sumIf(commits.received, toInt64(last) > transform(writer, {writers:Array(String)}, {numbers:Array(Int64)}, toInt64(last))) AS recent,
						sum(received) AS received, sum(stored) AS stored, sum(duplicate) AS duplicate,
						sum(quarantined) AS quarantined, sum(refused) AS refused,
						toUnixTimestamp64Milli(max(last_received_at)) AS last_ms
					FROM commits GROUP BY source ORDER BY source`,
				parameters: { writers: Object.keys(since), numbers: Object.values(since) },
			})
			return rows.map(({ last_ms, ...counts }) => ({ ...counts, lastReceivedAt: last_ms }))
		},

		async lastNumber(writer) {
			const [row] = await engine.query<{ number: number }>({
				name: 'lastNumber',
				sql: 'SELECT max(last) AS number FROM commits WHERE writer = {writer:String}',
				parameters: { writer },
			})
			return row?.number ?? 0
		},
	}
}
