import { expect, it } from 'vitest'
import { createBatcher } from './batcher.ts'
import type { Batch } from './spool.ts'
import { quiet } from './test-support/centre.ts'

const ROWS = 50_000
const COMMIT_MS = 250

/** Commits two large batches, and answers what was waited in between; rows come during the first `arrivals` waits. */
async function waitsBetween(arrivals: number): Promise<number[]> {
	let now = 0
	let committed = 0
	const waits: number[] = []
	const batchOf = (id: number): Batch => {
		const first = (id - 1) * ROWS + 1
		return { id, writer: 'w', first, last: id * ROWS, recovered: false, chunks: [] }
	}
	const batcher = createBatcher({
		spool: {
			seal: () => undefined,
			next: async () => batchOf(committed + 1),
			get hasRows() {
				return committed < 2
			},
			hasBacklog: false,
		},
		async commit() {
			now += COMMIT_MS
			committed++
			return { duplicates: new Map(), poison: new Map(), replayed: [] }
		},
		onCommitted: () => undefined,
		clock: { now: () => now },
		timers: {
			after(ms, run) {
				waits.push(ms)
				now += ms
				queueMicrotask(() => {
					if (waits.length <= arrivals) batcher.wake()
					run()
				})
				return () => undefined
			},
		},
		log: quiet,
	})
	batcher.start()
	await expect.poll(() => committed).toBe(2)
	await batcher.drain(0)
	// The last one is the deadline of the drain.
	return waits.slice(0, -1)
}

it('when a flood is over its last rows are committed as soon as nothing has come for a moment', async () => {
	expect(await waitsBetween(0)).toEqual([20])
	expect(await waitsBetween(3)).toEqual([20, 20, 20, 20])
})

it('while a flood goes on, what comes is gathered until the gap between two batches is over', async () => {
	const waits = await waitsBetween(Number.POSITIVE_INFINITY)
	expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(400 - COMMIT_MS)
})
