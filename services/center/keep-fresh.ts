import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'

const RETRY_MS = 1_000

/**
 * Runs `refresh` whenever it is asked for, and again until it works: what a change has not reached yet stays as it was, and a store
 * that is away ends nobody. Requests during a run lead to one more run.
 */
export function createKeepFresh({
	refresh,
	log,
	retryMs = RETRY_MS,
}: {
	refresh: () => Promise<void>
	log: Logger
	retryMs?: number
}) {
	const closed = new AbortController()
	let running: Promise<void> | undefined
	let again = false

	async function run() {
		for (let told = false; again && !closed.signal.aborted; ) {
			again = false
			try {
				await refresh()
			} catch (error) {
				if (!told) log.warn({ err: error }, 'changed access rights could not be read; trying until they can')
				told = true
				again = true
				await delay(retryMs, undefined, { signal: closed.signal }).catch(() => undefined)
			}
		}
		running = undefined
	}

	return {
		/** Settles when a run that began after the request has worked, or after `close`. */
		ask(): Promise<void> {
			again = true
			running ??= run()
			return running
		},
		close() {
			closed.abort()
		},
	}
}
