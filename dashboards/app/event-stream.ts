import { createClient } from 'graphql-ws'
import { type EventDelivery, type EventFeed, eventFeed } from './documents.ts'

/** `refused`: the server answered with errors of GraphQL, whose codes are given; anything else is `cut`. */
export type StreamEnd = { readonly kind: 'cut' } | { readonly kind: 'refused'; readonly codes: readonly string[] }

export interface OpenStream {
	readonly ended: Promise<StreamEnd>
	/** Ends it at once, whether the other side still answers or not. */
	close(): void
}

export type OpenEventStream = (after: string | null, onDelivery: (delivery: EventDelivery) => void) => OpenStream

const KEEP_ALIVE_MS = 5_000
const PONG_MS = 5_000
const FIRST_DELIVERY_MS = 15_000

/**
 * One subscription on one WebSocket. Trying again is the caller's affair, because each try starts from a newer cursor.
 * A connection that died silently is noticed by an unanswered ping, within ten seconds.
 */
export function createEventStream(url: string): OpenEventStream {
	return (after, onDelivery) => {
		const { promise: ended, resolve } = Promise.withResolvers<StreamEnd>()
		let unanswered: ReturnType<typeof setTimeout> | undefined
		const client = createClient({
			url,
			retryAttempts: 0,
			keepAlive: KEEP_ALIVE_MS,
			on: {
				ping: (received) => {
					if (!received) unanswered = setTimeout(() => client.terminate(), PONG_MS)
				},
				pong: (received) => {
					if (received) clearTimeout(unanswered)
				},
			},
		})
		const silent = setTimeout(() => client.terminate(), FIRST_DELIVERY_MS)

		function end(reason: StreamEnd): void {
			clearTimeout(silent)
			clearTimeout(unanswered)
			resolve(reason)
			client.terminate()
		}

		client.subscribe<EventFeed>(
			{ query: eventFeed, variables: { after } },
			{
				next: ({ data, errors }) => {
					clearTimeout(silent)
					if (data) onDelivery(data.events)
					else end({ kind: 'refused', codes: codesOf(errors) })
				},
				error: (error) => end(Array.isArray(error) ? { kind: 'refused', codes: codesOf(error) } : { kind: 'cut' }),
				complete: () => end({ kind: 'cut' }),
			},
		)
		return { ended, close: () => end({ kind: 'cut' }) }
	}
}

function codesOf(errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[] = []): string[] {
	return errors.map((error) => String(error.extensions?.['code'] ?? ''))
}
