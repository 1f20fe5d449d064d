import type { Alert } from '@vong/core/alert'
import type { AreaIndex } from '@vong/core/area'
import type { Centre } from '@vong/core/centre'
import type { Clock } from '@vong/core/clock'
import { type Rule, watchesReadings } from '@vong/core/rule'
import { SEVERITIES } from '@vong/core/severity'
import { OWN_SOURCE, type Source } from '@vong/core/source'
import type { Viewer } from '@vong/core/viewer'
import type { Playlist, Wall } from '@vong/core/wall'
import type { AreaIds, EventFilter, StoredEvent, StoreQueries } from '@vong/store/store'
import type { createAlertReader } from './alert-reader.ts'
import { forbidden, invalid } from './errors.ts'
import type { IndicatorReader } from './indicator-reader.ts'
import type { Place, Places } from './places.ts'
import type { FilterInput } from './scoped-reader.ts'
import type { ScreenView } from './screen-reader.ts'
import { createWallReader, type WallSeries, type WallView } from './wall-reader.ts'

const NEWEST_EVENTS = 12
const NEWEST_AHEAD_MS = 3_600_000

/** More than any wall can show. */
const MOST_ALERTS = 50

interface WallScopeDeps {
	readonly queries: Pick<StoreQueries, 'cellSums' | 'eventsPage'>
	readonly walls: readonly Wall[]
	readonly playlists: readonly Playlist[]
	readonly screens: Pick<ScreenView, 'find'>
	readonly centres: readonly Centre[]
	readonly rules: () => ReadonlyMap<string, Rule>
	readonly areas: AreaIndex
	readonly places: Places
	readonly indicators: IndicatorReader
	readonly sources: ReadonlyMap<string, Source>
	readonly clock: Clock
	readonly scope: AreaIds
	/** @throws GraphQLError FORBIDDEN when there is no such place, or none that the viewer may see. */
	readonly place: (name: string, at: number) => Place
	/** @throws GraphQLError FORBIDDEN for areas outside of the scope. */
	readonly toFilter: (input: FilterInput) => EventFilter
	readonly alerts: Pick<ReturnType<typeof createAlertReader>, 'alerts' | 'alertsAsOf' | 'alertsMoved'>
}

/** The walls that a viewer may see, and what stands on them. */
export function createWallScope(viewer: Viewer, deps: WallScopeDeps) {
	const { queries, places, centres, scope, place, toFilter, alerts, clock } = deps
	/** A paired screen sees its own walls alone. */
	const bound = viewer.roles.includes('SCREEN') ? deps.screens.find(viewer.id)?.walls : undefined
	const isWhole = ({ centre }: Wall) => centre === centres[0]?.id

	/** Undefined where the wall's centre is not in the scope as a whole. */
	function viewOf(wall: Wall): WallView | undefined {
		if (bound && !bound.includes(wall.id)) return undefined
		const found = places.find(wall.centre, clock.now(), scope)
		return found && { wall, place: found, of: wall.centre, whole: isWhole(wall) }
	}
	const visibleWalls = () => deps.walls.flatMap((wall) => viewOf(wall) ?? [])

	return {
		/** @throws GraphQLError FORBIDDEN for a wall of another centre, and for an area that is none of the wall's. */
		wall(id: string, at?: number, area?: string): WallView | null {
			const wall = deps.walls.find((each) => each.id === id)
			if (wall && bound && !bound.includes(id)) throw forbidden(`This screen was paired for other walls than ${id}.`)
			if (at !== undefined && at > clock.now()) throw invalid('`at` lies in the future.')
			if (!wall) return null
			const all = place(wall.centre, at ?? clock.now())
			if (area === undefined) return { wall, place: all, of: wall.centre, whole: isWhole(wall), at }
			const part = place(area, at ?? clock.now())
			if (!part.areaIds.every((one) => all.areaIds.includes(one)))
				throw forbidden(`${area} is none of the wall's areas.`)
			return { wall, place: part, of: area, whole: false, at }
		},
		walls: visibleWalls,
		playlists() {
			const seen = new Set(visibleWalls().map(({ wall }) => wall.id))
			return deps.playlists.filter(({ entries }) => entries.every(({ wall }) => seen.has(wall)))
		},
		wallTiles: createWallReader({ ...deps, placeOf: (code, at) => places.find(code, at, scope) }),
		/** Alerts that burn at the wall's place, or did at its instant, gravest first, then the youngest. */
		async burningOf({ of, whole, at }: WallView): Promise<Alert[]> {
			const filter = { states: ['FIRING', 'ACKNOWLEDGED'], ...(whole ? {} : { areas: [of] }) }
			const found =
				at === undefined
					? await alerts.alerts(filter, MOST_ALERTS, undefined)
					: await alerts.alertsAsOf(filter, at, MOST_ALERTS)
			const burning = found.filter(({ shadow }) => !shadow)
			const gravity = ({ severity }: Alert) => SEVERITIES.indexOf(severity)
			return burning.toSorted((a, b) => gravity(b) - gravity(a) || b.startedAt - a.startedAt)
		},
		/** Alerts about an indicator at the place itself that fired or ended in the span of its course. */
		async alertsOnCourse({ kind, indicator, place: { id, ownIds }, from, to }: WallSeries): Promise<Alert[]> {
			// A line beside a figure has no room for marks.
			if (kind !== 'series') return []
			const watching = [...deps.rules()].filter(
				([, { condition }]) => watchesReadings(condition) && condition.indicator === indicator,
			)
			return alerts.alertsMoved({ rules: watching.map(([rule]) => rule), areas: [id, ...ownIds], from, to })
		},
		/** As many as a wall has room for. Clocks that are ahead must not fill it, nor the centre's own probes in a quiet night. */
		async newestOf({ wall, of, whole, at }: WallView): Promise<StoredEvent[]> {
			const told = wall.tiles.find(({ kind }) => kind === 'ticker')?.sources
			const sources = told ?? [...deps.sources.keys()]
			const others = sources.filter((id) => id !== OWN_SOURCE)
			const own = sources.includes(OWN_SOURCE) ? [{ sources: [OWN_SOURCE], types: ['feed.*'] }] : []
			const ofProvince = [...(others.length > 0 ? [{ sources: others }] : []), ...own]
			const wanted = whole ? ofProvince : [{ areas: [of], ...(told && { sources: told }) }]
			const to = at ?? clock.now() + NEWEST_AHEAD_MS
			const pages = await Promise.all(
				wanted.map((filter) =>
					queries.eventsPage({ scope, filter: { ...toFilter(filter), to }, limit: NEWEST_EVENTS }),
				),
			)
			return pages
				.flat()
				.toSorted((a, b) => b.time - a.time)
				.slice(0, NEWEST_EVENTS)
		},
	}
}
