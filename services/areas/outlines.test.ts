import type { Area } from '@vong/core/area'
import { expect, it } from 'vitest'
import type { Ground, Ring } from './ground.ts'
import { createOutlines } from './outlines.ts'

const THEN = Date.parse('2025-07-01T00:00:00+07:00')
const area = (code: string, old: boolean): Area => ({
	...{ id: `${code}@${old ? '' : 'new'}`, code, name: code, type: '', level: 'commune', parentCode: null },
	...{ validFrom: old ? null : THEN, validTo: old ? THEN : null, lat: null, lon: null },
})
/** A river between two areas, from south to north. */
const RIVER: Ring = Array.from({ length: 9_000 }, (_, step) => [
	106.5 + 0.03 * Math.sin(step / 7) * Math.cos(step / 190),
	11 + step / 9_000,
])
const bank = (side: number): Ring => [...RIVER, [side, RIVER.at(-1)?.[1] ?? 12], [side, 11], ...RIVER.slice(0, 1)]
const span = { from: Number.NEGATIVE_INFINITY, to: THEN }
const WEST: Ground = { code: '688', ...span, rings: [bank(106)] }
const EAST: Ground = { code: '689', ...span, rings: [bank(107)] }
const ISLAND: Ground = {
	...{ code: '689', ...span },
	rings: [
		[
			[108, 11],
			[108.1, 11],
			[108.1, 11.1],
			[108, 11],
		],
	],
}

it('areas are thinned for drawing, and neighbours keep one line between them', () => {
	const outlineOf = createOutlines([WEST, EAST, ISLAND])
	const west = outlineOf(area('688', true))?.coordinates ?? []
	const east = outlineOf(area('689', true))?.coordinates ?? []
	expect([west.length, east.length]).toEqual([1, 2])
	const line = (polygon: number[][][] | undefined) => new Set(polygon?.[0]?.map(String))
	const common = line(west[0]).intersection(line(east[0]))
	expect(common.size).toBeGreaterThan(2_000)
	expect(line(west[0]).size - common.size).toBeLessThan(4)
	expect(line(west[0]).size).toBeLessThan(6_100)
	for (const [lon = 0, lat = 0] of west[0]?.[0] ?? []) {
		expect(lon).toBeGreaterThanOrEqual(106)
		expect(lat).toBeGreaterThanOrEqual(11)
	}
})

it('a code that was given to another place has the ground of its own time alone', () => {
	const outlineOf = createOutlines([WEST])
	expect(outlineOf(area('688', true))).toMatchObject({ type: 'MultiPolygon' })
	expect(outlineOf(area('688', false))).toBeUndefined()
	expect(outlineOf(area('690', true))).toBeUndefined()
})
