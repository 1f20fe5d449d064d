import type { Boundaries } from '@vong/areas/boundaries'
import { type Area, type AreaIndex, ancestorsOf, areaNames } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Words } from '@vong/core/notification'
import { drawAreas } from '@vong/dashboards/drawing'
import type { Places } from '@vong/notify/places'

const WIDTH = 320
const HEIGHT = 220
const MARGIN = 12

interface AckGroundDeps {
	readonly areas: AreaIndex
	readonly places: Places
	readonly outlineOf: Boundaries['outlineOf']
	readonly clock: Clock
}

/** An area on the small map: its ground as an SVG path where its borders are known, else the point at which it lies. */
interface Spot {
	readonly isHere: boolean
	readonly path?: string
	readonly at?: readonly [x: number, y: number]
}

export interface AckGround {
	/** The place's name and those of what it lies in, the widest last; empty where nobody knows the place. */
	readonly names: readonly Words[]
	readonly map: { readonly width: number; readonly height: number; readonly spots: readonly Spot[] } | undefined
}

/** Where an alert is, for a page that has no script: names upward, and the communes of now with those that are meant. */
export function createAckGround({ areas, places, outlineOf, clock }: AckGroundDeps): (place: string) => AckGround {
	return (place) => {
		const now = clock.now()
		const area = areas.byId(place)
		const names = area ? ancestorsOf(area, now, areas).map(areaNames) : [places.nameOf(place)]
		const communes = areas.at(now, { level: 'commune' })
		const here = new Set(communes.filter(({ id }) => places.within(id, place, now)).map(({ id }) => id))
		const spots = here.size === 0 ? [] : draw(communes, here, outlineOf)
		return {
			names: names.filter(({ vi }) => vi !== ''),
			map: spots.length === 0 ? undefined : { width: WIDTH, height: HEIGHT, spots },
		}
	}
}

function draw(communes: readonly Area[], here: ReadonlySet<string>, outlineOf: Boundaries['outlineOf']): Spot[] {
	const outlined = communes.flatMap((area) => {
		const boundary = outlineOf(area)
		return boundary ? [{ code: area.id, boundary }] : []
	})
	// All or none: a map on which one is missing would mislead.
	if (outlined.length === communes.length)
		return drawAreas(outlined, { width: WIDTH, height: HEIGHT }).map(({ code, path }) => ({
			isHere: here.has(code),
			path,
		}))
	return points(communes).map(({ id, at }) => ({ isHere: here.has(id), at }))
}

/** North above; degrees as they are, since a province is small enough. */
function points(communes: readonly Area[]) {
	const known = communes.flatMap(({ id, lat, lon }) => (lat === null || lon === null ? [] : [{ id, lat, lon }]))
	const [west, east] = extent(known.map(({ lon }) => lon))
	const [south, north] = extent(known.map(({ lat }) => lat))
	const scale = Math.min((WIDTH - 2 * MARGIN) / (east - west || 1), (HEIGHT - 2 * MARGIN) / (north - south || 1))
	return known.map(({ id, lat, lon }) => {
		const x = WIDTH / 2 + (lon - (west + east) / 2) * scale
		const y = HEIGHT / 2 - (lat - (south + north) / 2) * scale
		return { id, at: [Math.round(x), Math.round(y)] as const }
	})
}

const extent = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const
