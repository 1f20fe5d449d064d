import type { Message, Messages } from '@vong/core/door'
import type { EventKind } from '@vong/core/told-stretches'
import { createEventEncoder } from '@vong/store/event-row'
import { hashIdentity } from './identity-hash.ts'
import type { Part, ReadMessage, UnusablePart } from './steps.ts'

/** Numbers that are kept of each event: message, length, hash, kind, time, time sent. */
export const COLUMNS = 6

/** What messages turned out to be: events as the rows that the store will take, yet without numbers, and what cannot be used. */
export interface RowBlock {
	/** The rows, one after the other. */
	readonly rows: Uint8Array
	/**
	 * Of each row: which message it is of, its length in bytes, the hash of its identity, which of `kinds` it is, when it happened (milliseconds), and
	 * 1 where its sender said so.
	 */
	readonly table: Float64Array
	readonly kinds: readonly EventKind[]
	readonly unusable: readonly Unusable[]
}

export interface Unusable {
	/** Which message it is of. */
	readonly message: number
	/** So many rows come before it. */
	readonly before: number
	readonly part: UnusablePart
}

export type ReadBlock = (messages: Pick<Messages, 'forEach'>, writer: string) => RowBlock

/** Gathers parts of messages. A block is good until the next one is begun. */
function createBlockWriter() {
	const encoder = createEventEncoder()
	let table = new Float64Array(256 * COLUMNS)
	let events = 0
	let kinds: EventKind[] = []
	let unusable: Unusable[] = []
	let writer = ''

	function makeRoom() {
		if ((events + 1) * COLUMNS <= table.length) return
		const larger = new Float64Array(table.length * 2)
		larger.set(table)
		table = larger
	}

	/** Messages that come together are of few kinds. */
	function kindOf({ type, severity }: EventKind): number {
		const known = kinds.findIndex((kind) => kind.type === type && kind.severity === severity)
		return known >= 0 ? known : kinds.push({ type, severity }) - 1
	}

	return {
		/** The rows will be numbered by this writer. */
		begin(name: string) {
			writer = name
			encoder.clear()
			events = 0
			kinds = []
			unusable = []
		},
		add(index: number, { source }: Message, part: Part) {
			if (!part.ok) {
				unusable.push({ message: index, before: events, part })
				return
			}
			const event = part.value
			makeRoom()
			const at = events * COLUMNS
			table[at] = index
			table[at + 1] = encoder.add(event, writer, 0, source.retentionDays)
			table[at + 2] = hashIdentity(source.id, event.id)
			table[at + 3] = kindOf(event)
			table[at + 4] = event.time
			table[at + 5] = event.timeSent ? 1 : 0
			events++
		},
		end: (): RowBlock => ({
			rows: encoder.rows(),
			table: table.subarray(0, events * COLUMNS),
			kinds,
			unusable,
		}),
	}
}

/** Takes messages through the steps, into one block. */
export function createReadBlock(read: ReadMessage): ReadBlock {
	const block = createBlockWriter()
	return (messages, writer) => {
		block.begin(writer)
		messages.forEach((message, index) => {
			for (const part of read(message)) block.add(index, message, part)
		})
		return block.end()
	}
}
