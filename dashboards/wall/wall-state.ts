import { byReceipt, isAhead } from '../app/by-receipt.ts'
import type { EventNode } from '../app/documents.generated.ts'
import { OWN_PROBE } from '../app/own-probe.ts'
import type { Feed, Reading, Tile, WallAlert, WallNode, WallSnapshot } from './documents.generated.ts'

const MOST_EVENTS = 12

export interface WallState {
	/** Undefined until the first snapshot; null when there is no such wall. */
	readonly wall: WallNode | null | undefined
	readonly feeds: readonly Feed[]
	readonly events: readonly EventNode[]
	/** Those that burn, gravest first. */
	readonly alerts: readonly WallAlert[]
	readonly connection: { readonly state: 'connecting' | 'live' } | { readonly state: 'lost'; readonly since: number }
	readonly snapshotAt: number | undefined
	/** The instant that is looked at; undefined: now. */
	readonly pastAt?: number | undefined
}

export type WallAction =
	| { readonly type: 'snapshot'; readonly snapshot: WallSnapshot; readonly at: number }
	| { readonly type: 'readings'; readonly readings: readonly Reading[]; readonly at: number }
	| { readonly type: 'events'; readonly events: readonly EventNode[]; readonly at: number }
	| { readonly type: 'alerts'; readonly alerts: readonly WallAlert[] }
	| { readonly type: 'live' }
	| { readonly type: 'lost'; readonly at: number }

export const emptyWall: WallState = {
	wall: undefined,
	feeds: [],
	events: [],
	alerts: [],
	connection: { state: 'connecting' },
	snapshotAt: undefined,
}

export function wallReducer(state: WallState, action: WallAction): WallState {
	switch (action.type) {
		case 'snapshot': {
			const { wall, sources } = action.snapshot
			return {
				...state,
				wall: wall && {
					...wall,
					tiles: wall.tiles.map((tile, index) => withKnown(tile, state.wall?.tiles[index], action.at)),
				},
				feeds: sources,
				events: merge(state.events, wall?.newest ?? [], action.at),
				// The snapshot has all that burn; what ended while nobody heard of it is not among them.
				alerts: burning([], wall?.alerts ?? []),
				snapshotAt: action.at,
			}
		}
		case 'readings':
			return {
				...state,
				wall: state.wall && {
					...state.wall,
					tiles: state.wall.tiles.map((tile) => withReadings(tile, action.readings, action.at)),
				},
			}
		case 'events':
			return { ...state, events: merge(state.events, action.events, action.at) }
		case 'alerts':
			return { ...state, alerts: burning(state.alerts, action.alerts) }
		case 'live':
			return { ...state, connection: { state: 'live' } }
		case 'lost':
			// The first loss counts: further tries that fail do not make it younger.
			return state.connection.state === 'lost' ? state : { ...state, connection: { state: 'lost', since: action.at } }
	}
}

/** A snapshot without courses leaves those that are known; one that was on its way while a period ended brings no former figures back. */
function withKnown(tile: Tile, known: Tile | undefined, now: number): Tile {
	const former = new Map(known?.readings.map((reading) => [reading.id, reading]))
	const readings = tile.readings.map((reading) => {
		const shown = former.get(reading.id)
		return shown && shown.period === reading.period ? newerOf(shown, reading, now) : reading
	})
	const series = tile.series ?? known?.series
	return { ...tile, readings, ...(series && { series }) }
}

/** A delivery may restate a period that is over beside the running one, and the wall shows the running one. */
function withReadings(tile: Tile, readings: readonly Reading[], now: number): Tile {
	const told = Map.groupBy(readings, ({ id }) => id)
	if (!tile.readings.some(({ id }) => told.has(id))) return tile
	const newest = (shown: Reading) =>
		(told.get(shown.id) ?? [])
			.filter(({ period }) => period === shown.period)
			.reduce((newer, reading) => newerOf(newer, reading, now), shown)
	return { ...tile, readings: tile.readings.map(newest) }
}

/** Of the period that began later; of the same one the later revision, and while it runs what is told last. */
function newerOf(shown: Reading, told: Reading, now: number): Reading {
	// What has not begun was told before the centre's clock was set back.
	if (isAhead(Date.parse(shown.periodStart), now)) return told
	const later = Date.parse(told.periodStart) - Date.parse(shown.periodStart) || told.revision - shown.revision
	return later >= 0 ? told : shown
}

function merge(present: readonly EventNode[], incoming: readonly EventNode[], now: number): readonly EventNode[] {
	const byKey = new Map([...present, ...incoming].map((event) => [`${event.source} ${event.id}`, event]))
	return [...byKey.values()]
		.filter(({ type }) => type !== OWN_PROBE)
		.sort(byReceipt(({ receivedAt }) => Date.parse(receivedAt), now))
		.slice(0, MOST_EVENTS)
}

const GRAVITY = ['CRITICAL', 'MAJOR', 'MINOR', 'INFO']

/** The newest word on each alert, without those that are over; gravest first, then the youngest. */
function burning(present: readonly WallAlert[], incoming: readonly WallAlert[]): readonly WallAlert[] {
	const byId = new Map([...present, ...incoming].map((alert) => [alert.id, alert]))
	return [...byId.values()]
		.filter(({ state, shadow }) => !shadow && (state === 'FIRING' || state === 'ACKNOWLEDGED'))
		.sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity) || b.startedAt.localeCompare(a.startedAt))
}
