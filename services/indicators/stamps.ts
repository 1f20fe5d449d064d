import type { Clock } from '@vong/core/clock'

/**
 * The instants under which results are stored and told. Of two of them the later one wins, in the store, in the API and on the pages: so they
 * never go back, also where the clock is set back between them.
 */
export function createStamps(clock: Clock) {
	let last = Number.NEGATIVE_INFINITY
	return {
		/** From now on none is before this instant. */
		notBefore(at: number) {
			last = Math.max(last, at)
		},
		next(): number {
			last = Math.max(last, clock.now())
			return last
		},
	}
}

export type Stamps = ReturnType<typeof createStamps>
