import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PERIODS, periodAt, periodBefore, periodsBetween } from './period.ts'

const OFFSET = 7 * 3_600_000
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+07:00`)

test.each([
	['hour', '2021-05-18 10:15', '2021-05-18 10:00', '2021-05-18 11:00'],
	['day', '2021-05-18 00:30', '2021-05-18 00:00', '2021-05-19 00:00'],
	['week', '2021-05-23 23:59', '2021-05-17 00:00', '2021-05-24 00:00'],
	['week', '2021-05-17 00:00', '2021-05-17 00:00', '2021-05-24 00:00'],
	['month', '2021-12-31 23:30', '2021-12-01 00:00', '2022-01-01 00:00'],
	['quarter', '2021-05-18 10:00', '2021-04-01 00:00', '2021-07-01 00:00'],
	['half-year', '2021-08-01 00:00', '2021-07-01 00:00', '2022-01-01 00:00'],
	['nine-months', '2021-09-30 23:00', '2021-01-01 00:00', '2021-10-01 00:00'],
	['year', '2021-12-31 23:30', '2021-01-01 00:00', '2022-01-01 00:00'],
] as const)('the %s of %s', (kind, instant, start, end) => {
	expect(periodAt(kind, at(instant), OFFSET)).toEqual({ kind, start: at(start), end: at(end) })
})

test('there is no "nine months" after September', () => {
	expect(periodAt('nine-months', at('2021-10-01 00:00'), OFFSET)).toBeUndefined()
})

test('every instant lies in one period of a kind, and the one before ends where it begins', () => {
	const kind = fc.constantFrom(...PERIODS.filter((name) => name !== 'now' && name !== 'nine-months'))
	fc.assert(
		fc.property(kind, fc.integer({ min: 0, max: 4e12 }), (name, instant) => {
			const period = periodAt(name, instant, OFFSET)
			if (!period) throw new Error('no period')
			expect(period.start <= instant && instant < period.end).toBe(true)
			expect(periodAt(name, period.end - 1, OFFSET)).toEqual(period)
			expect(periodBefore(period, OFFSET)?.end).toBe(period.start)
		}),
	)
})

test('periods between two instants follow each other without a gap', () => {
	const days = periodsBetween('day', at('2021-05-18 10:00'), at('2021-05-20 01:00'), OFFSET)
	expect(days.map(({ start }) => start)).toEqual([
		at('2021-05-18 00:00'),
		at('2021-05-19 00:00'),
		at('2021-05-20 00:00'),
	])
})
