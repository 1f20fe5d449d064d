import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { newestEvents, sourceOverview, typeNames } from './documents.generated.ts'
import { createEventStream } from './event-stream.ts'
import { type FeedState, ROW_CAP } from './feed.ts'
import { createFeedStore, type FeedStore } from './feed-store.ts'
import { createGraphqlRequest, type GraphqlRequest, RequestError } from './graphql-request.ts'
import { createLive, type Live } from './live.ts'
import { createPoll } from './poll.ts'
import { createPause } from './retry.ts'
import { createServerClock } from './server-clock.ts'
import { checkSession } from './session.ts'
import { webSocketUrl } from './streams.ts'

const POLL_MS = 2_000
const POLL_HIDDEN_MS = 5_000
/** What types are called changes with the pack, at a start of the centre, after which the page connects anew. */
const NAMES_AGAIN_MS = 600_000
/** Event times further ahead than this are a sender's wrong clock, not the screen's own. */
const AHEAD_MS = 86_400_000

export interface LivePageData {
	readonly feed: FeedState
	/** The centre's time. */
	readonly now: () => number
	reconnect(): void
	/** The operator has seen the notice of missed events. */
	note(): void
	/** Reads the stored events of one source, which the list of all may have pushed out. */
	loadSource(source: string): void
}

/** Everything live that the page shows: one stream of events, and the sources' state beside it. */
export function useLive(onSignedOut: () => void): LivePageData {
	const parts = useMemo(() => createParts(onSignedOut), [onSignedOut])
	const feed = useSyncExternalStore(parts.store.subscribe, parts.store.getState)
	useEffect(() => parts.run(), [parts])
	return useMemo(() => ({ feed, ...parts.actions }), [feed, parts])
}

function createParts(onSignedOut: () => void) {
	const clock = createServerClock({ now: () => Date.now() })
	const store = createFeedStore({ now: () => performance.now() })
	const request = createGraphqlRequest({ heard: clock.heard })
	const load = async (filter: { sources?: string[] }) => {
		const limit = new Date(clock.now() + AHEAD_MS).toISOString()
		const { past, ahead } = await request(newestEvents, {
			past: { ...filter, to: limit },
			ahead: { ...filter, from: limit },
			first: ROW_CAP,
		})
		return [...ahead.edges, ...past.edges].map(({ node }) => node)
	}
	let live: Live | undefined

	function run(): () => void {
		const poll = createPoll({
			load: () => loadOverview(request, store, clock.now, onSignedOut),
			intervalMs: () => (document.hidden ? POLL_HIDDEN_MS : POLL_MS),
		})
		const names = createPoll({ load: () => loadTypeNames(request, store), intervalMs: () => NAMES_AGAIN_MS })
		const stopPolls = () => {
			poll.stop()
			names.stop()
		}
		live = createLive({
			openStream: createEventStream(webSocketUrl(location)),
			loadNewest: () => load({}),
			signedOut: async () => (await checkSession()).state === 'signed-out',
			dispatch: (action) => {
				store.dispatch(action)
				if (action.type === 'lost') stopPolls()
				if (action.type === 'delivered') {
					names.start()
					poll.start()
					poll.nudge()
				}
			},
			onSignedOut,
			now: clock.now,
			random: Math.random,
			pause: createPause(),
			sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
		})
		live.start()
		const unlisten = listenToBrowser(live)
		return () => {
			unlisten()
			stopPolls()
			live?.stop()
		}
	}

	const actions: Omit<LivePageData, 'feed'> = {
		now: clock.now,
		reconnect: () => live?.retryNow(),
		note: () => store.dispatch({ type: 'noted' }),
		loadSource: (source) => {
			load({ sources: [source] }).then(
				(events) => store.dispatch({ type: 'listed', events, all: false, at: clock.now() }),
				() => {},
			)
		},
	}
	return { store, run, actions }
}

/** The browser often knows first that the network went or came back. */
function listenToBrowser(live: Live): () => void {
	const back = () => live.retryNow()
	const gone = () => live.cut()
	const seen = () => document.hidden || live.retryNow()
	addEventListener('online', back)
	addEventListener('offline', gone)
	document.addEventListener('visibilitychange', seen)
	return () => {
		removeEventListener('online', back)
		removeEventListener('offline', gone)
		document.removeEventListener('visibilitychange', seen)
	}
}

/** A failure keeps the last figures; their age tells. */
async function loadOverview(
	request: GraphqlRequest,
	store: FeedStore,
	now: () => number,
	onSignedOut: () => void,
): Promise<void> {
	try {
		const overview = await request(sourceOverview, {})
		store.dispatch({ type: 'overview', overview, at: now() })
	} catch (error) {
		if (error instanceof RequestError && error.reason === 'signed-out') onSignedOut()
	}
}

/** Until they are known, and when that fails, types stand as they are sent. */
async function loadTypeNames(request: GraphqlRequest, store: FeedStore): Promise<void> {
	const { sources } = await request(typeNames, {}).catch(() => ({ sources: undefined }))
	if (sources) store.dispatch({ type: 'named', sources })
}
