import { describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'

const vi = createFormat('vi')
const en = createFormat('en')
const at = Date.parse('2026-11-23T20:32:05Z')

it('a unit is written as the reader of the language knows it', () => {
	expect(vi.value(3, 'min')).toBe('3 phút')
	expect(en.value(3, 'phút')).toBe('3 min')
	expect(vi.value(21.5, 'Cel')).toBe('21,5 °C')
})

describe('times', () => {
	it('are those of Viet Nam, on whatever screen', () => {
		expect(vi.clock(at)).toBe('03:32:05')
		expect(vi.day(at, at)).toBe('24/11')
	})

	it('name the year when it is not the present one', () => {
		expect(vi.day(0, at)).toBe('01/01/1970')
	})

	it.each([
		[400, 'vừa xong', 'just now'],
		[-5_000, 'vừa xong', 'just now'],
		[12_900, '12 giây trước', '12 seconds ago'],
		[60_000, '1 phút trước', '1 minute ago'],
		[3 * 3_600_000, '3 giờ trước', '3 hours ago'],
		[50 * 3_600_000, '2 ngày trước', '2 days ago'],
	])('tell an age of %d ms in words', (age, vietnamese, english) => {
		expect(vi.ago(at - age, at)).toBe(vietnamese)
		expect(en.ago(at - age, at)).toBe(english)
	})
})

describe('numbers', () => {
	it('are written as the language writes them', () => {
		expect([vi.count(1234567), en.count(1234567)]).toEqual(['1.234.567', '1,234,567'])
		expect([vi.value(27.35, 'Cel'), en.value(27.35, 'Cel')]).toEqual(['27,35 °C', '27.35 °C'])
	})

	it('keep small values and have no unit where none was sent', () => {
		expect([vi.value(0.0004, null), vi.value(0, '')]).toEqual(['0,0004', '0'])
	})
})
