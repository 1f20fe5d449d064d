import type { Receipt } from '@vong/core/door'
import { NO_HEADERS } from './headers.ts'
import type { createFeedFinder } from './topics.ts'

type Find = ReturnType<typeof createFeedFinder>

/** Receipts of plain messages: the same one as long as topic and millisecond are the same; undefined for a topic that no source sends on. */
export function createReceipts(find: Find, now: () => number) {
	let last: Receipt | undefined

	return function receiptOf(topic: string): Receipt | undefined {
		const found = last?.address === topic ? last : find(topic)
		if (!found) return undefined
		const receivedAt = now()
		if (last === found && last.receivedAt === receivedAt) return last
		const { source, feed } = found
		last = { source, feed, door: 'mqtt', receivedAt, address: topic, headers: NO_HEADERS }
		return last
	}
}
