import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { PackedMessages, RowBlock } from '@vong/pipeline/packed-reader'
import { move, Piscina, transferableSymbol, valueSymbol } from 'piscina'
import type { ReadingData } from './reading-thread.ts'

/** A thread that has not answered by then never will. */
const DEADLINE_MS = 20_000
/** What waits, waits in the thread, which keeps the order. More are never under way: the doors wait for what they have given. */
const MOST_BATCHES = 10_000

/** The thread beside the main one in which floods are read: it starts with the first of them. Undefined where there is but one processor. */
export function startReadingThread(workerData: ReadingData, log: { warn(fields: object, message: string): void }) {
	if (availableParallelism() < 2) return undefined
	function start() {
		const threads = new Piscina<ReturnType<typeof move>, RowBlock>({
			filename: join(import.meta.dirname, 'reading-thread.ts'),
			minThreads: 1,
			maxThreads: 1,
			concurrentTasksPerWorker: MOST_BATCHES,
			workerData,
		})
		return threads.on('error', (error) =>
			log.warn({ err: error }, 'the reading thread ended; another one takes its place'),
		)
	}
	let thread: Piscina<ReturnType<typeof move>, RowBlock> | undefined

	/** All that it has not answered is rejected. */
	async function end() {
		const ended = thread
		thread = undefined
		await ended?.destroy()
	}

	return {
		/** In the order in which it is called. @throws when the thread fails. */
		async run(packed: PackedMessages): Promise<RowBlock> {
			thread ??= start()
			const deadline = setTimeout(end, DEADLINE_MS)
			try {
				const buffers = [packed.table.buffer, packed.bodies.buffer]
				return await thread.run(move({ [valueSymbol]: packed, [transferableSymbol]: buffers }))
			} finally {
				clearTimeout(deadline)
			}
		},
		close: end,
	}
}
