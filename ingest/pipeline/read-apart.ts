import type { Decoder } from '@vong/core/decoder'
import type { Message } from '@vong/core/door'
import type { Log } from './log.ts'
import { type PackedMessages, packMessages } from './packed-messages.ts'
import type { RowBlock } from './row-block.ts'

/** To hand over fewer messages costs more than it saves. */
export const LEAST_APART = 100
/** So many batches are read here after the thread failed, before it is tried again. */
export const REST_BATCHES = 1_000

/** Reads messages in another thread, in the order in which it is called. */
export type ReadInThread = (packed: PackedMessages) => Promise<RowBlock>

/** Undefined, at once or in the end: they have to be read here. */
export type ReadApart = (messages: readonly Message[], writer: string) => Promise<RowBlock | undefined> | undefined

interface ReadApartDeps {
	readonly readInThread: ReadInThread
	readonly decoders: ReadonlyMap<string, Decoder>
	readonly log: Log
}

/** For a process that has no other thread. */
export const readNothingApart: ReadApart = () => undefined

/** Decides what is worth another thread, and has no message depend on it: what fails there is read here. */
export function createReadApart({ readInThread, decoders, log }: ReadApartDeps): ReadApart {
	let reading = 0
	let rest = 0

	const canBeMoved = ({ feed }: Message) => decoders.get(feed.format)?.remembers !== true

	async function read(messages: readonly Message[], writer: string): Promise<RowBlock | undefined> {
		reading++
		try {
			return await readInThread(packMessages(messages, writer))
		} catch (error) {
			if (rest === 0)
				log.warn({ err: error }, 'the reading thread failed; messages are read in the main one for a while')
			rest = REST_BATCHES
			return undefined
		} finally {
			reading--
		}
	}

	return (messages, writer) => {
		// A few that follow many must not overtake them.
		if (messages.length < LEAST_APART && reading === 0) return undefined
		if (rest > 0) {
			rest--
			return undefined
		}
		return messages.every(canBeMoved) ? read(messages, writer) : undefined
	}
}
