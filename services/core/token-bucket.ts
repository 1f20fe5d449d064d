/** How much may come in a burst, and how fast it fills again. */
export interface Bucket {
	/** 0 when something may come now, or the milliseconds until it may. */
	wait(now: number): number
	/** Takes out what has come, also more than is there: that is waited for afterwards. */
	charge(amount: number, now: number): void
}

/** Sums of fractions miss a whole number by less than this; who waited as told must not be told to wait again. */
const ROUNDING = 1e-6

export function createBucket(perSecond: number, burst: number): Bucket {
	let level = burst
	let at: number | undefined

	function fill(now: number) {
		// A clock that was set back gives nothing and takes nothing away.
		if (at !== undefined) level = Math.min(burst, level + (Math.max(0, now - at) / 1000) * perSecond)
		at = now
	}

	return {
		wait(now) {
			fill(now)
			const needed = Math.min(1, burst)
			return level + ROUNDING >= needed ? 0 : Math.ceil(((needed - level) / perSecond) * 1000)
		},
		charge(amount, now) {
			fill(now)
			level -= amount
		},
	}
}
