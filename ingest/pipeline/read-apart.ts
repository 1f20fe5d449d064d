import type { Decoder } from '@vong/core/decoder'
import type { Messages, Receipt } from '@vong/core/door'
import type { Log } from './log.ts'
import type { RowBlock } from './row-block.ts'

/** To hand over fewer messages costs more than it saves. */
export const LEAST_APART = 100
/** So many batches are read here after the thread failed, before it is tried again. */
export const REST_BATCHES = 1_000

/** Reads messages in another thread, in the order in which it is called. The block is good while `take` runs. */
export type ReadInThread = (messages: Messages, writer: string, take: (block: RowBlock) => void) => Promise<void>

/** False, at once or in the end: they have to be read here. */
export type ReadApart = (...given: Parameters<ReadInThread>) => Promise<boolean> | false

interface ReadApartDeps {
	readonly readInThread: ReadInThread
	readonly decoders: ReadonlyMap<string, Decoder>
	readonly log: Log
}

/** For a process that has no other thread. */
export const readNothingApart: ReadApart = () => false

/** Decides what is worth another thread, and has no message depend on it: what fails there is read here. */
export function createReadApart({ readInThread, decoders, log }: ReadApartDeps): ReadApart {
	let reading = 0
	let rest = 0

	function canBeMoved(messages: Messages): boolean {
		let last: Receipt | undefined
		for (let index = 0; index < messages.length; index++) {
			const receipt = messages.at(index) as Receipt
			if (receipt.feed === last?.feed) continue
			if (decoders.get(receipt.feed.format)?.remembers === true) return false
			last = receipt
		}
		return true
	}

	async function read(...given: Parameters<ReadInThread>): Promise<boolean> {
		reading++
		try {
			await readInThread(...given)
			return true
		} catch (error) {
			if (rest === 0)
				log.warn({ err: error }, 'the reading thread failed; messages are read in the main one for a while')
			rest = REST_BATCHES
			return false
		} finally {
			reading--
		}
	}

	return (messages, ...given) => {
		// A few that follow many must not overtake them.
		if (messages.length < LEAST_APART && reading === 0) return false
		if (rest > 0) {
			rest--
			return false
		}
		return canBeMoved(messages) && read(messages, ...given)
	}
}
