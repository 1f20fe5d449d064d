import { FRESHNESS } from '../app/freshness.ts'
import type { Freshness } from '../app/schema-types.generated.ts'
import type { Reading } from './documents.generated.ts'

/**
 * `LOST`: the page itself does not hear from the centre; `NONE`: there has never been any data; `PAST`: an instant that is over is looked at,
 * and how old the data was is not told.
 */
export type AgeState = Freshness | 'LOST' | 'NONE' | 'PAST'

export interface Age {
	readonly state: AgeState
	/** When the data came in of what is furthest behind; undefined when none ever did. */
	readonly at: number | undefined
}

/**
 * How old a tile is: as old as the oldest of what is furthest behind in it, so that state and time speak of the same figure. One of which
 * there has never been any data says so itself.
 */
export function ageOf(readings: readonly Pick<Reading, 'asOf' | 'freshness'>[], lost: boolean): Age {
	const dated = readings.flatMap(({ asOf, freshness }) => (asOf === null ? [] : [{ at: Date.parse(asOf), freshness }]))
	const worst = FRESHNESS.findLast((state) => dated.some(({ freshness }) => freshness === state))
	const times = dated.filter(({ freshness }) => lost || freshness === worst).map(({ at }) => at)
	return { state: lost ? 'LOST' : (worst ?? 'NONE'), at: times.length === 0 ? undefined : Math.min(...times) }
}

/** Which of two values of a course is the better one; undefined where neither is, or nothing changed. */
export function trendOf(
	points: readonly { readonly value: number | null }[],
	direction: Reading['direction'],
): { readonly way: 'up' | 'down' | 'level'; readonly good: boolean | undefined } | undefined {
	const [former, latest] = points.flatMap(({ value }) => (value === null ? [] : [value])).slice(-2)
	if (former === undefined || latest === undefined) return undefined
	if (former === latest) return { way: 'level', good: undefined }
	const way = latest > former ? 'up' : 'down'
	return { way, good: direction === 'NONE' ? undefined : (direction === 'UP') === (way === 'up') }
}

const RANK = { BAD: 3, WARN: 2, UNKNOWN: 1, GOOD: 0 }

/** Negative when `a` is further from good than `b`. */
export function worseFirst(a: Reading | undefined, b: Reading | undefined): number {
	const byValue = (b?.value ?? Number.NEGATIVE_INFINITY) - (a?.value ?? Number.NEGATIVE_INFINITY)
	if (!a || !b || a.value === null || b.value === null) return Number.isNaN(byValue) ? 0 : byValue
	return RANK[b.status] - RANK[a.status] || (a.direction === 'UP' ? -byValue : byValue)
}
