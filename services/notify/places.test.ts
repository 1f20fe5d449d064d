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
		{
			id: 'binh-phuoc',
			name: { vi: 'Trung tâm tỉnh', en: 'Provincial centre' },
			areas: [{ from: null, to: null, codes: ['75'] }],
		},
		{
			id: 'dong-xoai',
			name: { vi: 'Trung tâm Đồng Xoài', en: 'Đồng Xoài centre' },
			areas: [{ from: null, to: null, codes: ['25195'] }],
		},
	],
})

it('a place is called by its full name, once, and in English with its type behind it', () => {
	expect(['25195@', '25195', '75@', 'centre:dong-xoai', 'nowhere'].map(places.nameOf)).toEqual([
		{ vi: 'Phường Bình Phước', en: 'Bình Phước ward' },
		{ vi: 'Phường Bình Phước', en: 'Bình Phước ward' },
		{ vi: 'Tỉnh Bình Phước', en: 'Bình Phước province' },
		{ vi: 'Trung tâm Đồng Xoài', en: 'Đồng Xoài centre' },
		{ vi: '', en: '' },
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

it('what lies in what follows the borders of its time', () => {
	const changed = Date.UTC(2025, 6, 1)
	const dated = createPlaces({
		areas: createAreaIndex([
			area('70', 'Tỉnh Bình Phước', 'province', null),
			{ ...area('689', 'Thành phố Đồng Xoài', 'district', '70'), validTo: changed },
			{ ...area('25195', 'Phường Tân Phú', 'commune', '689'), validTo: changed },
			{ ...area('25195', 'Phường Bình Phước', 'commune', '70'), id: '25195@new', validFrom: changed },
		]),
		centres: [
			{
				...{ id: 'dong-xoai', name: { vi: '', en: '' } },
				areas: [
					{ from: null, to: changed, codes: ['689'] },
					{ from: changed, to: null, codes: ['25195'] },
				],
			},
		],
	})
	expect(dated.within('25195@', '689', 0)).toBe(true)
	expect(dated.within('25195@new', '689', changed)).toBe(false)
	expect(dated.within('25195@new', '70', changed)).toBe(true)
	expect(dated.within('25195', 'centre:dong-xoai', 0)).toBe(true)
	expect(dated.within('25195', 'centre:dong-xoai', changed)).toBe(true)
	expect([dated.nameOf('25195@'), dated.nameOf('25195')].map(({ vi }) => vi)).toEqual([
		'Phường Tân Phú',
		'Phường Bình Phước',
	])
})
