import { byReceipt } from './by-receipt.ts'
import type { EventDelivery, EventNode, SourceOverview, SourceTypes } from './documents.generated.ts'
import { OWN_PROBE } from './own-probe.ts'

/** Rows kept of all sources together, and of each source for its filter. */
export const ROW_CAP = 200

export interface FeedEvent extends EventNode {
	/** Identity of an event: (`source`, `id`). */
	readonly key: string
	readonly receivedMs: number
	/** True when it came in while the page was open. */
	readonly fresh: boolean
}

export type Connection =
	| { readonly state: 'connecting' }
	| { readonly state: 'live'; readonly since: number }
	| { readonly state: 'lost'; readonly since: number }

export interface FeedState {
	readonly connection: Connection
	/** Newest first. */
	readonly events: readonly FeedEvent[]
	readonly bySource: Readonly<Record<string, readonly FeedEvent[]>>
	/** True once the newest events were read, so that an empty list means that there are none. */
	readonly listed: boolean
	/** Events that the server could not deliver any more, since someone last took note. */
	readonly missed: number
	/** True when the place in the stream was lost, so that nobody knows how many events were missed. */
	readonly broken: boolean
	readonly overview: SourceOverview | undefined
	/** When `overview` was read. */
	readonly overviewAt: number | undefined
	/** What people call the types of events, by source. */
	readonly typeNames: ReadonlyMap<string, SourceTypes>
}

export type FeedAction =
	| { readonly type: 'delivered'; readonly delivery: EventDelivery; readonly at: number }
	| { readonly type: 'listed'; readonly events: readonly EventNode[]; readonly all: boolean; readonly at: number }
	| { readonly type: 'lost'; readonly at: number }
	| { readonly type: 'broken' }
	| { readonly type: 'noted' }
	| { readonly type: 'overview'; readonly overview: SourceOverview; readonly at: number }
	| { readonly type: 'named'; readonly sources: readonly SourceTypes[] }

export const emptyFeed: FeedState = {
	connection: { state: 'connecting' },
	events: [],
	bySource: {},
	listed: false,
	missed: 0,
	broken: false,
	overview: undefined,
	overviewAt: undefined,
	typeNames: new Map(),
}

export function feedReducer(state: FeedState, action: FeedAction): FeedState {
	switch (action.type) {
		case 'delivered':
			return delivered(state, action.delivery, action.at)
		case 'listed': {
			const events = action.events.map((node) => feedEvent(node, false))
			return { ...withEvents(state, events, action.at), listed: state.listed || action.all }
		}
		case 'lost':
			// Later failures of the same outage must not make it look younger than it is.
			return state.connection.state === 'lost' ? state : { ...state, connection: { state: 'lost', since: action.at } }
		case 'broken':
			return { ...state, broken: true }
		case 'noted':
			return { ...state, missed: 0, broken: false }
		case 'overview':
			return { ...state, overview: action.overview, overviewAt: action.at }
		case 'named':
			return { ...state, typeNames: new Map(action.sources.map((source) => [source.id, source])) }
	}
}

function delivered(state: FeedState, delivery: EventDelivery, at: number): FeedState {
	// The stream's order is oldest first; a list that is newest first wants the last of equals on top.
	const events = delivery.events.map((node) => feedEvent(node, true)).reverse()
	return {
		...withEvents(state, events, at),
		connection: connectionAfter(state.connection, delivery.caughtUp, at),
		missed: state.missed + delivery.missed,
	}
}

/** After an outage the page counts as connecting until it has caught up; live, it stays live however busy the stream is. */
function connectionAfter(connection: Connection, caughtUp: boolean, at: number): Connection {
	if (connection.state === 'live') return connection
	return caughtUp ? { state: 'live', since: at } : { state: 'connecting' }
}

function feedEvent(node: EventNode, fresh: boolean): FeedEvent {
	return { ...node, key: `${node.source}\n${node.id}`, receivedMs: Date.parse(node.receivedAt), fresh }
}

function withEvents(state: FeedState, told: readonly FeedEvent[], now: number): FeedState {
	const incoming = told.filter(({ type }) => type !== OWN_PROBE)
	if (incoming.length === 0) return state
	const bySource = { ...state.bySource }
	for (const [source, events] of Map.groupBy(incoming, (event) => event.source)) {
		bySource[source] = mergeEvents(bySource[source] ?? [], events, now)
	}
	return { ...state, events: mergeEvents(state.events, incoming, now), bySource }
}

/**
 * Both lists newest first, by time of receipt: a sender whose clock stands in 1970 or 2036 must neither vanish nor stick to
 * the top. An event that is in the list already is not taken again.
 */
function mergeEvents(present: readonly FeedEvent[], incoming: readonly FeedEvent[], now: number): readonly FeedEvent[] {
	const known = new Set(present.map((event) => event.key))
	const added = incoming.filter((event) => !known.has(event.key) && known.add(event.key))
	if (added.length === 0) return present
	return [...added, ...present].sort(byReceipt(({ receivedMs }) => receivedMs, now)).slice(0, ROW_CAP)
}

/** How many events of `current` came after the list was held, as far as the list reaches. */
export function newSince(held: readonly FeedEvent[], current: readonly FeedEvent[]): number {
	const known = new Set(held.map((event) => event.key))
	return current.filter((event) => !known.has(event.key)).length
}
