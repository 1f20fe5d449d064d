import { expect, test } from 'vitest'
import { createFormat } from '../app/format.ts'
import { bandOf, figureOf, periodOf, reasonOf, shownValue, shownWithUnit, withUnit } from './figures.ts'

const vi = createFormat('vi')

test('numbers are written the Vietnamese way', () => {
	expect(figureOf(1223, { decimals: 0, unit: 'dịch vụ' }, vi)).toBe('1.223')
	expect(withUnit(98.54, { decimals: 2, unit: '%' }, vi)).toBe('98,5%')
	expect(withUnit(100, { decimals: 2, unit: '%' }, vi)).toBe('100%')
	expect(withUnit(7.7, { decimals: 1, unit: 'phút' }, vi)).toBe('7,7 phút')
})

test('a reason that the page does not know is still no empty tile', () => {
	expect(reasonOf({ reason: 'sample-too-small' }, vi)).toBe('Quá ít trường hợp để tính')
	expect(reasonOf({ reason: 'something-new' }, vi)).toBe('Không có giá trị')
	expect(periodOf({ period: 'month' }, vi)).toBe('tháng này')
})

test('a value has the name of its band, in the reader’s language', () => {
	const band = { name: 'Kém', nameEn: 'Poor' }
	expect(bandOf({ band }, vi)).toBe('Kém')
	expect(bandOf({ band }, createFormat('en'))).toBe('Poor')
	expect(bandOf({ band: null }, vi)).toBeUndefined()
})

test('a rank is told with the number ranked, as far as that is known', () => {
	const rank = { decimals: 0, unit: 'hạng', outOf: 63 }
	expect([shownValue(1, rank, vi), shownWithUnit(1, rank, vi)]).toEqual(['1/63', 'hạng 1/63'])
	expect(shownWithUnit(47, { ...rank, outOf: null }, vi)).toBe('hạng 47')
	expect(withUnit(1, rank, vi)).toBe('hạng 1')
})
