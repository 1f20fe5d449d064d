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

type SourceQueries = Pick<
	DerivedQueries,
	| 'sourceQuality'
	| 'sourceArrivals'
	| 'sourceSilences'
	| 'sourceDelays'
	| 'sourceRepeats'
	| 'recentMeasurements'
	| 'stationPoints'
>

/** A week has 10,080 minutes. */
const MOST_MINUTES = 11_000

export function createQualityQueries(engine: Engine): SourceQueries {
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
		sourceArrivals: ({ from, to }) =>
			engine.query({
				name: 'sourceArrivals',
				// The ledger has a line for each batch and source: far fewer than there are events.
				sql: `SELECT source, arraySort(groupUniqArray(${MOST_MINUTES})(toUnixTimestamp(toStartOfMinute(last_received_at)) * 1000)) AS minutes
					FROM commits
					WHERE committed_at >= fromUnixTimestamp64Milli({from:Int64}) AND committed_at < fromUnixTimestamp64Milli({to:Int64})
						AND isNotNull(last_received_at)
					GROUP BY source`,
				parameters: { from, to },
			}),
		async sourceSilences({ from, to, least, sources }) {
			const rows = await engine.query<{ source: string; last_ms: number; next_ms: number }>({
				name: 'sourceSilences',
				// What came in more than an hour late was loaded as history: it counts as if it had come in when it happened.
				sql: `SELECT source, arrived AS last_ms, next AS next_ms
					FROM (
						SELECT source, arrived,
							leadInFrame(arrived, 1, 0) OVER (PARTITION BY source ORDER BY arrived ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next
						FROM (
							SELECT DISTINCT source, toInt64(toUnixTimestamp64Milli(
								if(dateDiff('second', time, received_at) > 3600, time, received_at))) AS arrived
							FROM events
							WHERE source IN {sources:Array(String)} AND time >= fromUnixTimestamp64Milli({from:Int64})
								AND time < fromUnixTimestamp64Milli({to:Int64})
						)
						WHERE arrived < {to:Int64}
					)
					WHERE next = 0 OR next - arrived > {least:Int64}
					ORDER BY source, last_ms`,
				parameters: { from, to, least, sources },
				timeoutMs: 30_000,
			})
			return rows.map(({ source, last_ms, next_ms }) => ({
				source,
				last: last_ms,
				next: next_ms === 0 ? null : next_ms,
			}))
		},
		sourceDelays: ({ from, to }) =>
			engine.query({
				name: 'sourceDelays',
				sql: `SELECT source, count() AS sample, quantile(0.1)(delay) AS quick, quantile(0.5)(delay) AS usual
					FROM (
						SELECT source, toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(time) AS delay
						FROM events
						WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}) AND received_at < fromUnixTimestamp64Milli({to:Int64})
							AND time_sent
					)
					GROUP BY source`,
				parameters: { from, to },
			}),
		sourceRepeats: ({ from, to }) =>
			engine.query({
				name: 'sourceRepeats',
				sql: `SELECT source, count() AS events, count() - uniqExact(sipHash128(type, subject, data)) AS repeated
					FROM events
					WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}) AND received_at < fromUnixTimestamp64Milli({to:Int64})
						AND parameter = '' AND length(data) > 2
					GROUP BY source`,
				parameters: { from, to },
				timeoutMs: 30_000,
			}),
		stationPoints: ({ areas, parameters, from, to, limit }) =>
			engine.query({
				name: 'stationPoints',
				sql: `SELECT source, subject AS station, argMax(assumeNotNull(lat), time) AS latitude, argMax(assumeNotNull(lon), time) AS longitude,
						argMax(events.value, time) AS value, argMax(events.unit, time) AS unit,
						toInt64(toUnixTimestamp64Milli(max(received_at))) AS lastReceivedAt
					FROM events
					WHERE time >= fromUnixTimestamp64Milli({from:Int64}) AND time < fromUnixTimestamp64Milli({to:Int64})
						AND parameter IN {parameters:Array(String)} AND area_id IN {areas:Array(String)} AND isNotNull(lat) AND isNotNull(lon)
					GROUP BY source, station
					ORDER BY station, source
					LIMIT {limit:UInt32}`,
				parameters: { areas, parameters, from, to, limit },
			}),
		recentMeasurements: ({ from, each, limit }) =>
			engine.query({
				name: 'recentMeasurements',
				sql: `SELECT source, subject AS station, parameter, any(unit) AS unit,
						arraySlice(arraySort(groupArray((toUnixTimestamp64Milli(time), assumeNotNull(value)))), -{each:Int64}) AS values
					FROM events
					WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}) AND parameter != '' AND isNotNull(value)
					GROUP BY source, station, parameter
					ORDER BY source, station, parameter
					LIMIT {limit:UInt32}`,
				parameters: { from, each, limit },
				timeoutMs: 30_000,
			}),
	}
}
