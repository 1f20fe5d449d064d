import { createClient } from 'graphql-ws'
import { type EventDelivery, type EventFeed, eventFeed } from './documents.generated.ts'

/** `refused`: the server answered with errors of GraphQL, whose codes are given; anything else is `cut`. */
export type StreamEnd = { readonly kind: 'cut' } | { readonly kind: 'refused'; readonly codes: readonly string[] }

export interface OpenStream {
	readonly ended: Promise<StreamEnd>
	/** Ends it at once, whether the other side still answers or not. */
	close(): void
}

export type OpenEventStream = (after: string | null, onDelivery: (delivery: EventDelivery) => void) => OpenStream

interface Timings {
	/** Silence after which a ping is sent. */
	readonly keepAliveMs: number
	/** How long its answer may take. */
	readonly pongMs: number
	/** How long connecting and subscribing may take, until the first delivery. */
	readonly firstDeliveryMs: number
}

const TIMINGS: Timings = { keepAliveMs: 5_000, pongMs: 5_000, firstDeliveryMs: 15_000 }

/**
 * One subscription on one WebSocket. Trying again is the caller's affair, because each try starts from a newer cursor.
 * A connection that died silently is noticed by an unanswered ping, within ten seconds.
 */
export function createEventStream(url: string, timings: Timings = TIMINGS): OpenEventStream {
	const { keepAliveMs, pongMs, firstDeliveryMs } = timings
	return (after, onDelivery) => {
		const { promise: ended, resolve } = Promise.withResolvers<StreamEnd>()
		let unanswered: ReturnType<typeof setTimeout> | undefined
		const client = createClient({
			url,
			retryAttempts: 0,
			keepAlive: keepAliveMs,
			on: {
				ping: (received) => {
					if (!received) unanswered = setTimeout(() => client.terminate(), pongMs)
				},
				pong: (received) => {
					if (received) clearTimeout(unanswered)
				},
			},
		})
		const silent = setTimeout(() => client.terminate(), firstDeliveryMs)

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
	return errors.map(({ extensions: { code } = {} }) => String(code ?? ''))
}
