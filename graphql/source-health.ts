import { cadenceOf, type OpenHours } from '@vong/core/cadence'
import type { Clock } from '@vong/core/clock'
import { cadenceGap, type LearnedCadence, learnCadence } from '@vong/core/learned-cadence'
import type { Source } from '@vong/core/source'
import { isRestamped, stuckSince, turnsAt } from '@vong/core/source-health'
import type { StoreQueries } from '@vong/store/store'
import { freshness } from './freshness.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const LEARNED_FROM_MS = 7 * DAY_MS
const MEASURED_FROM_MS = DAY_MS
/** How long what was worked out of many rows stands. */
const KEPT_MS = { arrivals: 10 * MINUTE_MS, delays: MINUTE_MS, measurements: 5 * MINUTE_MS }
const ARRIVAL_FINENESS_S = 60
/** Fewer tell nothing of a clock. */
const LEAST_DELAYS = 20
/** A clock that is ahead by less than this may be ours. */
const AHEAD_MS = 2_000
const MOST_VALUES = 200
const MOST_STATIONS = 5_000

export interface OddStation {
	readonly station: string
	readonly parameter: string
	readonly unit: string
	readonly value: number
	/** When it began to say the same; null for old figures with new times. */
	readonly since: number | null
}

export interface SourceHealth {
	readonly freshness: string
	readonly since: number | null
	readonly nextBy: number | null
	readonly cadence: string
	readonly learned: LearnedCadence | null
	readonly cadenceGap: number | null
	/** Null where the viewer does not see the whole province, of which they speak. */
	readonly clock: { readonly ahead: number | null; readonly delay: number | null; readonly sample: number } | null
	readonly stuck: readonly OddStation[] | null
	readonly restamped: readonly OddStation[] | null
}

interface SourceHealthDeps {
	readonly queries: Pick<StoreQueries, 'sourceArrivals' | 'sourceDelays' | 'recentMeasurements'>
	readonly hours: OpenHours
	readonly clock: Clock
}

export type SourceHealthReader = ReturnType<typeof createSourceHealth>

/** How each source is: its pace as declared and as learned, its clock, and stations that say what cannot be. */
export function createSourceHealth({ queries, hours, clock }: SourceHealthDeps) {
	const kept = <T>(forMs: number, load: (now: number) => Promise<T>) => {
		let value: Promise<T> | undefined
		let at = Number.NEGATIVE_INFINITY
		return () => {
			if (!value || clock.now() - at > forMs) {
				at = clock.now()
				value = load(at)
				// What failed is asked for again next time.
				value.catch(() => {
					at = Number.NEGATIVE_INFINITY
				})
			}
			return value
		}
	}
	const paces = kept(KEPT_MS.arrivals, async (now) => {
		const rows = await queries.sourceArrivals({ from: now - LEARNED_FROM_MS, to: now })
		return new Map(rows.map(({ source, minutes }) => [source, learnCadence(minutes, hours) ?? null]))
	})
	const delays = kept(KEPT_MS.delays, async (now) => {
		const rows = await queries.sourceDelays({ from: now - HOUR_MS, to: now })
		return new Map(rows.map((row) => [row.source, row]))
	})
	const odd = kept(KEPT_MS.measurements, async (now) => {
		const asked = { from: now - MEASURED_FROM_MS, each: MOST_VALUES, limit: MOST_STATIONS }
		const found = (await queries.recentMeasurements(asked)).map(({ values, ...station }) => ({
			...station,
			value: values.at(-1)?.[1] ?? 0,
			since: stuckSince(values) ?? null,
			restamped: isRestamped(values),
		}))
		return Map.groupBy(found, ({ source }) => source)
	})

	/** `whole`: whether the viewer sees the whole province. */
	return async function healthOf(source: Source, lastAt: number | null, whole: boolean): Promise<SourceHealth> {
		const now = clock.now()
		const state = freshness(source, lastAt, now, hours)
		const learned = (await paces()).get(source.id) ?? null
		const delay = whole ? (await delays()).get(source.id) : undefined
		const known = delay !== undefined && delay.sample >= LEAST_DELAYS
		const stations = whole ? ((await odd()).get(source.id) ?? []) : []
		const began =
			lastAt === null ? undefined : state === 'LIVE' ? lastAt : turnsAt(source, lastAt, stateOf(state), hours)
		return {
			freshness: state,
			since: began ?? null,
			nextBy: lastAt === null ? null : (turnsAt(source, lastAt, 'late', hours) ?? null),
			cadence: cadenceOf(source).kind,
			learned,
			cadenceGap: learned && cadenceGap(cadenceOf(source), learned, ARRIVAL_FINENESS_S),
			clock: whole
				? {
						// The quickest tell of the clock: what is on its way takes its time, and none arrives before it was sent.
						ahead: known ? (delay.quick < -AHEAD_MS ? -delay.quick / 1_000 : 0) : null,
						delay: known ? Math.max(0, delay.usual) / 1_000 : null,
						sample: delay?.sample ?? 0,
					}
				: null,
			stuck: whole ? stations.filter(({ since }) => since !== null) : null,
			restamped: whole ? stations.filter(({ restamped }) => restamped).map((one) => ({ ...one, since: null })) : null,
		}
	}
}

const stateOf = (state: string) => state.toLowerCase() as 'late' | 'stale' | 'dead'
