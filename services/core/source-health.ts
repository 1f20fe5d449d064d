import { cadenceOf, type FeedState, feedState, type OpenHours } from './cadence.ts'
import type { Source } from './source.ts'

const FEED_STATES: readonly FeedState[] = ['live', 'late', 'stale', 'dead']
const SECOND_MS = 1_000
const DAY_MS = 86_400_000
/** Beyond this nobody says when something is expected. */
const LONGEST_MS = 60 * DAY_MS

type Paced = Pick<Source, 'every' | 'cadence'>

/**
 * The first second in which a source that was last heard of at `lastAt` is in that state or a worse one, should nothing come; undefined when
 * that is not within sixty days.
 */
export function turnsAt(source: Paced, lastAt: number, state: FeedState, hours?: OpenHours): number | undefined {
	const cadence = cadenceOf(source)
	const reached = (at: number) =>
		FEED_STATES.indexOf(feedState(cadence, lastAt, at, hours)) >= FEED_STATES.indexOf(state)
	let [low, high] = [lastAt, lastAt + LONGEST_MS]
	if (!reached(high)) return undefined
	// Silence only grows: what is reached once stays reached until something comes.
	while (high - low > SECOND_MS) {
		const middle = Math.floor((low + high) / 2)
		if (reached(middle)) high = middle
		else low = middle
	}
	return high
}

/** A measured value and when it was, milliseconds. */
export type Measured = readonly [at: number, value: number]

/** Fewer of the same say nothing. */
const LEAST_STUCK = 12
const LEAST_STUCK_MS = 3 * 3_600_000

/**
 * Since when a station has been saying the same, in ascending order of time; undefined while that is no wonder. Nothing is said of zero: most
 * hours have no rain.
 */
export function stuckSince(values: readonly Measured[]): number | undefined {
	const newest = values.at(-1)
	if (!newest || newest[1] === 0) return undefined
	const other = values.findLastIndex(([, value]) => value !== newest[1])
	const same = values.slice(other + 1)
	const [first] = same
	if (!first || same.length < LEAST_STUCK || newest[0] - first[0] < LEAST_STUCK_MS) return undefined
	return first[0]
}

/** A course has to be repeated whole, and be long enough to be no chance. */
const LEAST_REPEATED = 6
const LEAST_DIFFERENT = 4

/** Whether the newest values repeat, one by one, the values right before them: old figures that were sent again with new times. */
export function isRestamped(values: readonly Measured[]): boolean {
	const figures = values.map(([, value]) => value)
	for (let length = LEAST_REPEATED; 2 * length <= figures.length; length++) {
		const newest = figures.slice(-length)
		const before = figures.slice(-2 * length, -length)
		if (new Set(newest).size >= LEAST_DIFFERENT && newest.every((value, index) => value === before[index])) return true
	}
	return false
}

/** The last word on a feed that was told as an event. */
export interface ToldFeed {
	readonly state: FeedState
	/** When that was, milliseconds. */
	readonly at: number
}

export interface FeedChange {
	/** The same change never has two ids, whoever notices it. */
	readonly id: string
	readonly feed: string
	readonly state: FeedState
	readonly was: FeedState | null
	readonly lastSeen: number
}

/**
 * What there is to tell of a feed: undefined when its state is the one that was told last. A feed that never sent is not connected yet, and
 * one that was never told of and is live has nothing to tell.
 */
export function feedChange(
	source: Paced & Pick<Source, 'id'>,
	told: ToldFeed | undefined,
	{ lastAt, now, hours }: { lastAt: number | null; now: number; hours?: OpenHours },
): FeedChange | undefined {
	if (lastAt === null) return undefined
	const state = feedState(cadenceOf(source), lastAt, now, hours)
	if (state === (told?.state ?? 'live')) return undefined
	// A silence goes by when it began, a return by the silence that it ends.
	const since = state === 'live' ? told?.at : lastAt
	return {
		id: `feed.${state} ${source.id} ${since}`,
		feed: source.id,
		state,
		was: told?.state ?? null,
		lastSeen: lastAt,
	}
}
