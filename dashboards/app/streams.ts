import { createClient, type SubscribePayload } from 'graphql-ws'

const KEEP_ALIVE_MS = 5_000
const PONG_MS = 5_000
const FIRST_DELIVERY_MS = 15_000

export interface Streams {
	/** Adds a subscription to the connection. */
	follow<T>(payload: SubscribePayload, onData: (data: T) => void): void
	/** Whether the server turned one of them down by name rather than going away. */
	readonly ended: Promise<{ readonly refused: boolean }>
	close(): void
}

/**
 * Several subscriptions on one connection to this page's centre; when one ends, all do. A silent death is noticed within ten
 * seconds. Trying again is the caller's affair, because each try starts from newer cursors.
 */
export function openStreams(): Streams {
	const { promise: ended, resolve } = Promise.withResolvers<{ refused: boolean }>()
	let unanswered: ReturnType<typeof setTimeout> | undefined
	const client = createClient({
		url: webSocketUrl(location),
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
	const silent = setTimeout(() => end(false), FIRST_DELIVERY_MS)

	function end(refused: boolean): void {
		clearTimeout(silent)
		clearTimeout(unanswered)
		resolve({ refused })
		client.terminate()
	}

	return {
		follow: <T>(payload: SubscribePayload, onData: (data: T) => void) => {
			client.subscribe<T>(payload, {
				next: ({ data }) => {
					clearTimeout(silent)
					if (data) onData(data)
					else end(true)
				},
				error: (error) => end(Array.isArray(error)),
				complete: () => end(false),
			})
		},
		ended,
		close: () => end(false),
	}
}

/** Where this page's centre takes subscriptions. */
export function webSocketUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
	return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`
}
