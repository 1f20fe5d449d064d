import type { Clock } from '@vong/core/clock'

/** `Date` headers tell whole seconds, and an answer takes its time: smaller differences say nothing. */
const NOISE_MS = 2_000

export interface ServerClock extends Clock {
	/** The `Date` header of an answer that has just come in. */
	heard(date: string | null): void
}

/** The centre's time, as far as the page can tell: ages must be right on a screen whose own clock is wrong. */
export function createServerClock(local: Clock): ServerClock {
	let offset = 0
	return {
		now: () => local.now() + offset,
		heard: (date) => {
			const difference = Date.parse(date ?? '') - local.now()
			if (Number.isNaN(difference)) return
			offset = Math.abs(difference) > NOISE_MS ? difference : 0
		},
	}
}
