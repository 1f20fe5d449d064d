import { isExact, topicFits } from '@vong/core/feed'
import type { Feed, Source } from '@vong/core/source'

const STATUS = 'status/'

/** The source that a status topic speaks of, or undefined. */
export function statusSource(topic: string): string | undefined {
	return topic.startsWith(STATUS) ? topic.slice(STATUS.length) : undefined
}

/** What a status message says: `online`, `offline`, or undefined for anything else. */
export function readStatus(payload: Uint8Array): 'online' | 'offline' | undefined {
	const text = Buffer.from(payload).toString('utf8').trim().toLowerCase()
	return text === 'online' || text === 'offline' ? text : undefined
}

/** What no topic name holds: wildcards, NUL, and what stands for bytes that are no UTF-8. */
const NO_NAME = /[+#\0\uFFFD]/

const mqttFeeds = (source: Source) => source.feeds.filter((feed) => feed.door === 'mqtt')

/** The source's feed for a topic, one that names it exactly before one with wildcards. Remembers topics it has seen. */
export function createFeedFinder(sources: Iterable<Source>) {
	const MAX_REMEMBERED = 10_000
	const known = new Map<string, { source: Source; feed: Feed } | undefined>()
	const feeds = [...sources]
		.flatMap((source) => mqttFeeds(source).map((feed) => ({ source, feed })))
		.sort((a, b) => Number(isExact(b.feed)) - Number(isExact(a.feed)))

	return function find(topic: string): { source: Source; feed: Feed } | undefined {
		const remembered = known.get(topic)
		if (remembered || known.has(topic)) return remembered
		const found = NO_NAME.test(topic) ? undefined : feeds.find(({ feed }) => topicFits(feed.match, topic))
		if (known.size < MAX_REMEMBERED) known.set(topic, found)
		return found
	}
}

/** Every filter that some source sends on. */
export function allFilters(sources: Iterable<Source>): string[] {
	return [...new Set([...sources].flatMap((source) => mqttFeeds(source).map((feed) => feed.match)))]
}
