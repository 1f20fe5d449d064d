import { createClient, type SubscribePayload } from 'graphql-ws'
import {
	type WallAlerts,
	type WallEvents,
	type WallReadings,
	wallAlerts,
	wallEvents,
	wallReadings,
} from './documents.ts'

const KEEP_ALIVE_MS = 5_000
const PONG_MS = 5_000
const FIRST_DELIVERY_MS = 15_000

interface WallStreamRequest {
	readonly url: string
	readonly area: string
	/** Whether events of all areas, and of none, are wanted. */
	readonly whole: boolean
	readonly ids: readonly string[]
	/** Cursor of the events; null: from now on. */
	readonly after: string | null
	/** Cursor of the alerts; null: from now on. */
	readonly alertsAfter: string | null
	readonly onReadings: (delivery: WallReadings['indicators']) => void
	readonly onEvents: (delivery: WallEvents['events']) => void
	readonly onAlerts: (delivery: WallAlerts['alerts']) => void
	readonly onLive: () => void
}

export interface WallStream {
	/** Whether the server turned it down by name rather than going away. */
	readonly ended: Promise<{ readonly refused: boolean }>
	close(): void
}

/** Readings and events of a wall on one connection; when either ends, both do. A silent death is noticed within ten seconds. */
export function openWallStream(request: WallStreamRequest): WallStream {
	const { promise: ended, resolve } = Promise.withResolvers<{ refused: boolean }>()
	let unanswered: ReturnType<typeof setTimeout> | undefined
	const client = createClient({
		url: request.url,
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

	function follow<T>(payload: SubscribePayload, onData: (data: T) => void): void {
		client.subscribe<T>(payload, {
			next: ({ data }) => {
				clearTimeout(silent)
				if (!data) return end(true)
				onData(data)
				request.onLive()
			},
			error: (error) => end(Array.isArray(error)),
			complete: () => end(false),
		})
	}

	follow<WallEvents>(
		{
			query: wallEvents,
			variables: { after: request.after, filter: request.whole ? null : { areas: [request.area] } },
		},
		({ events }) => request.onEvents(events),
	)
	const filter = request.whole ? null : { areas: [request.area] }
	follow<WallAlerts>({ query: wallAlerts, variables: { after: request.alertsAfter, filter } }, ({ alerts }) =>
		request.onAlerts(alerts),
	)
	if (request.ids.length > 0) {
		follow<WallReadings>(
			{ query: wallReadings, variables: { area: request.area, ids: request.ids } },
			({ indicators }) => request.onReadings(indicators),
		)
	}
	return { ended, close: () => end(false) }
}
