import { type Area, createAreaIndex } from '@vong/core/area'
import { expect, it } from 'vitest'
import { visibleAreaIds } from './scope.ts'

const CHANGE = Date.UTC(2025, 5, 30, 17)
const area = (code: string, parentCode: string | null, validFrom: number | null, validTo: number | null): Area => ({
	id: `${code}@${validFrom ?? ''}`,
	code,
	name: code,
	type: '',
	level: 'commune',
	parentCode,
	validFrom,
	validTo,
	lat: null,
	lon: null,
})
const areas = createAreaIndex([
	area('70', null, null, CHANGE),
	area('689', '70', null, CHANGE),
	area('25195', '689', null, CHANGE),
	area('688', '70', null, CHANGE),
	area('75', null, CHANGE, null),
	area('25195', '75', CHANGE, null),
])

it("a city sees itself and what lay below it, and not what its communes' codes name later", () => {
	expect(visibleAreaIds({ kind: 'areas', codes: ['689'] }, areas)).toEqual(['689@', '25195@'])
})

it('the province sees everything', () => {
	expect(visibleAreaIds({ kind: 'all' }, areas)).toBe('all')
	expect(visibleAreaIds({ kind: 'areas', codes: ['70'] }, areas)).toHaveLength(4)
})
