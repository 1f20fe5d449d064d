import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { ADMIN_TOKEN, type Centre } from './centre.ts'

export interface FollowedAlerts {
	/** When an alert about each subject was first seen, by `performance.now()`. */
	readonly seenAt: ReadonlyMap<string, number>
	close(): Promise<void>
}

/** The stream of alerts, as a page follows it. */
export async function followAlerts({ http }: Pick<Centre, 'http'>): Promise<FollowedAlerts> {
	const seenAt = new Map<string, number>()
	const connected = Promise.withResolvers<void>()
	const client = createClient({
		url: `${http.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: { authorization: `Bearer ${ADMIN_TOKEN}` },
		lazy: false,
		on: { connected: () => connected.resolve() },
	})
	client.subscribe<{ alerts: { alerts: { subject: string | null }[] } }>(
		{ query: 'subscription { alerts { alerts { subject } } }' },
		{
			next({ data }) {
				for (const { subject } of data?.alerts.alerts ?? [])
					if (subject && !seenAt.has(subject)) seenAt.set(subject, performance.now())
			},
			error: connected.reject,
			complete: () => undefined,
		},
	)
	await connected.promise
	return { seenAt, close: async () => client.dispose() }
}
