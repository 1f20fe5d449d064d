import { type Clock, elapsedSince } from '@vong/core/clock'
import { batchGap, type LastBatch } from './batch-gap.ts'
import type { CommitBatch } from './commit.ts'
import type { Outcome } from './ledger.ts'
import type { Log } from './log.ts'
import type { Batch, Spool } from './spool.ts'
import { pause, type Timers } from './timers.ts'

const FIRST_BACKOFF_MS = 100
const MAX_BACKOFF_MS = 5_000

export interface Batcher {
	start(): void
	/** Something may have come in. */
	wake(): void
	/** True while the store does not take what it is given. */
	readonly failing: boolean
	/** Commits what the spool holds, then stops; after the deadline it stops all the same. True when nothing is left. */
	drain(deadlineMs: number): Promise<boolean>
}

/** Takes batches from the spool in their order, one at a time, each until it is committed. */
export function createBatcher(deps: {
	readonly spool: Pick<Spool, 'seal' | 'next' | 'hasRows' | 'hasBacklog'>
	readonly commit: CommitBatch
	readonly onCommitted: (batch: Batch, outcome: Outcome) => void
	readonly clock: Clock
	readonly timers: Timers
	readonly log: Log
}): Batcher {
	const { spool, commit, onCommitted, clock, timers, log } = deps
	const stopped = new AbortController()
	let draining = false
	let failing = false
	let asleep: PromiseWithResolvers<void> | undefined
	let running: Promise<void> | undefined
	let last: LastBatch = { rows: 0, tookMs: 0 }
	let lastStart = Number.NEGATIVE_INFINITY
	/** How often rows came. */
	let arrivals = 0

	function wake() {
		arrivals++
		asleep?.resolve()
		asleep = undefined
	}

	async function waitForRows() {
		while (!spool.hasRows && !stopped.signal.aborted && !draining) {
			asleep = Promise.withResolvers<void>()
			await asleep.promise
		}
		await leaveGap()
	}

	/** What was waited is added up rather than read off the clock, which may be set meanwhile. */
	async function leaveGap() {
		let sinceStartMs = elapsedSince(lastStart, clock.now())
		let quietMs = 0
		while (!draining && !stopped.signal.aborted && !spool.hasBacklog) {
			const wait = batchGap(last, sinceStartMs, quietMs)
			if (wait <= 0) return
			const before = arrivals
			await pause(timers, wait, stopped.signal)
			sinceStartMs += wait
			quietMs = arrivals === before ? quietMs + wait : 0
		}
	}

	/** The same batch again until it is through: only time, or whoever mends the store, can help. */
	async function commitForSure(batch: Batch) {
		let backoff = FIRST_BACKOFF_MS
		while (!stopped.signal.aborted) {
			try {
				const outcome = await commit(batch)
				if (failing) log.info({ batch: batch.id }, 'the store takes events again')
				failing = false
				onCommitted(batch, outcome)
				return
			} catch (error) {
				if (!failing) log.warn({ err: error, batch: batch.id }, 'a batch could not be stored; trying until it can')
				failing = true
				await pause(timers, backoff, stopped.signal)
				backoff = Math.min(backoff * 2, MAX_BACKOFF_MS)
			}
		}
	}

	async function nextBatch(): Promise<Batch | undefined> {
		try {
			spool.seal()
			return await spool.next()
		} catch (error) {
			log.error({ err: error }, 'the spool cannot be read; trying again')
			await pause(timers, MAX_BACKOFF_MS, stopped.signal)
			return undefined
		}
	}

	async function run() {
		while (!stopped.signal.aborted) {
			await waitForRows()
			if (stopped.signal.aborted || (draining && !spool.hasRows)) return
			lastStart = clock.now()
			const batch = await nextBatch()
			if (!batch) continue
			await commitForSure(batch)
			last = { rows: batch.last - batch.first + 1, tookMs: clock.now() - lastStart }
		}
	}

	return {
		start() {
			running ??= run()
		},
		wake,
		get failing() {
			return failing
		},
		async drain(deadlineMs) {
			draining = true
			const deadline = new Promise<void>((resolve) => {
				const cancel = timers.after(deadlineMs, resolve)
				void (running ?? Promise.resolve()).finally(cancel)
			})
			wake()
			await Promise.race([running, deadline])
			stopped.abort()
			wake()
			return !spool.hasRows
		},
	}
}
