import { setTimeout as delay } from 'node:timers/promises'
import type { Bus, Lease } from '@vong/bus/bus'
import type { Logger } from 'pino'
import { type Cleanup, createCleanup } from './cleanup.ts'

const LEASE_MS = 6_000
/** Who stands by asks so often whether the lease is free. */
const ASK_MS = 250
const RETRY_MS = 1_000

interface LeasedRoleDeps {
	/** Names the lease. */
	readonly name: string
	/** Begins to work; what it adds to the cleanup is run when the lease is lost or the process stops. */
	readonly start: (cleanup: Cleanup) => Promise<void>
	readonly bus: Bus
	readonly log: Logger
}

/**
 * Plays a role that only one process may play at a time. Of several that offer to, one does it; when that one goes, another
 * takes over where it stood.
 */
export function startLeasedRole({ name, start, bus, log }: LeasedRoleDeps): { stop(): Promise<void> } {
	const stopping = new AbortController()
	const pause = (milliseconds: number) =>
		delay(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined)

	async function hold() {
		while (!stopping.signal.aborted) {
			const lease = await bus.lease(name, LEASE_MS).catch(() => null)
			if (lease) await workWhileHeld(lease)
			else await pause(ASK_MS)
		}
	}

	async function workWhileHeld(lease: Lease) {
		const cleanup = createCleanup(log)
		try {
			await start(cleanup)
			await untilAborted(AbortSignal.any([lease.lost, stopping.signal]))
		} catch (error) {
			log.error({ err: error, role: name }, 'a role could not be started; trying again')
			await pause(RETRY_MS)
		} finally {
			await cleanup.run()
			await lease.release()
		}
	}

	const holding = hold()
	return {
		async stop() {
			stopping.abort()
			await holding
		},
	}
}

function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve()
	return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
