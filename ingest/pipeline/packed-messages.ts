import type { Door, Message } from '@vong/core/door'
import { feedOf } from '@vong/core/feed'
import type { Source } from '@vong/core/source'
import type { Recycler } from './recycler.ts'

/** By which way messages came: what many of them have in common. */
interface Way {
	readonly source: string
	readonly door: Door
	readonly address: string
	readonly headers: Readonly<Record<string, string>>
}

/** Messages as they go to another thread: nothing but bytes, numbers and a few texts. */
export interface PackedMessages {
	/** Who will number what they turn out to be. */
	readonly writer: string
	readonly ways: readonly Way[]
	/** Of each message: which of `ways`, its length in bytes, when it was received. */
	readonly table: Float64Array<ArrayBuffer>
	/** The bodies, one after the other. */
	readonly bodies: Uint8Array<ArrayBuffer>
}

const COLUMNS = 3

export function packMessages(messages: readonly Message[], writer: string, recycler: Recycler): PackedMessages {
	const bytes = messages.reduce((sum, { body }) => sum + body.length, 0)
	const bodies = new Uint8Array(recycler.take(bytes), 0, bytes)
	const table = new Float64Array(recycler.take(messages.length * COLUMNS * 8), 0, messages.length * COLUMNS)
	const ways: Way[] = []
	const known = new Map<string, number>()
	let last: Message | undefined
	let way = 0
	let at = 0
	for (const [index, message] of messages.entries()) {
		// Senders use few addresses, most of them the same again.
		if (!last || !isSameWay(last, message)) way = wayOf(message)
		last = message
		table.set([way, message.body.length, message.receivedAt], index * COLUMNS)
		bodies.set(message.body, at)
		at += message.body.length
	}

	function wayOf({ source, door, address, headers }: Message): number {
		const key = `${source.id}\n${door}\n${address}`
		const before = known.get(key)
		if (before !== undefined && ways[before]?.headers === headers) return before
		known.set(key, ways.length)
		return ways.push({ source: source.id, door, address, headers }) - 1
	}

	return { writer, ways, table, bodies }
}

function isSameWay(a: Message, b: Message): boolean {
	return a.source === b.source && a.door === b.door && a.address === b.address && a.headers === b.headers
}

/** @throws when a message is of a source that is not among these, or has no feed there. */
export function unpackMessages(
	{ ways, table, bodies }: PackedMessages,
	sources: ReadonlyMap<string, Source>,
): Message[] {
	const origins = ways.map(({ source: id, door, address, headers }) => {
		const source = sources.get(id)
		const feed = source && feedOf(source, { door, address, headers })
		if (!feed) throw new Error(`there is no feed of ${id} for ${door} ${address}`)
		return { source, feed, door, address, headers }
	})
	const messages: Message[] = []
	let end = 0
	for (let at = 0; at < table.length; at += COLUMNS) {
		const begin = end
		end += table[at + 1] as number
		const origin = origins[table[at] as number] as (typeof origins)[number]
		messages.push({ ...origin, receivedAt: table[at + 2] as number, body: bodies.subarray(begin, end) })
	}
	return messages
}
