import type { Area, AreaIndex } from '@vong/core/area'
import Flatbush from 'flatbush'
import pointInPolygon from 'point-in-polygon-hao'
import type { Ground } from './ground.ts'

/** The area on whose ground a point lay at an instant. */
export type Locate = (lat: number, lon: number, at: number) => Area | undefined

const FINEST = ['commune', 'district', 'province']

/** Boxes first, then the polygons whose box holds the point; the finest level wins, then the smaller code. */
export function createLocate(grounds: readonly Ground[], areas: AreaIndex): Locate {
	if (grounds.length === 0) return () => undefined
	const boxes = new Flatbush(grounds.length)
	for (const {
		rings: [outer = []],
	} of grounds) {
		let [minX, minY, maxX, maxY] = [180, 90, -180, -90]
		for (const [x, y] of outer) {
			minX = Math.min(minX, x)
			minY = Math.min(minY, y)
			maxX = Math.max(maxX, x)
			maxY = Math.max(maxY, y)
		}
		boxes.add(minX, minY, maxX, maxY)
	}
	boxes.finish()

	return (lat, lon, at) => {
		let best: Area | undefined
		for (const index of boxes.search(lon, lat, lon, lat)) {
			const ground = grounds[index]
			// On the line itself it answers 0, which counts as inside.
			if (!ground || at < ground.from || at >= ground.to || pointInPolygon([lon, lat], ground.rings) === false) continue
			const area = areas.resolve(ground.code, at)
			if (area && (!best || compare(area, best) < 0)) best = area
		}
		return best
	}
}

function compare(a: Area, b: Area): number {
	return FINEST.indexOf(a.level) - FINEST.indexOf(b.level) || (a.code < b.code ? -1 : 1)
}
