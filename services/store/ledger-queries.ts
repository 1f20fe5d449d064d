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

		async headsAt(at) {
			const sql = `SELECT writer, max(last) AS number FROM commits
				WHERE committed_at <= fromUnixTimestamp64Milli({at:Int64}) GROUP BY writer`
			return toPosition(await engine.query({ name: 'headsAt', sql, parameters: { at } }))
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

		async ledger() {
			const rows = await engine.query<{
				source: string
				received: number
				stored: number
				duplicate: number
				quarantined: number
				refused: number
				last_ms: number | null
			}>({
				name: 'ledger',
				sql: `SELECT source, sum(received) AS received, sum(stored) AS stored, sum(duplicate) AS duplicate,
						sum(quarantined) AS quarantined, sum(refused) AS refused,
						toUnixTimestamp64Milli(max(last_received_at)) AS last_ms
					FROM commits GROUP BY source ORDER BY source`,
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
