import type { Area } from '@vong/core/area'
import type { Feature, FeatureCollection, MultiPolygon } from 'geojson'
import { feature } from 'topojson-client'
import { topology } from 'topojson-server'
import { presimplify, quantile, simplify } from 'topojson-simplify'
import type { Objects, Topology } from 'topojson-specification'
import type { Ground } from './ground.ts'

/** The ground of an area as it is drawn; undefined where the operator gives no boundary for it. */
export type OutlineOf = (area: Area) => MultiPolygon | undefined

/** Steps across the map: finer than the widest wall has pixels. */
const QUANTIZATION = 20_000
/** Positions kept of one set of borders, so that a map of all communes stays under 100 KB. */
const MOST_POSITIONS = 6_000

interface Outline {
	readonly from: number
	readonly to: number
	readonly shape: MultiPolygon
}

/** Borders of one time are thinned together: neighbours keep the same line, without gaps between them. */
export function createOutlines(grounds: readonly Ground[]): OutlineOf {
	const found: (Outline & { readonly code: string })[] = []
	for (const together of Map.groupBy(grounds, ({ from, to }) => `${from} ${to}`).values()) {
		const [first] = together
		if (!first) continue
		const { from, to } = first
		for (const { id, geometry } of thinned(together)) found.push({ code: String(id), from, to, shape: geometry })
	}
	const byCode = Map.groupBy(found, ({ code }) => code)
	return ({ code, validFrom, validTo }) =>
		byCode
			.get(code)
			?.find(
				({ from, to }) => from < (validTo ?? Number.POSITIVE_INFINITY) && to > (validFrom ?? Number.NEGATIVE_INFINITY),
			)?.shape
}

function thinned(grounds: readonly Ground[]): Feature<MultiPolygon>[] {
	const features = [...Map.groupBy(grounds, ({ code }) => code)].map(
		([code, parts]): Feature<MultiPolygon> => ({
			type: 'Feature',
			id: code,
			properties: {},
			geometry: { type: 'MultiPolygon', coordinates: parts.map(({ rings }) => rings) },
		}),
	)
	const collection: FeatureCollection<MultiPolygon> = { type: 'FeatureCollection', features }
	// None of the features is without properties, as the type of a topology would allow.
	const whole = presimplify(topology({ areas: collection }, QUANTIZATION) as Topology<Objects>)
	const positions = whole.arcs.reduce((sum, arc) => sum + arc.length, 0)
	const kept = Math.min(1, MOST_POSITIONS / positions)
	const { objects, ...lines } = simplify(whole, quantile(whole, 1 - kept))
	const { areas } = objects
	if (areas?.type !== 'GeometryCollection') return []
	const drawn = feature({ ...lines, objects }, areas)
	return drawn.features.flatMap(({ geometry, ...rest }) =>
		geometry.type === 'MultiPolygon' ? [{ ...rest, geometry: rounded(geometry) }] : [],
	)
}

/** A metre is enough to draw. */
function rounded({ type, coordinates }: MultiPolygon): MultiPolygon {
	const round = (position: number[]) => position.map((degrees) => Number(degrees.toFixed(5)))
	return { type, coordinates: coordinates.map((rings) => rings.map((ring) => ring.map(round))) }
}
