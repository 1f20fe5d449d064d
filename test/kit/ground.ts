import { writeFile } from 'node:fs/promises'
import { createAreaIndex } from '@vong/core/area'
import { loadProvince } from '@vong/province/load-province'

const COLUMNS = 8
const SIDE = 0.1

/**
 * A boundary file in which every commune of now is a square beside the others.
 * @returns what `AREAS_GEOJSON` is to say.
 */
export async function squareGround(pack: string, path: string): Promise<string> {
	const province = await loadProvince(pack)
	const communes = createAreaIndex(province.areas).at(Date.now(), { level: 'commune' })
	const features = communes.map(({ code }, index) => {
		const west = 106.5 + (index % COLUMNS) * SIDE
		const south = 11.5 + Math.floor(index / COLUMNS) * SIDE
		const ring = [
			[west, south],
			[west + SIDE, south],
			[west + SIDE, south + SIDE],
			[west, south + SIDE],
			[west, south],
		]
		return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } }
	})
	await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }))
	return `${path}@2025-07-01..`
}
