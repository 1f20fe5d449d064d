import { expect, test } from 'vitest'
import { type Area, type AreaLevel, ancestorsOf, createAreaIndex } from './area.ts'
import { areaIdsOf, type Centre } from './centre.ts'

const CHANGE = Date.parse('2025-07-01T00:00:00+07:00')

function area(
	code: string,
	parentCode: string | null,
	level: AreaLevel,
	validFrom: number | null,
	validTo: number | null,
): Area {
	const id = `${code}@${validFrom ?? ''}`
	return { id, code, name: code, type: '', level, parentCode, validFrom, validTo, lat: null, lon: null }
}

const index = createAreaIndex([
	area('70', null, 'province', null, CHANGE),
	area('75', null, 'province', CHANGE, null),
	area('689', '70', 'district', null, CHANGE),
	area('25195', '689', 'commune', null, CHANGE),
	area('25198', '689', 'commune', null, CHANGE),
	area('25195', '75', 'commune', CHANGE, null),
	area('25217', '75', 'commune', CHANGE, null),
])
const centre: Centre = {
	id: 'dong-xoai',
	name: { vi: 'Đồng Xoài', en: 'Đồng Xoài' },
	areas: [
		{ from: null, to: CHANGE, codes: ['689'] },
		{ from: CHANGE, to: null, codes: ['25195'] },
	],
}

test('a code that is used again for another place belongs to a centre in the span that the centre names it for', () => {
	expect(areaIdsOf(centre, index)).toEqual(['689@', '25195@', '25198@', `25195@${CHANGE}`])
})

test('what lies above an area is told as the borders were while it held', () => {
	const old = index.resolve('25195', CHANGE - 1) as Area
	expect(ancestorsOf(old, CHANGE + 1, index).map(({ code }) => code)).toEqual(['25195', '689', '70'])
	const later = index.resolve('25195', CHANGE) as Area
	expect(ancestorsOf(later, CHANGE - 1, index).map(({ code }) => code)).toEqual(['25195', '75'])
})
