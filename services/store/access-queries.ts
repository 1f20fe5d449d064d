import type { Engine } from './engine.ts'
import type { StoreQueries } from './store.ts'

export function createAccessQueries(engine: Engine): Pick<StoreQueries, 'accessLog'> {
	return {
		async accessLog() {
			const rows = await engine.query<{ kind: string; id: string; at_ms: number; body: string }>({
				name: 'accessLog',
				sql: 'SELECT kind, id, toUnixTimestamp64Milli(at) AS at_ms, body FROM access_log ORDER BY at, kind, id',
			})
			return rows.map(({ kind, id, at_ms, body }) => ({ kind, id, at: at_ms, body }))
		},
	}
}
