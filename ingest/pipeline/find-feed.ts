import type { Door } from '@vong/core/door'
import type { Feed, Source } from '@vong/core/source'

/** Does an MQTT topic filter cover the topic? */
export function topicMatches(filter: string, topic: string): boolean {
	const levels = topic.split('/')
	const wanted = filter.split('/')
	for (const [index, level] of wanted.entries()) {
		if (level === '#') return true
		if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
	}
	return wanted.length === levels.length
}

const CLOUDEVENTS_TYPE = /^application\/cloudevents(-batch)?\+json$/

/** The feed by which a message would be read if it came in now: how it was read then is not kept on purpose. */
export function findFeed(
	source: Source,
	{ door, address, headers }: { door: Door; address: string; headers: Readonly<Record<string, string>> },
): Feed | undefined {
	const feeds = source.feeds.filter((feed) => feed.door === door)
	const canonical: Feed = { door, match: door === 'mqtt' ? `events/${source.id}` : '*', format: 'cloudevents' }
	if (door === 'mqtt') {
		return (
			feeds.find((feed) => topicMatches(feed.match, address)) ?? (address === canonical.match ? canonical : undefined)
		)
	}
	const mediaType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
	if (CLOUDEVENTS_TYPE.test(mediaType) || headers['ce-specversion'] !== undefined) return canonical
	const exact = feeds.find((feed) => feed.match.toLowerCase() === mediaType)
	if (exact) return exact
	return feeds.find((feed) => feed.match === '*')
}
