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
	/** What lies before this is sent as fast as it is acknowledged. */
	readonly catchUpTo: number
	readonly now: () => number
	readonly signal: AbortSignal
	readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

/** Longest wait at a time: a clock that is set in between is seen soon. */
const SLICE_MS = 1000

export function createPace({ begins, speed, catchUpTo, now, signal, wait = nap }: PaceOptions): Pace {
	/** Where the paced part begins, on both clocks; known when it is reached. */
	let started: { simulated: number; ours: number } | undefined

	function instantOf(at: number): number {
		started ??= { simulated: Math.max(begins, catchUpTo), ours: now() }
		const paced = started.ours + (at - started.simulated) / speed
		// Nobody tells what has not happened yet: at the present every speed is that of the clock on the wall.
		return Math.max(paced, at)
	}

	return {
		async until(at) {
			if (at < catchUpTo) return
			for (let left = instantOf(at) - now(); left > 0 && !signal.aborted; left = instantOf(at) - now()) {
				await wait(Math.min(left, SLICE_MS), signal)
			}
		},
	}
}

const nap = (milliseconds: number, signal: AbortSignal) =>
	sleep(milliseconds, undefined, { signal }).catch(() => undefined)
