import type { AlertFeed, AlertNode, OpenAlerts } from './alert-documents.generated.ts'

type Connection = { readonly state: 'connecting' | 'live' } | { readonly state: 'lost'; readonly since: number }

export interface AlertsState {
	/** The newest word on each alert that was heard of, ended ones among them while the page is open. */
	readonly byId: ReadonlyMap<string, AlertNode>
	/** True once the open alerts were read, so that an empty list means that there are none. */
	readonly listed: boolean
	/** True: more are open than the page reads. */
	readonly more: boolean
	readonly connection: Connection
	/** Changes that the server could not deliver any more, since someone last took note. */
	readonly missed: number
}

export type AlertsAction =
	/** `moved`: alerts that the stream told of while the list was on its way, which is older than that. */
	| { readonly type: 'listed'; readonly open: OpenAlerts; readonly moved: ReadonlySet<string> }
	| { readonly type: 'delivered'; readonly delivery: AlertFeed['alerts'] }
	| { readonly type: 'lost'; readonly at: number }
	| { readonly type: 'noted' }

export const noAlerts: AlertsState = {
	byId: new Map(),
	listed: false,
	more: false,
	connection: { state: 'connecting' },
	missed: 0,
}

export const isOpen = ({ state }: Pick<AlertNode, 'state'>) => state !== 'RESOLVED'

export function alertsReducer(state: AlertsState, action: AlertsAction): AlertsState {
	switch (action.type) {
		case 'listed': {
			const pages = Object.values(action.open)
			const open = pages.flatMap(({ edges }) => edges.map(({ node }) => node))
			// What is not among the open ones any more ended while nobody heard of it.
			const ended = [...state.byId.values()].filter((alert) => !isOpen(alert))
			const moved = [...state.byId.values()].filter(({ id }) => action.moved.has(id))
			return {
				...state,
				byId: new Map([...ended, ...open, ...moved].map((alert) => [alert.id, alert])),
				listed: true,
				more: pages.some(({ pageInfo }) => pageInfo.hasNextPage),
			}
		}
		case 'delivered': {
			const { alerts, caughtUp, missed } = action.delivery
			return {
				...state,
				byId:
					alerts.length === 0
						? state.byId
						: new Map([...state.byId, ...alerts.map((alert) => [alert.id, alert] as const)]),
				connection: state.connection.state === 'live' || caughtUp ? { state: 'live' } : { state: 'connecting' },
				missed: state.missed + missed,
			}
		}
		case 'lost':
			// The first loss counts: further tries that fail do not make it younger.
			return state.connection.state === 'lost' ? state : { ...state, connection: { state: 'lost', since: action.at } }
		case 'noted':
			return { ...state, missed: 0 }
	}
}
