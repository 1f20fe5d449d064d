import { cadenceOf, feedState, type OpenHours } from '@vong/core/cadence'
import type { Source } from '@vong/core/source'

/** From the best to the worst. */
const ORDER = ['LIVE', 'LATE', 'STALE', 'DEAD'] as const

export type Freshness = (typeof ORDER)[number]

/** The age of a source's newest data against its own cadence, counting only the time in which something is expected. */
export function freshness(
	source: Pick<Source, 'every' | 'cadence'>,
	lastReceivedAt: number | null,
	now: number,
	hours: OpenHours,
): Freshness {
	return feedState(cadenceOf(source), lastReceivedAt, now, hours).toUpperCase() as Freshness
}

/** A source, as fresh as it is, and when it was last heard of. */
export interface Heard {
	readonly freshness: Freshness
	/** Milliseconds. */
	readonly at: number
}

/**
 * Which of the sources speaks for what is counted from all of them, so that state and time are of the same one: the one that is furthest
 * behind, since what it did not say is missing in the figure; of several the one that was silent longest. While all are in time it is the
 * one that was heard of last.
 */
export function furthestBehind(heard: readonly Heard[]): Heard | undefined {
	const worst = ORDER.findLast((state) => heard.some(({ freshness: own }) => own === state))
	return byTime(heard, worst, worst === 'LIVE' ? 'last' : 'first')
}

/**
 * Which of the sources speaks for what any of them measures: the freshest. A figure rests on the stations that measure, and is no older for
 * those that do not; that these are silent is told of their own feed, and by alerts.
 */
export function freshest(heard: readonly Heard[]): Heard | undefined {
	const best = ORDER.find((state) => heard.some(({ freshness: own }) => own === state))
	return byTime(heard, best, 'last')
}

function byTime(heard: readonly Heard[], state: Freshness | undefined, which: 'first' | 'last'): Heard | undefined {
	return heard
		.filter(({ freshness: own }) => own === state)
		.toSorted((a, b) => (which === 'first' ? a.at - b.at : b.at - a.at))[0]
}
