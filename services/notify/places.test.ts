import { type Area, createAreaIndex } from '@vong/core/area'
import { expect, it } from 'vitest'
import { createPlaces } from './places.ts'

const area = (code: string, name: string, level: Area['level'], parentCode: string | null): Area => ({
	...{ id: `${code}@`, code, name, type: name.split(' ')[0] ?? '', level, parentCode },
	...{ validFrom: null, validTo: null, lat: null, lon: null },
})
const places = createPlaces({
	areas: createAreaIndex([
		area('75', 'Tỉnh Bình Phước', 'province', null),
		area('25195', 'Phường Bình Phước', 'commune', '75'),
		area('25217', 'Phường Phước Long', 'commune', '75'),
	]),
	centres: [
		{ id: 'binh-phuoc', name: { vi: 'Trung tâm tỉnh', en: '' }, areas: [{ from: null, to: null, codes: ['75'] }] },
		{
			id: 'dong-xoai',
			name: { vi: 'Trung tâm Đồng Xoài', en: '' },
			areas: [{ from: null, to: null, codes: ['25195'] }],
		},
	],
})

it('a place is called by its full name, once', () => {
	expect(['25195@', '25195', 'centre:dong-xoai', 'nowhere'].map(places.nameOf)).toEqual([
		'Phường Bình Phước',
		'Phường Bình Phước',
		'Trung tâm Đồng Xoài',
		'',
	])
})

it('a place lies within its centre, its province and itself, and in nothing else', () => {
	const within = (place: string, above: string) => places.within(place, above, 0)
	expect([
		within('25195@', 'centre:dong-xoai'),
		within('25195@', 'centre:binh-phuoc'),
		within('25195@', '75'),
		within('centre:dong-xoai', 'centre:binh-phuoc'),
		within('25195@', '25195@'),
	]).toEqual([true, true, true, true, true])
	expect([within('25217@', 'centre:dong-xoai'), within('', '75'), within('75', 'centre:dong-xoai')]).toEqual([
		false,
		false,
		false,
	])
})

it('of several places the one that is nearest around answers', () => {
	const among = ['centre:binh-phuoc', 'centre:dong-xoai']
	expect(places.nearest('25195@', among, 0)).toBe('centre:dong-xoai')
	expect(places.nearest('25217@', among, 0)).toBe('centre:binh-phuoc')
	expect(places.nearest('elsewhere', among, 0)).toBeUndefined()
})
