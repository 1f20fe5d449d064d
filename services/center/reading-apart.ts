import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Messages } from '@vong/core/door'
import {
	buffersOfTask,
	createTasks,
	type ReadingAnswer,
	type ReadingTask,
	type RowBlock,
} from '@vong/pipeline/packed-reader'
import { move, Piscina, transferableSymbol, valueSymbol } from 'piscina'
import type { ReadingData } from './reading-thread.ts'

/** A thread that has not answered by then never will. */
const DEADLINE_MS = 20_000
/** One task that it reads and one that waits for it, so that it never has nothing to do. */
const MOST_UNDER_WAY = 2
/** Longer tasks make those behind them longer still, and none of their messages is acknowledged before the last one is read. */
const MOST_MESSAGES = 4_000

interface Waiting {
	readonly messages: Messages
	readonly writer: string
	readonly take: (block: RowBlock) => void
	readonly done: PromiseWithResolvers<void>
}

/** The thread beside the main one in which floods are read. Undefined where there is but one processor. */
export function createReadingThread(workerData: ReadingData, log: { warn(fields: object, message: string): void }) {
	if (availableParallelism() < 2) return undefined
	const tasks = createTasks()
	let thread: ReturnType<typeof newThread> | undefined
	let underWay = 0
	const waiting: Waiting[] = []

	function newThread() {
		const threads = new Piscina<ReturnType<typeof move>, ReadingAnswer>({
			filename: join(import.meta.dirname, 'reading-thread.ts'),
			minThreads: 1,
			maxThreads: 1,
			concurrentTasksPerWorker: MOST_UNDER_WAY,
			workerData,
		})
		threads.on('error', (error) => {
			log.warn({ err: error }, 'the reading thread failed; the next flood starts another one')
			// One that cannot start would leave everybody waiting for it.
			if (thread === threads) void end()
		})
		return threads
	}

	/** All that it has not answered is rejected. */
	async function end() {
		const ended = thread
		thread = undefined
		await ended?.destroy()
	}

	function start() {
		thread ??= newThread()
		return thread
	}

	async function readTask(task: ReadingTask): Promise<ReadingAnswer> {
		const deadline = setTimeout(end, DEADLINE_MS)
		try {
			return await start().run(move({ [valueSymbol]: task, [transferableSymbol]: buffersOfTask(task) }))
		} finally {
			clearTimeout(deadline)
		}
	}

	function nextOnes(): Waiting[] {
		let count = 0
		let messages = 0
		for (const one of waiting) {
			count++
			messages += one.messages.length
			if (messages >= MOST_MESSAGES) break
		}
		return waiting.splice(0, count)
	}

	/** What has come while the thread had enough to do goes to it together: each handing over has its price. */
	async function handOver() {
		if (underWay >= MOST_UNDER_WAY || waiting.length === 0) return
		const own = nextOnes()
		underWay++
		try {
			const answer = await readTask(tasks.taskOf(own))
			for (const [index, { take, done }] of own.entries()) {
				take(answer.blocks[index] as RowBlock)
				done.resolve()
			}
			tasks.done(answer)
		} catch (error) {
			for (const { done } of own) done.reject(error)
		} finally {
			underWay--
			void handOver()
		}
	}

	return {
		/** Has it ready for the first flood, which would else be over before it is. */
		start() {
			start()
		},
		/** In the order in which it is called; a block is good while `take` runs. @throws when the thread fails. */
		read(messages: Messages, writer: string, take: (block: RowBlock) => void): Promise<void> {
			const done = Promise.withResolvers<void>()
			waiting.push({ messages, writer, take, done })
			void handOver()
			return done.promise
		},
		close: end,
	}
}
