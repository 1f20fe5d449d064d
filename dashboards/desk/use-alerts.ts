import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { createFollow } from '../app/follow.ts'
import { type GraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { createPause, retryDelay } from '../app/retry.ts'
import { checkSession } from '../app/session.ts'
import { openStreams } from '../app/streams.ts'
import { alertFeed, openAlerts } from './alert-documents.generated.ts'
import { type AlertsAction, type AlertsState, alertsReducer, noAlerts } from './alert-state.ts'

interface Deps {
	readonly request: GraphqlRequest
	readonly now: () => number
	readonly onSignedOut: () => void
}

interface LiveAlerts {
	readonly state: AlertsState
	reconnect(): void
	/** The operator has seen the notice of missed changes. */
	note(): void
}

/** All open alerts that the viewer may see, live: every step of each, also those during an outage of the connection. */
export function useAlerts({ request, now, onSignedOut }: Deps): LiveAlerts {
	const parts = useMemo(() => createParts({ request, now, onSignedOut }), [request, now, onSignedOut])
	const state = useSyncExternalStore(parts.subscribe, parts.getState)
	useEffect(() => parts.run(), [parts])
	return useMemo(() => ({ state, reconnect: parts.reconnect, note: parts.note }), [state, parts])
}

function createParts({ request, now, onSignedOut }: Deps) {
	const listeners = new Set<() => void>()
	let state = noAlerts
	let reconnect = () => {}
	const dispatch = (action: AlertsAction) => {
		state = alertsReducer(state, action)
		for (const listener of listeners) listener()
	}

	function run(): () => void {
		let cursor: string | null = null
		let stopped = false
		let wanted = true
		let listing = false
		const moved = new Set<string>()

		/** Read once the stream stands: what moved before is in the list, what moves after is in the stream. */
		async function list(): Promise<void> {
			if (listing) return
			listing = true
			for (let attempt = 0; wanted && !stopped; attempt++) {
				try {
					moved.clear()
					const open = await request(openAlerts, {})
					wanted = false
					if (!stopped) dispatch({ type: 'listed', open, moved: new Set(moved) })
				} catch (error) {
					if (error instanceof RequestError && error.reason === 'signed-out') return onSignedOut()
					await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt, Math.random)))
				}
			}
			listing = false
		}

		const follow = createFollow({
			open: (live) => {
				const streams = openStreams()
				streams.follow(alertFeed, { after: cursor }, ({ alerts }) => {
					live()
					cursor = alerts.cursor
					wanted ||= alerts.missed > 0
					for (const { id } of alerts.alerts) moved.add(id)
					dispatch({ type: 'delivered', delivery: alerts })
					void list()
				})
				return streams
			},
			lost: (refused) => {
				dispatch({ type: 'lost', at: now() })
				if (!refused) return
				// The cursor is of no use any more: read everything again.
				cursor = null
				wanted = true
			},
			signedOut: async () => (await checkSession()).state === 'signed-out',
			onSignedOut,
			random: Math.random,
			pause: createPause(),
		})
		reconnect = follow.retryNow
		follow.start()
		return () => {
			stopped = true
			follow.stop()
		}
	}

	return {
		run,
		getState: () => state,
		subscribe: (listener: () => void) => {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		reconnect: () => reconnect(),
		note: () => dispatch({ type: 'noted' }),
	}
}
