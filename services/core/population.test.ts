import { expect, it } from 'vitest'
import { type Area, type AreaLevel, createAreaIndex } from './area.ts'
import type { Centre } from './centre.ts'
import { createPopulation } from './population.ts'

const at = (date: string) => Date.parse(`${date}T00:00:00+07:00`)

function area(code: string, parentCode: string | null, level: AreaLevel, from = '', to = ''): Area {
	const [validFrom, validTo] = [from, to].map((date) => (date === '' ? null : at(date)))
	const names = { name: code, type: '', lat: null, lon: null }
	return {
		...names,
		id: `${code}@${from}`,
		code,
		parentCode,
		level,
		validFrom: validFrom ?? null,
		validTo: validTo ?? null,
	}
}

const MERGED = '2025-07-01'
const areas = createAreaIndex([
	area('70', null, 'province', '', MERGED),
	area('689', '70', 'district', '', MERGED),
	area('697', '70', 'district', '', MERGED),
	area('25195', '689', 'commune', '', MERGED),
	area('25198', '689', 'commune', '', MERGED),
	area('25432', '697', 'commune', '', '2022-10-01'),
	area('25432', '697', 'commune', '2022-10-01', MERGED),
	area('75', null, 'province', MERGED),
	area('25195', '75', 'commune', MERGED),
])
const town: Centre = {
	id: 'town',
	name: { vi: '', en: '' },
	areas: [
		{ from: null, to: at(MERGED), codes: ['689'] },
		{ from: at(MERGED), to: null, codes: ['25195'] },
	],
}
const census = [
	{ areaCode: '25195', date: '2019-04-01', people: 100 },
	{ areaCode: '25198', date: '2019-04-01', people: 20 },
	{ areaCode: '25432', date: '2019-04-01', people: 3 },
]
const populationOf = createPopulation({ areas, centres: [town], figures: census })

it('what lies above is the sum of what lies below', () => {
	expect(populationOf('25195@', at('2021-05-18'))).toBe(100)
	expect(populationOf('689@', at('2021-05-18'))).toBe(120)
	expect(populationOf('70@', at('2021-05-18'))).toBe(123)
	expect(populationOf('centre:town', at('2021-05-18'))).toBe(120)
})

it('an area that got another type keeps its people, and one that took over a code does not', () => {
	expect(populationOf('25432@2022-10-01', at('2023-01-01'))).toBe(3)
	expect(populationOf('70@', at('2023-01-01'))).toBe(123)
	expect(populationOf(`25195@${MERGED}`, at('2026-01-01'))).toBeUndefined()
	expect(populationOf('centre:town', at('2026-01-01'))).toBeUndefined()
	expect(populationOf(`75@${MERGED}`, at('2026-01-01'))).toBeUndefined()
})

it('the newest figure known at the instant counts, and before any the first', () => {
	const later = createPopulation({
		areas,
		centres: [],
		figures: [{ areaCode: '25195', date: '2024-04-01', people: 140 }, ...census],
	})
	expect(later('25195@', at('2015-01-01'))).toBe(100)
	expect(later('25195@', at('2024-03-31'))).toBe(100)
	expect(later('25195@', at('2024-04-01'))).toBe(140)
	expect(later('689@', at('2024-06-01'))).toBe(160)
})

it('where one part is not known, neither is the sum; a place that nobody knows has no people', () => {
	const some = createPopulation({ areas, centres: [town], figures: census.slice(1) })
	expect(some('689@', at('2021-05-18'))).toBeUndefined()
	expect(some('25198@', at('2021-05-18'))).toBe(20)
	expect(some('centre:nowhere', 0)).toBeUndefined()
})
