import type { DerivedQueries } from './derived-store.ts'
import type { Engine } from './engine.ts'

interface Counted {
	source: string
	received: number
	quarantined: number
	duplicate: number
}

interface Seen {
	source: string
	events: number
	clean: number
	timely: number
	slots: number
}

const NOTHING = { events: 0, clean: 0, timely: 0, slots: 0 }

export function createQualityQueries(engine: Engine): Pick<DerivedQueries, 'sourceQuality'> {
	return {
		async sourceQuality({ from, to, sources }) {
			const counted = await engine.query<Counted>({
				name: 'sourceQuality.counted',
				sql: `SELECT source, sum(received) AS received, sum(quarantined) AS quarantined, sum(duplicate) AS duplicate FROM commits
					WHERE committed_at >= fromUnixTimestamp64Milli({from:Int64}) AND committed_at < fromUnixTimestamp64Milli({to:Int64})
					GROUP BY source`,
				parameters: { from, to },
			})
			const seen = await engine.query<Seen>({
				name: 'sourceQuality.seen',
				sql: `SELECT source, count() AS events, countIf(NOT skewed OR time <= received_at) AS clean,
						countIf(dateDiff('second', time, received_at) <= transform(source, {ids:Array(String)}, {lateness:Array(Int64)}, 86400)) AS timely,
						uniqExact(intDiv(toUnixTimestamp(received_at), transform(source, {ids:Array(String)}, {every:Array(Int64)}, 3600))) AS slots
					FROM events
					WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}) AND received_at < fromUnixTimestamp64Milli({to:Int64})
					GROUP BY source`,
				parameters: {
					from,
					to,
					ids: sources.map(({ id }) => id),
					lateness: sources.map(({ lateness }) => lateness),
					every: sources.map(({ every }) => every),
				},
				timeoutMs: 30_000,
			})
			const bySource = new Map(seen.map((row) => [row.source, row]))
			return counted.map((row) => ({ ...row, ...(bySource.get(row.source) ?? { ...NOTHING, source: row.source }) }))
		},
	}
}
