import type { Clock } from '@vong/core/clock'

/** Longer waits are cut: a clock may be set, and a timer of Node ends at 2^31 ms. */
const LONGEST_MS = 60_000

/** Calls back at an instant of the clock, or a little after; the last instant that was set counts. */
export function createTimer(clock: Clock, callBack: () => void) {
	let timer: NodeJS.Timeout | undefined
	return {
		set(at: number) {
			clearTimeout(timer)
			const wait = Math.min(Math.max(at - clock.now(), 0), LONGEST_MS)
			timer = setTimeout(callBack, wait)
		},
		clear: () => clearTimeout(timer),
		sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
	}
}
