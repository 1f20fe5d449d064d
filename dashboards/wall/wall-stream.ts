import { openStreams, type Streams } from '../app/streams.ts'
import {
	type WallAlerts,
	type WallEvents,
	type WallReadings,
	wallAlerts,
	wallEvents,
	wallReadings,
} from './documents.generated.ts'

interface WallStreamRequest {
	readonly area: string
	/** Whether events of all areas, and of none, are wanted. */
	readonly whole: boolean
	readonly ids: readonly string[]
	/** Ids of the sources whose events are wanted; null: of all. */
	readonly sources: readonly string[] | null
	/** Cursor of the events; null: from now on. */
	readonly after: string | null
	/** Cursor of the alerts; null: from now on. */
	readonly alertsAfter: string | null
	readonly onReadings: (delivery: WallReadings['indicators']) => void
	readonly onEvents: (delivery: WallEvents['events']) => void
	readonly onAlerts: (delivery: WallAlerts['alerts']) => void
	readonly onLive: () => void
}

/** The centre's own probes come every half minute and tell nobody anything. */
const isNews = ({ source, type }: WallEvents['events']['events'][number]) => source !== 'vong' || type !== 'probe'

/** Readings, events and alerts of a wall on one connection. */
export function openWallStream(request: WallStreamRequest): Pick<Streams, 'ended' | 'close'> {
	const streams = openStreams()
	const filter = request.whole ? null : { areas: [request.area] }
	const events = request.sources === null ? filter : { ...filter, sources: request.sources }
	streams.follow(wallEvents, { after: request.after, filter: events }, ({ events }) => {
		request.onEvents({ ...events, events: events.events.filter(isNews) })
		request.onLive()
	})
	streams.follow(wallAlerts, { after: request.alertsAfter, filter }, ({ alerts }) => {
		request.onAlerts(alerts)
		request.onLive()
	})
	if (request.ids.length > 0) {
		streams.follow(wallReadings, { area: request.area, ids: request.ids }, ({ indicators }) => {
			request.onReadings(indicators)
			request.onLive()
		})
	}
	return streams
}
