import { type Area, createAreaIndex } from '@vong/core/area'
import { createPlaces } from '@vong/notify/places'
import { describe, expect, test } from 'vitest'
import { createAckGround } from './ack-ground.ts'

const area = (code: string, name: string, more: Partial<Area> = {}): Area => ({
	...{
		id: `${code}@1`,
		code,
		name,
		type: 'Phường',
		level: 'commune',
		parentCode: '75',
		validFrom: null,
		validTo: null,
	},
	...{ lat: null, lon: null, ...more },
})
const areas = createAreaIndex([
	area('75', 'Tỉnh Đồng Nai', { type: 'Tỉnh', level: 'province', parentCode: null }),
	area('25195', 'Phường Bình Phước', { lat: 11.5, lon: 106.9 }),
	area('25217', 'Phường Phước Long', { lat: 11.8, lon: 107 }),
])
const centre = {
	id: 'dong-xoai',
	name: { vi: 'Đồng Xoài', en: 'Đồng Xoài' },
	areas: [{ from: null, to: null, codes: ['25195'] }],
}
const places = createPlaces({ areas, centres: [centre] })
const square = (west: number) => ({
	type: 'MultiPolygon' as const,
	coordinates: [
		[
			[
				[west, 0],
				[west + 1, 0],
				[west + 1, 1],
				[west, 1],
				[west, 0],
			],
		],
	],
})

describe('where an alert is, for a page without a script', () => {
	const groundOf = createAckGround({ areas, places, outlineOf: () => undefined, clock: { now: () => 5 } })

	test('says the place and what it lies in, and marks it among its neighbours, north above', () => {
		const { names, map } = groundOf('25195@1')
		expect(names).toEqual([
			{ vi: 'Phường Bình Phước', en: 'Bình Phước ward' },
			{ vi: 'Tỉnh Đồng Nai', en: 'Đồng Nai province' },
		])
		const [south, north] = map?.spots ?? []
		expect([south?.isHere, north?.isHere]).toEqual([true, false])
		expect(south?.at?.[1]).toBeGreaterThan(north?.at?.[1] ?? Number.NaN)
	})

	test('a centre is marked by its communes', () => {
		const { names, map } = groundOf('centre:dong-xoai')
		expect(names).toEqual([{ vi: 'Đồng Xoài', en: 'Đồng Xoài' }])
		expect(map?.spots.map(({ isHere }) => isHere)).toEqual([true, false])
	})

	test('within borders where the operator gives those of all', () => {
		const outlineOf = ({ code }: Area) => square(code === '25195' ? 0 : 1)
		const { map } = createAckGround({ areas, places, outlineOf, clock: { now: () => 5 } })('25195@1')
		expect(map?.spots.map(({ isHere, path }) => [isHere, path?.startsWith('M')])).toEqual([
			[true, true],
			[false, true],
		])
	})

	test('what lies nowhere has neither', () => {
		expect(groundOf('')).toEqual({ names: [], map: undefined })
	})
})
