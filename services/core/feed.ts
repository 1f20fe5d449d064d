import type { Door } from './door.ts'
import type { Feed, Source } from './source.ts'

const CLOUDEVENTS_TYPE = /^application\/cloudevents(-batch)?\+json$/

type Headers = Readonly<Record<string, string | undefined>>

/** Whether a topic name fits a topic filter (`+` one level, `#` the rest; MQTT 5, 4.7). */
export function topicFits(filter: string, topic: string): boolean {
	const wanted = filter.split('/')
	const levels = topic.split('/')
	for (const [index, level] of wanted.entries()) {
		if (level === '#') return true
		if (index >= levels.length || (level !== '+' && level !== levels[index])) return false
	}
	return wanted.length === levels.length
}

/** A feed that names its topic without wildcards; it goes before those that have some. */
export const isExact = ({ match }: Feed): boolean => !/[+#]/.test(match)

/** The media type that a `content-type` header names, in lower case and without parameters; empty when it names none. */
export function mediaType(header: string | undefined): string {
	return (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/**
 * The feed that a request belongs to: CloudEvents in any mode, one declared for its media type, then the one for `*`. Names of headers
 * are in lower case.
 */
export function webhookFeed({ feeds: all }: Pick<Source, 'feeds'>, headers: Headers): Feed | undefined {
	const type = mediaType(headers['content-type'])
	const feeds = all.filter((feed) => feed.door === 'webhook')
	const isJson = type === 'application/json' || type.endsWith('+json')
	// An event in binary mode may have no data, and then names no type of it.
	const isBinary = headers['ce-specversion'] !== undefined && (isJson || type === '')
	// The headers say that it is an event, whatever a source's own JSON is.
	if (feeds.length > 0 && (CLOUDEVENTS_TYPE.test(type) || isBinary)) return canonical('webhook', '*')
	const exact = feeds.find((feed) => feed.match.toLowerCase() === type)
	if (exact) return exact
	const open = feeds.find((feed) => feed.match === '*')
	return open?.format === 'cloudevents' && type !== 'application/json' ? undefined : open
}

/** The feed by which a message would be read if it came in now: how it was read then is not kept on purpose. */
export function feedOf(
	source: Source,
	{ door, address, headers }: { door: Door; address: string; headers: Headers },
): Feed | undefined {
	if (door === 'webhook') return webhookFeed(source, headers)
	const own = `events/${source.id}`
	const fitting = source.feeds.filter((feed) => feed.door === 'mqtt' && topicFits(feed.match, address))
	return fitting.find(isExact) ?? fitting[0] ?? (address === own ? canonical('mqtt', own) : undefined)
}

const canonical = (door: Door, match: string): Feed => ({ door, match, format: 'cloudevents' })
