import { cadenceOf, feedState, type OpenHours } from '@vong/core/cadence'
import { type Clock, elapsedSince } from '@vong/core/clock'
import { cadenceGap, type LearnedCadence, learnCadence, learnedState } from '@vong/core/learned-cadence'
import type { Source } from '@vong/core/source'
import { isRestamped, stuckSince, turnsAt } from '@vong/core/source-health'
import type { StoreQueries } from '@vong/store/store'
import { type Freshness, freshness } from './freshness.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const LEARNED_FROM_MS = 7 * DAY_MS
const MEASURED_FROM_MS = DAY_MS
/** How long what was worked out of many rows stands. */
const KEPT_MS = { arrivals: 10 * MINUTE_MS, delays: MINUTE_MS, repeats: 5 * MINUTE_MS, measurements: 5 * MINUTE_MS }
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

/** Why a source is said to be as fresh as it is. */
export type FreshnessReason = 'SENT_IN_TIME' | 'NOTHING_EXPECTED' | 'SILENT' | 'NEVER_SENT'

/** What is not known of a source, and why not. */
export interface HealthGap {
	readonly of: 'NEXT' | 'LEARNED_PACE' | 'CLOCK' | 'STATIONS' | 'REPEATS'
	readonly reason: 'NEVER_SENT' | 'NOTHING_EXPECTED' | 'TOO_LITTLE' | 'NOTHING_MEASURED' | 'OUTSIDE_SCOPE'
}

interface SenderClock {
	readonly ahead: number | null
	readonly delay: number | null
	readonly skew: number | null
	readonly beyond: boolean | null
	readonly sample: number
}

export interface SourceHealth {
	readonly freshness: Freshness
	readonly reason: FreshnessReason
	readonly learnedFreshness: Freshness | null
	readonly unknown: readonly HealthGap[]
	readonly since: number | null
	readonly nextBy: number | null
	readonly cadence: string
	readonly learned: LearnedCadence | null
	readonly cadenceGap: number | null
	/** Null where the viewer does not see the whole province, of which they speak. */
	readonly clock: SenderClock | null
	readonly stuck: readonly OddStation[] | null
	readonly restamped: readonly OddStation[] | null
	readonly repeats: { readonly events: number; readonly repeated: number } | null
}

interface SourceHealthDeps {
	readonly queries: Pick<StoreQueries, 'sourceArrivals' | 'sourceDelays' | 'sourceRepeats' | 'recentMeasurements'>
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
			if (!value || elapsedSince(at, clock.now()) > forMs) {
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
	const repeats = kept(KEPT_MS.repeats, async (now) => {
		const rows = await queries.sourceRepeats({ from: now - HOUR_MS, to: now })
		return new Map(rows.map(({ source, ...counted }) => [source, counted]))
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
		const stations = whole ? ((await odd()).get(source.id) ?? []) : []
		const own = whole ? clockOf((await delays()).get(source.id), source) : null
		const began =
			lastAt === null ? undefined : state === 'LIVE' ? lastAt : turnsAt(source, lastAt, stateOf(state), hours)
		const nextBy = lastAt === null ? null : (turnsAt(source, lastAt, 'late', hours) ?? null)
		return {
			freshness: state,
			reason: reasonOf(source, state, lastAt, now),
			learnedFreshness: learned && upper(learnedState(learned, lastAt, now, hours)),
			unknown: gapsOf({ lastAt, nextBy, learned, clock: own, measured: stations.length > 0 }),
			since: began ?? null,
			nextBy,
			cadence: cadenceOf(source).kind,
			learned,
			cadenceGap: learned && cadenceGap(cadenceOf(source), learned, ARRIVAL_FINENESS_S),
			clock: own,
			stuck: whole ? stations.filter(({ since }) => since !== null) : null,
			repeats: whole ? ((await repeats()).get(source.id) ?? { events: 0, repeated: 0 }) : null,
			restamped: whole ? stations.filter(({ restamped }) => restamped).map((one) => ({ ...one, since: null })) : null,
		}
	}
}

/** Milliseconds from the sender's time to receipt: of the quickest tenth and of the middle one. */
interface Delays {
	readonly sample: number
	readonly quick: number
	readonly usual: number
}

/** The quickest tell of the clock: what is on its way takes its time, and none arrives before it was sent. */
function clockOf(delay: Delays | undefined, { skew }: Pick<Source, 'skew'>): SenderClock {
	if (!delay || delay.sample < LEAST_DELAYS)
		return { ahead: null, delay: null, skew: null, beyond: null, sample: delay?.sample ?? 0 }
	const { sample, quick, usual } = delay
	return {
		ahead: quick < -AHEAD_MS ? -quick / 1_000 : 0,
		delay: Math.max(0, usual) / 1_000,
		skew: usual / 1_000,
		beyond: Math.abs(usual) > skew * 1_000,
		sample,
	}
}

function reasonOf(source: Source, state: Freshness, lastAt: number | null, now: number): FreshnessReason {
	if (state !== 'LIVE') return lastAt === null ? 'NEVER_SENT' : 'SILENT'
	const dayAndNight = feedState({ kind: 'always', every: source.every }, lastAt, now)
	return dayAndNight === 'live' ? 'SENT_IN_TIME' : 'NOTHING_EXPECTED'
}

interface Known extends Pick<SourceHealth, 'nextBy' | 'learned' | 'clock'> {
	readonly lastAt: number | null
	readonly measured: boolean
}

function gapsOf({ lastAt, nextBy, learned, clock, measured }: Known): HealthGap[] {
	const silent = lastAt === null
	const gap = (of: HealthGap['of'], isMissing: boolean, reason: HealthGap['reason']): HealthGap[] =>
		isMissing ? [{ of, reason: silent && reason !== 'OUTSIDE_SCOPE' ? 'NEVER_SENT' : reason }] : []
	return [
		...gap('NEXT', nextBy === null, 'NOTHING_EXPECTED'),
		...gap('LEARNED_PACE', learned === null, 'TOO_LITTLE'),
		...gap('CLOCK', clock === null, 'OUTSIDE_SCOPE'),
		...gap('CLOCK', clock !== null && clock.skew === null, 'TOO_LITTLE'),
		...gap('STATIONS', clock === null, 'OUTSIDE_SCOPE'),
		...gap('REPEATS', clock === null, 'OUTSIDE_SCOPE'),
		...gap('STATIONS', clock !== null && !measured, 'NOTHING_MEASURED'),
	]
}

const upper = (state: string) => state.toUpperCase() as Freshness
const stateOf = (state: Freshness) => state.toLowerCase() as 'late' | 'stale' | 'dead'
