import { setTimeout as sleep } from 'node:timers/promises'

/** Turns simulated time into waiting. */
export interface Pace {
	/** Resolves when the instant has come, by the simulation's clock and never before it has come by ours. */
	until(at: number): Promise<void>
}

interface PaceOptions {
	readonly begins: number
	/** Simulated seconds for one of ours. */
	readonly speed: number
	/** Whether the past is sent as fast as it is acknowledged, up to the present. */
	readonly catchesUp: boolean
	readonly now: () => number
	readonly signal: AbortSignal
	readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

/** Longest wait at a time: a clock that is set in between is seen soon. */
const SLICE_MS = 1000

export function createPace({ begins, speed, catchesUp, now, signal, wait = nap }: PaceOptions): Pace {
	const started = now()
	// Nobody tells what has not happened yet: at the present every speed is that of the clock on the wall.
	const instantOf = (at: number) => (catchesUp ? at : Math.max(started + (at - begins) / speed, at))

	return {
		async until(at) {
			for (let left = instantOf(at) - now(); left > 0 && !signal.aborted; left = instantOf(at) - now()) {
				await wait(Math.min(left, SLICE_MS), signal)
			}
		},
	}
}

const nap = (milliseconds: number, signal: AbortSignal) =>
	sleep(milliseconds, undefined, { signal }).catch(() => undefined)
