const FIRST_MS = 500
const LONGEST_MS = 10_000

/** Doubles from try to try; the half that is left to chance keeps a wall of screens from coming back in one instant. */
export function retryDelay(attempt: number, random: () => number): number {
	const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 30))
	return whole / 2 + (whole / 2) * random()
}

export interface Pause {
	/** Resolves after the time, or as soon as `end` is called. */
	wait(ms: number): Promise<void>
	end(): void
}

export function createPause(): Pause {
	let finish: (() => void) | undefined
	return {
		wait: (ms) =>
			new Promise((resolve) => {
				const timer = setTimeout(() => finish?.(), ms)
				finish = () => {
					clearTimeout(timer)
					finish = undefined
					resolve()
				}
			}),
		end: () => finish?.(),
	}
}
