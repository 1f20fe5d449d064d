/** How much may come in a burst, and how fast it fills again. */
export interface Bucket {
	/** Takes `amount`; answers 0, or the milliseconds until that much will be there. */
	take(amount: number, now: number): number
}

export function createBucket(perSecond: number, burst: number): Bucket {
	let level = burst
	let at = 0
	return {
		take(amount, now) {
			level = at === 0 ? burst : Math.min(burst, level + ((now - at) / 1000) * perSecond)
			at = now
			// A single message larger than a whole burst passes once the bucket is full, or it never would.
			const needed = Math.min(amount, burst)
			if (level >= needed) {
				level -= amount
				return 0
			}
			return Math.ceil(((needed - level) / perSecond) * 1000)
		},
	}
}
