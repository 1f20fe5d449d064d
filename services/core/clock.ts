/** The only way the code learns the time, so that tests can set it. Milliseconds since 1970-01-01T00:00:00Z. */
export interface Clock {
	now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/**
 * Milliseconds since an instant that was read off the same clock. Endless where that lies ahead: the clock was set back meanwhile, nobody
 * knows for how long one has waited, and no wait may become longer than it was meant to be.
 */
export const elapsedSince = (at: number, now: number): number => (at > now ? Number.POSITIVE_INFINITY : now - at)
