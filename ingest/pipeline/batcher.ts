import type { Clock } from '@vong/core/clock'
import type { CommitBatch } from './commit.ts'
import type { Outcome } from './ledger.ts'
import type { Log } from './log.ts'
import type { Batch, Spool } from './spool.ts'
import { pause, type Timers } from './timers.ts'

/** Many small inserts cost the store more than few larger ones; a tenth of a second is still live. */
const MIN_GAP_MS = 100
/** Where inserts take long, half of the time is left to whoever reads what they brought. */
const MAX_GAP_MS = 400
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
	let lastStart = Number.NEGATIVE_INFINITY
	let gapMs = MIN_GAP_MS

	function wake() {
		asleep?.resolve()
		asleep = undefined
	}

	async function waitForRows() {
		while (!spool.hasRows && !stopped.signal.aborted && !draining) {
			asleep = Promise.withResolvers<void>()
			await asleep.promise
		}
		const gap = lastStart + gapMs - clock.now()
		// A clock set back must not stretch the gap.
		if (!draining && !spool.hasBacklog && gap > 0) await pause(timers, Math.min(gap, gapMs), stopped.signal)
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
			gapMs = Math.min(MAX_GAP_MS, Math.max(MIN_GAP_MS, 2 * (clock.now() - lastStart)))
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
