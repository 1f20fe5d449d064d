import type { Door, Messages, Receipt } from '@vong/core/door'
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
/** Longer ones ask for more. */
const USUAL_BYTES = 400

export function packMessages(messages: Messages, writer: string, recycler: Recycler): PackedMessages {
	const table = new Float64Array(recycler.take(messages.length * COLUMNS * 8), 0, messages.length * COLUMNS)
	const ways: Way[] = []
	const known = new Map<string, number>()
	let bodies = new Uint8Array(recycler.take(messages.length * USUAL_BYTES))
	let last: Receipt | undefined
	let way = 0
	let at = 0
	messages.forEach((message, index) => {
		// Senders use few addresses, most of them the same again.
		if (!last || !isSameWay(last, message)) way = wayOf(message)
		last = message
		const { body, receivedAt } = message
		table[index * COLUMNS] = way
		table[index * COLUMNS + 1] = body.length
		table[index * COLUMNS + 2] = receivedAt
		makeRoom(at + body.length)
		bodies.set(body, at)
		at += body.length
	})

	function makeRoom(bytes: number) {
		if (bytes <= bodies.length) return
		const larger = new Uint8Array(recycler.take(bytes * 2))
		larger.set(bodies.subarray(0, at))
		recycler.give([bodies.buffer])
		bodies = larger
	}

	function wayOf({ source, door, address, headers }: Receipt): number {
		const key = `${source.id}\n${door}\n${address}`
		const before = known.get(key)
		if (before !== undefined && ways[before]?.headers === headers) return before
		known.set(key, ways.length)
		return ways.push({ source: source.id, door, address, headers }) - 1
	}

	return { writer, ways, table, bodies: bodies.subarray(0, at) }
}

function isSameWay(a: Receipt, b: Receipt): boolean {
	return a.source === b.source && a.door === b.door && a.address === b.address && a.headers === b.headers
}

/** @throws when a message is of a source that is not among these, or has no feed there. */
export function unpackMessages(
	{ ways, table, bodies }: PackedMessages,
	sources: ReadonlyMap<string, Source>,
): Pick<Messages, 'forEach'> {
	const origins = ways.map(({ source: id, door, address, headers }) => {
		const source = sources.get(id)
		const feed = source && feedOf(source, { door, address, headers })
		if (!feed) throw new Error(`there is no feed of ${id} for ${door} ${address}`)
		return { source, feed, door, address, headers }
	})
	return {
		forEach(visit) {
			for (let at = 0, end = 0; at < table.length; at += COLUMNS) {
				const begin = end
				end += table[at + 1] as number
				const origin = origins[table[at] as number] as (typeof origins)[number]
				visit({ ...origin, receivedAt: table[at + 2] as number, body: bodies.subarray(begin, end) }, at / COLUMNS)
			}
		},
	}
}
