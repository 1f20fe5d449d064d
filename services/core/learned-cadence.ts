import { cadenceOf, type FeedState, feedState, type OpenHours, stateByAge } from './cadence.ts'
import type { Cadence, Source } from './source.ts'

/** What a kind of hour has shown: how long a feed usually waits, and how much that varies. Seconds. */
export interface LearnedPace {
	readonly median: number
	/** 1.4826 × the median of the distances from the median: a standard deviation that bursts and silences do not move. */
	readonly spread: number
	/** How many gaps it was learned from. */
	readonly sample: number
	/** Within which the next event is to come: the median and three spreads. */
	readonly every: number
}

/** How often a feed has been sending, in working time and outside of it; null: nothing is to be expected then. */
export interface LearnedCadence {
	readonly open: LearnedPace | null
	readonly closed: LearnedPace | null
}

const HOUR_MS = 3_600_000
const SECOND_MS = 1000
/** Below so many gaps nothing is said. */
const LEAST_SAMPLE = 5
/** A kind of hour in which a feed sends less than this share of what it sends in the other is silence. */
const SILENT_SHARE = 0.01
const SPREADS = 3
const TO_DEVIATION = 1.4826
/** By so many times a declared and a learned cadence may differ before it is worth a word. */
const STRONGLY = 3
/** Silence is followed hour by hour up to here; a feed that is silent for longer is dead by any cadence. */
const LONGEST_HOURS = 24 * 400

type Kind = 'open' | 'closed'

const hourOf = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS

/** An hour is open when offices are for at least half of it; what the calendar does not know is open. */
function kindOf(hour: number, hours: OpenHours): Kind {
	return (hours.elapsed(hour, hour + HOUR_MS) ?? HOUR_MS) >= HOUR_MS / 2 ? 'open' : 'closed'
}

/**
 * Learns a cadence from when messages came in (ascending, at any fineness; what came together counts once). Gaps are put to the kind of the
 * hour in which they end. Where a kind of hour is silence, gaps are measured in the other's time alone, so that nights are no gaps.
 * Undefined while too little is known.
 */
export function learnCadence(arrivals: readonly number[], hours: OpenHours): LearnedCadence | undefined {
	const first = arrivals[0]
	const last = arrivals.at(-1)
	if (first === undefined || last === undefined || arrivals.length <= LEAST_SAMPLE) return undefined
	const kinds = new Map<number, Kind>()
	for (let hour = hourOf(first); hour <= last; hour += HOUR_MS) kinds.set(hour, kindOf(hour, hours))
	const kindAt = (at: number) => kinds.get(hourOf(at)) ?? 'open'

	const share = (kind: Kind) => {
		const own = [...kinds.values()].filter((each) => each === kind).length
		return own === 0 ? 0 : arrivals.filter((at) => kindAt(at) === kind).length / own
	}
	const [open, closed] = [share('open'), share('closed')]
	const silent: Kind | undefined =
		closed < open * SILENT_SHARE ? 'closed' : open < closed * SILENT_SHARE ? 'open' : undefined
	/** Milliseconds of a gap in which something could be expected. */
	const lengthOf = (from: number, to: number) => {
		if (silent === undefined) return to - from
		let length = 0
		for (let hour = hourOf(from); hour < to; hour += HOUR_MS) {
			if (kindAt(hour) !== silent) length += Math.min(hour + HOUR_MS, to) - Math.max(hour, from)
		}
		return length
	}
	const gaps: Record<Kind, number[]> = { open: [], closed: [] }
	for (const [index, at] of arrivals.entries()) {
		const before = arrivals[index - 1]
		const kind = kindAt(at)
		if (before === undefined || at <= before || kind === silent) continue
		gaps[kind].push(lengthOf(before, at) / SECOND_MS)
	}
	const learned = { open: paceOf(gaps.open), closed: paceOf(gaps.closed) }
	if (!learned.open && !learned.closed) return undefined
	// A kind of hour that is no silence but was too short to learn from is taken for the other.
	return {
		open: silent === 'open' ? null : (learned.open ?? learned.closed),
		closed: silent === 'closed' ? null : (learned.closed ?? learned.open),
	}
}

function paceOf(gaps: readonly number[]): LearnedPace | null {
	if (gaps.length < LEAST_SAMPLE) return null
	const median = medianOf(gaps)
	const spread = TO_DEVIATION * medianOf(gaps.map((gap) => Math.abs(gap - median)))
	return { median, spread, sample: gaps.length, every: median + SPREADS * spread }
}

function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b)
	const middle = Math.floor(sorted.length / 2)
	const upper = sorted[middle] ?? 0
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/**
 * What the silence since `lastAt` means to a feed of a learned cadence: each hour of it counts by the pace of its own kind, so that a feed
 * that is quick by day and slow by night is not late at dawn.
 */
export function learnedState(cadence: LearnedCadence, lastAt: number | null, now: number, hours: OpenHours): FeedState {
	if (lastAt === null) return 'dead'
	if (now - lastAt > LONGEST_HOURS * HOUR_MS) return 'dead'
	let missed = 0
	for (let hour = hourOf(lastAt); hour < now; hour += HOUR_MS) {
		const pace = cadence[kindOf(hour, hours)]
		if (pace) missed += (Math.min(hour + HOUR_MS, now) - Math.max(hour, lastAt)) / (pace.every * SECOND_MS)
	}
	return stateByAge(missed)
}

/** What the silence of a source means: by what its entry declares, else by what was learned, else by `every`. */
export function sourceState(
	source: Pick<Source, 'every' | 'cadence'>,
	learned: LearnedCadence | undefined,
	lastAt: number | null,
	now: number,
	hours: OpenHours,
): FeedState {
	if (source.cadence || !learned) return feedState(cadenceOf(source), lastAt, now, hours)
	return learnedState(learned, lastAt, now, hours)
}

/** By how many times the learned cadence is slower (> 1) or quicker (< 1) than the declared one; null unless it is by much. */
export function cadenceGap(declared: Cadence, learned: LearnedCadence, finenessSeconds: number): number | null {
	// What comes on single days, or once a day, is not described by a pace.
	if (declared.kind === 'days' || declared.kind === 'daily') return null
	const pace = learned.open ?? learned.closed
	if (!pace) return null
	const times = Math.max(pace.median, finenessSeconds) / Math.max(declared.every, finenessSeconds)
	return times > STRONGLY || times < 1 / STRONGLY ? times : null
}
