import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { createPoll } from '../app/poll.ts'
import { createPause, retryDelay } from '../app/retry.ts'
import { createServerClock } from '../app/server-clock.ts'
import { checkSession } from '../app/session.ts'
import { wallSnapshot } from './documents.generated.ts'
import { emptyWall, type WallAction, type WallState, wallReducer } from './wall-state.ts'
import { openWallStream } from './wall-stream.ts'

const POLL_MS = 15_000
/** Courses over time change slowly and cost a scan each. */
const SERIES_EVERY = 4
const NUDGE_MS = 5_000
const FLUSH_MS = 200

export interface WallData {
	readonly state: WallState
	/** The centre's time. */
	readonly now: () => number
}

/** A wall, of one of its areas where one is named: a snapshot first, then what changes, on one connection that comes back by itself. */
export function useWall(id: string, area: string | null, onSignedOut: () => void): WallData {
	const parts = useMemo(() => createParts({ id, area }, onSignedOut), [id, area, onSignedOut])
	const state = useSyncExternalStore(parts.subscribe, parts.getState)
	useEffect(() => parts.run(), [parts])
	return { state, now: parts.now }
}

function createParts(wanted: { readonly id: string; readonly area: string | null }, onSignedOut: () => void) {
	const clock = createServerClock({ now: () => Date.now() })
	const request = createGraphqlRequest({ heard: clock.heard })
	const store = createStore()

	function run(): () => void {
		const pause = createPause()
		let stream: ReturnType<typeof openWallStream> | undefined
		let stopped = false
		let turns = 0
		let nudgedAt = 0
		let cursor: string | null = null
		let alertCursor: string | null = null

		async function load(): Promise<void> {
			try {
				const series = turns++ % SERIES_EVERY === 0
				const snapshot = await request(wallSnapshot, { ...wanted, series })
				if (!stopped) store.dispatch({ type: 'snapshot', snapshot, at: clock.now() })
			} catch (error) {
				turns = 0
				if (stopped || !(error instanceof RequestError)) return
				if (error.reason === 'signed-out') onSignedOut()
				if (error.reason === 'unreachable') store.dispatch({ type: 'lost', at: clock.now() })
			}
		}
		const poll = createPoll({ load, intervalMs: () => POLL_MS })

		async function follow(): Promise<void> {
			for (let attempt = 0; !stopped; ) {
				const { wall } = store.getState()
				if (!wall) {
					await load()
					if (!store.getState().wall) await pause.wait(retryDelay(attempt++, Math.random))
					continue
				}
				let delivered = false
				stream = openWallStream({
					area: wall.area.code,
					whole: wall.whole,
					ids: [...new Set(wall.tiles.flatMap(({ indicators }) => indicators))],
					sources: wall.tiles.find(({ kind }) => kind === 'TICKER')?.sources ?? null,
					after: cursor,
					alertsAfter: alertCursor,
					onReadings: ({ readings }) => {
						store.dispatch({ type: 'readings', readings, at: clock.now() })
						// What the figures are made of changed too, but a busy hour must not mean a snapshot a second.
						if (clock.now() - nudgedAt < NUDGE_MS) return
						nudgedAt = clock.now()
						poll.nudge()
					},
					onEvents: (delivery) => {
						cursor = delivery.cursor
						if (delivery.events.length > 0) store.dispatch({ type: 'events', events: delivery.events, at: clock.now() })
					},
					onAlerts: (delivery) => {
						alertCursor = delivery.cursor
						if (delivery.alerts.length > 0) store.dispatch({ type: 'alerts', alerts: delivery.alerts })
					},
					onLive: () => {
						if (!delivered) store.dispatch({ type: 'live' })
						delivered = true
						attempt = 0
						poll.start()
					},
				})
				const { refused } = await stream.ended
				if (stopped) return
				store.dispatch({ type: 'lost', at: clock.now() })
				if (refused) {
					cursor = null
					alertCursor = null
				}
				poll.stop()
				turns = 0
				if ((await checkSession()).state === 'signed-out') return onSignedOut()
				await pause.wait(retryDelay(attempt++, Math.random))
			}
		}

		const back = () => pause.end()
		const gone = () => stream?.close()
		window.addEventListener('online', back)
		window.addEventListener('offline', gone)
		void follow()
		return () => {
			stopped = true
			window.removeEventListener('online', back)
			window.removeEventListener('offline', gone)
			pause.end()
			poll.stop()
			stream?.close()
		}
	}

	return { ...store, run, now: clock.now }
}

/** What comes within a moment shows together, so that a flood cannot stall the wall. */
function createStore() {
	const listeners = new Set<() => void>()
	let state = emptyWall
	let shown = emptyWall
	let timer: ReturnType<typeof setTimeout> | undefined
	const flush = () => {
		timer = undefined
		shown = state
		for (const listener of listeners) listener()
	}
	return {
		getState: () => shown,
		subscribe: (listener: () => void) => {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		dispatch: (action: WallAction) => {
			state = wallReducer(state, action)
			if (state.wall !== undefined && shown.wall === undefined) {
				clearTimeout(timer)
				flush()
			} else timer ??= setTimeout(flush, FLUSH_MS)
		},
	}
}
