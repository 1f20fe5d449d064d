import { type Client, createClient } from 'graphql-ws'
import { reloadOutdated } from './outdated.ts'
import type { TypedDocument } from './typed-document.ts'

const KEEP_ALIVE_MS = 5_000
const PONG_MS = 5_000
const FIRST_DELIVERY_MS = 15_000

export interface Streams {
	/** Adds a subscription. */
	follow<Result, Variables extends Record<string, unknown>>(
		document: TypedDocument<Result, Variables>,
		variables: NoInfer<Variables>,
		onData: (data: Result) => void,
	): void
	/** Whether the server turned one of them down by name rather than going away. */
	readonly ended: Promise<{ readonly refused: boolean }>
	close(): void
}

/** All that a page follows goes over one connection, which stands for as long as anything is followed. */
let connection: Client | undefined
const open = new Set<Streams>()

function connect(): Client {
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
			closed: () => clearTimeout(unanswered),
		},
	})
	return client
}

/**
 * Several subscriptions that belong together, on this page's connection to its centre; when one ends, all do. A silent death is
 * noticed within ten seconds. Trying again is the caller's affair, because each try starts from newer cursors.
 */
export function openStreams(): Streams {
	const { promise: ended, resolve } = Promise.withResolvers<{ refused: boolean }>()
	const unsubscribe: (() => void)[] = []
	connection ??= connect()
	const client = connection
	const silent = setTimeout(() => end(false), FIRST_DELIVERY_MS)

	function end(refused: boolean): void {
		clearTimeout(silent)
		resolve({ refused })
		open.delete(streams)
		for (const stop of unsubscribe.splice(0)) stop()
		// At once, whether the other side still answers or not.
		if (open.size === 0) client.terminate()
	}

	function follow<Result, Variables extends Record<string, unknown>>(
		query: TypedDocument<Result, Variables>,
		variables: NoInfer<Variables>,
		onData: (data: Result) => void,
	): void {
		const payload = { query, variables }
		const stop = client.subscribe<Result>(payload, {
			next: ({ data }) => {
				clearTimeout(silent)
				if (data) onData(data)
				else end(true)
			},
			error: (error) => {
				if (Array.isArray(error)) reloadOutdated(error)
				end(Array.isArray(error))
			},
			complete: () => end(false),
		})
		unsubscribe.push(stop)
	}

	const streams: Streams = { follow, ended, close: () => end(false) }
	open.add(streams)
	return streams
}

/** Where this page's centre takes subscriptions. */
export function webSocketUrl({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
	return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/graphql`
}
