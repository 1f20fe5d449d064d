/** Waiting, as the parts of the pipeline ask for it, so that tests need not wait. */
export interface Timers {
	/** Runs `run` once after `ms`; the answer cancels it. */
	after(ms: number, run: () => void): () => void
}

export const systemTimers: Timers = {
	after(ms, run) {
		const timer = setTimeout(run, ms)
		return () => clearTimeout(timer)
	},
}

/** Resolves after `ms`, or as soon as `signal` is aborted. */
export function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve()
	return new Promise((resolve) => {
		const done = () => {
			cancel()
			signal.removeEventListener('abort', done)
			resolve()
		}
		const cancel = timers.after(ms, done)
		signal.addEventListener('abort', done)
	})
}
