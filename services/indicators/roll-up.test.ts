import { type Area, type AreaLevel, createAreaIndex } from '@vong/core/area'
import type { IndicatorDefinition } from '@vong/core/indicator'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRollUp } from './roll-up.ts'

const CHANGE = Date.parse('2025-07-01T00:00:00+07:00')

function area(
	code: string,
	parentCode: string | null,
	level: AreaLevel,
	validFrom: number | null,
	validTo: number | null,
): Area {
	const id = `${code}@${validFrom === null ? '' : 'new'}`
	return { id, code, name: code, type: '', level, parentCode, validFrom, validTo, lat: null, lon: null }
}

const areas = createAreaIndex([
	area('70', null, 'province', null, CHANGE),
	area('689', '70', 'district', null, CHANGE),
	area('688', '70', 'district', null, CHANGE),
	area('25195', '689', 'commune', null, CHANGE),
	area('25217', '688', 'commune', null, CHANGE),
	area('75', null, 'province', CHANGE, null),
	area('25195', '75', 'commune', CHANGE, null),
])
const centres = [
	{ id: 'all', name: { vi: '', en: '' }, areas: [{ from: null, to: null, codes: ['70', '75'] }] },
	{
		id: 'town',
		name: { vi: '', en: '' },
		areas: [
			{ from: null, to: CHANGE, codes: ['689'] },
			{ from: CHANGE, to: null, codes: ['25195'] },
		],
	},
]
const rollUp = createRollUp({ areas, centres })
const LEVELS = ['province', 'district', 'commune'] as const
const definition = {
	rollUp: true,
	levels: LEVELS,
	formula: { kind: 'aqi' },
} as Partial<IndicatorDefinition> as IndicatorDefinition
const sums = (areaId: string, numerator: number) => ({ areaId, numerator, denominator: 10, sample: 10 })

test('old data goes up by old borders, new data by new ones, and a centre has both', () => {
	const found = rollUp(definition, [sums('25195@', 1), sums('25217@', 2), sums('25195@new', 4), sums('', 8)], CHANGE)
	const numerators = Object.fromEntries([...found].map(([place, { numerator }]) => [place, numerator]))
	expect(numerators).toMatchObject({ '689@': 1, '688@': 2, '70@': 3, '75@new': 4, 'centre:town': 5 })
	expect(numerators['centre:all']).toBe(15)
})

test('what is stated for an area holds for that area alone', () => {
	const stated = (areaId: string) => [...rollUp({ ...definition, rollUp: false }, [sums(areaId, 1)], CHANGE).keys()]
	expect(stated('25195@')).toEqual(['25195@'])
	// … and for the centre that is that area.
	expect(stated('689@')).toEqual(['689@', 'centre:town'])
	expect(stated('70@')).toEqual(['70@', 'centre:all'])
})

test('a centre that was one area and is another now has the figure that was stated last', () => {
	const numerator = { newest: 'value' }
	const formula = { kind: 'entities', numerator } as Partial<
		IndicatorDefinition['formula']
	> as IndicatorDefinition['formula']
	const figures = [
		{ ...sums('689@', 9), newest: 2 },
		{ ...sums('25195@new', 4), newest: 1 },
	]
	expect(rollUp({ ...definition, rollUp: false, formula }, figures, CHANGE).get('centre:town')?.numerator).toBe(9)
})

test('an indicator of districts is told for them and for centres, not for communes', () => {
	const found = rollUp({ ...definition, levels: ['district'] }, [sums('25195@', 1)], CHANGE)
	expect([...found.keys()]).toEqual(['689@', 'centre:all', 'centre:town'])
})

test('nothing is lost or counted twice: the total is the sum of what went in', () => {
	const row = fc.record({ areaId: fc.constantFrom('25195@', '25217@', '25195@new', ''), numerator: fc.nat(1_000) })
	fc.assert(
		fc.property(fc.array(row), (rows) => {
			const found = rollUp(
				definition,
				rows.map(({ areaId, numerator }) => sums(areaId, numerator)),
				CHANGE,
			)
			const total = rows.reduce((sum, { numerator }) => sum + numerator, 0)
			expect(found.get('centre:all')?.numerator ?? 0).toBe(total)
			const placed = (found.get('70@')?.numerator ?? 0) + (found.get('75@new')?.numerator ?? 0)
			const unplaced = rows.filter(({ areaId }) => areaId === '').reduce((sum, { numerator }) => sum + numerator, 0)
			expect(placed + unplaced).toBe(total)
		}),
	)
})
