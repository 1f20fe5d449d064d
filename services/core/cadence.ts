import { VIETNAM_MS } from './instant.ts'
import type { Cadence, Source } from './source.ts'

/** How old the newest data of a feed is, against how often it is expected. */
export type FeedState = 'live' | 'late' | 'stale' | 'dead'

/** The working calendar, as far as a feed's cadence needs it. Instants and spans are milliseconds. */
export interface OpenHours {
	/** Working time between two instants; undefined when the calendar does not know all of the span. */
	elapsed(from: number, to: number): number | undefined
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** A feed is late up to this many times its cadence, stale up to that many, and dead after. */
const LATE_TIMES = 3
const STALE_TIMES = 10

/** The cadence that the source's entry declares: day and night where it says nothing. */
export const cadenceOf = ({ cadence, every }: Pick<Source, 'cadence' | 'every'>): Cadence =>
	cadence ?? { kind: 'always', every }

/**
 * What the silence since `lastAt` means, counting only the time in which something is expected. A feed that never sent is dead,
 * unless nothing has been expected yet. Without `hours`, or where the calendar ends, office hours are taken as day and night:
 * rather an alarm too many than a silence.
 */
export function feedState(cadence: Cadence, lastAt: number | null, now: number, hours?: OpenHours): FeedState {
	if (lastAt === null) return cadence.kind === 'days' && openOnDays(cadence, null, now) === 0 ? 'live' : 'dead'
	if (lastAt >= now) return 'live'
	switch (cadence.kind) {
		case 'always':
			return byAge(now - lastAt, cadence.every)
		case 'office-hours':
			return byAge(hours?.elapsed(lastAt, now) ?? now - lastAt, cadence.every)
		case 'days':
			return byAge(openOnDays(cadence, lastAt, now), cadence.every)
		case 'daily':
			return byMissed(missedBatches(cadence, lastAt, now, hours))
	}
}

const byAge = (age: number, every: number): FeedState => stateByAge(age / (every * SECOND_MS))

/** The state of a feed whose newest data is so many times its cadence old. */
export function stateByAge(times: number): FeedState {
	if (times <= 1) return 'live'
	if (times <= LATE_TIMES) return 'late'
	return times <= STALE_TIMES ? 'stale' : 'dead'
}

/** With n batches missing, the newest is between n and n + 1 cadences old. */
function byMissed(missed: number): FeedState {
	if (missed === 0) return 'live'
	if (missed < LATE_TIMES) return 'late'
	return missed < STALE_TIMES ? 'stale' : 'dead'
}

/** Milliseconds of the days' expecting time between the two instants; since ever when there is no first. */
function openOnDays({ dates, from, to }: Cadence & { kind: 'days' }, since: number | null, now: number): number {
	return dates.reduce((open, date) => {
		const midnight = Date.parse(`${date}T00:00:00Z`) - VIETNAM_MS
		const begin = Math.max(midnight + from * MINUTE_MS, since ?? Number.NEGATIVE_INFINITY)
		return open + Math.max(0, Math.min(midnight + to * MINUTE_MS, now) - begin)
	}, 0)
}

/** The batches that should have come after `lastAt` and have not; counting stops where the answer is clear. */
function missedBatches(cadence: Cadence & { kind: 'daily' }, lastAt: number, now: number, hours?: OpenHours): number {
	let missed = 0
	for (let midnight = midnightBefore(lastAt); missed < STALE_TIMES; midnight += DAY_MS) {
		if (midnight + cadence.at * MINUTE_MS + cadence.grace * SECOND_MS > now) break
		const isIn = lastAt >= midnight + cadence.from * MINUTE_MS
		const isExpected = !cadence.workingDays || hours?.elapsed(midnight, midnight + DAY_MS) !== 0
		if (!isIn && isExpected) missed++
	}
	return missed
}

const midnightBefore = (instant: number) => Math.floor((instant + VIETNAM_MS) / DAY_MS) * DAY_MS - VIETNAM_MS
