import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CalendarData, createWorkingCalendar, type TimeLimit, zoneOffset } from './working-time.ts'

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
const span = (from: string, to: string) => ({ from: minutes(from), to: minutes(to) })

/** A part of the official days; the pack has them all. */
const data: CalendarData = {
	timeZone: 'Asia/Ho_Chi_Minh',
	firstYear: 2021,
	lastYear: 2024,
	hours: [{ validFrom: null, spans: [span('07:00', '11:30'), span('13:30', '17:00')] }],
	restDays: [0, 6],
	daysOff: [
		...['2021-04-30', '2021-05-03', '2021-09-02', '2021-09-03'],
		...['2024-02-08', '2024-02-09', '2024-02-12', '2024-02-13', '2024-02-14', '2024-04-29', '2024-04-30', '2024-05-01'],
	],
	extraDays: ['2024-05-04'],
}
const calendar = createWorkingCalendar(data)
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+07:00`)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const day = (amount: number): TimeLimit => ({ amount, unit: 'working-day' })

describe('a limit in working days', () => {
	test.each([
		['29/4, before the holidays and a weekend', '2021-04-29 15:00', 1, '2021-05-04 15:00'],
		['the week of Tết', '2024-02-07 10:00', 3, '2024-02-19 10:00'],
		['an exchanged Saturday counts, its Monday does not', '2024-04-26 10:00', 3, '2024-05-04 10:00'],
		['received on the exchanged Saturday, a day like any other', '2024-05-04 10:00', 1, '2024-05-06 10:00'],
		['received on the Monday that was exchanged for it', '2024-04-29 10:00', 1, '2024-05-02 17:00'],
		['due on the Tuesday after a make-up Monday off', '2021-04-29 16:00', 1, '2021-05-04 16:00'],
		['received on the make-up Monday itself', '2021-05-03 09:00', 1, '2021-05-04 17:00'],
		['received during Tết', '2024-02-10 09:00', 1, '2024-02-15 17:00'],
		['received at 23:30 on 31/12, local', '2021-12-31 23:30', 1, '2022-01-03 17:00'],
		['received at 17:00:00', '2021-05-18 17:00', 1, '2021-05-19 17:00'],
		['received at 17:00:01 counts from the next morning', '2021-05-18 17:00:01', 1, '2021-05-19 17:00'],
		['received in the noon break counts from 13:30', '2021-05-18 12:00', 1, '2021-05-19 11:30'],
		['received at 11:30 sharp', '2021-05-18 11:30', 1, '2021-05-19 11:30'],
		['received on a Sunday', '2021-05-16 09:00', 1, '2021-05-17 17:00'],
		['received at night', '2021-05-18 03:00', 1, '2021-05-18 17:00'],
	])('%s', (_, from, days, due) => {
		expect(calendar.due(at(from), day(days))).toBe(at(due))
	})

	test('is not known when it leads out of the calendar', () => {
		expect(calendar.due(at('2024-12-31 23:30'), day(1))).toBeUndefined()
		expect(calendar.due(at('2020-12-31 23:59'), day(1))).toBeUndefined()
		expect(calendar.elapsed(at('2024-12-31 10:00'), at('2025-01-02 10:00'))).toBeUndefined()
		expect(calendar.isOpen(at('2025-01-02 10:00'))).toBeUndefined()
	})
})

test('a limit in calendar days rolls on from a day off', () => {
	expect(calendar.due(at('2021-04-28 09:15'), { amount: 2, unit: 'day' })).toBe(at('2021-05-04 09:15'))
	expect(calendar.due(at('2021-05-17 09:15'), { amount: 2, unit: 'day' })).toBe(at('2021-05-19 09:15'))
})

test('the clock stands outside of the two spans', () => {
	expect(calendar.elapsed(at('2021-05-18 11:00'), at('2021-05-18 14:00'))).toBe(HOUR)
	expect(calendar.elapsed(at('2021-05-18 17:00'), at('2021-05-19 07:00'))).toBe(0)
	expect(calendar.elapsed(at('2021-05-19 08:00'), at('2021-05-18 16:00'))).toBe(-2 * HOUR)
	expect(calendar.isOpen(at('2021-05-18 11:29'))).toBe(true)
	expect(calendar.isOpen(at('2021-05-18 11:30'))).toBe(false)
	expect(calendar.isWorkingDay(at('2021-12-31 23:30'))).toBe(true)
})

test('backwards, the last instant that is so far off is meant', () => {
	expect(calendar.after(at('2021-05-19 07:30'), -HOUR)).toBe(at('2021-05-18 16:30'))
	expect(calendar.after(at('2021-05-19 07:30'), -30 * MINUTE)).toBe(at('2021-05-19 07:00'))
})

test('hours that change by decree hold from their date', () => {
	const changed = createWorkingCalendar({
		...data,
		hours: [...data.hours, { validFrom: '2021-05-19', spans: [span('08:00', '12:00'), span('13:00', '17:00')] }],
	})
	expect(changed.isOpen(at('2021-05-18 07:30'))).toBe(true)
	expect(changed.isOpen(at('2021-05-19 07:30'))).toBe(false)
})

test('a zone with summer time is refused', () => {
	expect(() => createWorkingCalendar({ ...data, timeZone: 'Europe/Berlin' })).toThrow(RangeError)
	expect(zoneOffset('Asia/Ho_Chi_Minh', at('2021-05-18 00:00'))).toBe(7 * HOUR)
})

const instant = fc.integer({ min: at('2021-01-01 00:00'), max: at('2024-12-30 00:00') })

test('elapsed time adds up', () => {
	fc.assert(
		fc.property(instant, instant, instant, (a, b, c) => {
			expect((calendar.elapsed(a, b) ?? 0) + (calendar.elapsed(b, c) ?? 0)).toBe(calendar.elapsed(a, c))
		}),
	)
})

test('what is due after a span is that span away, and not a moment earlier', () => {
	fc.assert(
		fc.property(instant, fc.integer({ min: 1, max: 40 * 8 * HOUR }), (from, span) => {
			const due = calendar.after(from, span)
			if (due === undefined) return
			expect(calendar.elapsed(from, due)).toBe(span)
			expect(calendar.elapsed(from, due - 1)).toBe(span - 1)
		}),
	)
})

test('agrees with a clock that walks minute by minute', () => {
	const minuteStart = fc
		.integer({ min: 0, max: 60 * 24 * 300 })
		.map((minute) => at('2024-01-01 00:00') + minute * MINUTE)
	fc.assert(
		fc.property(minuteStart, fc.integer({ min: 0, max: 20_000 }), (from, length) => {
			let worked = 0
			for (let minute = 0; minute < length; minute++) if (calendar.isOpen(from + minute * MINUTE)) worked += MINUTE
			expect(calendar.elapsed(from, from + length * MINUTE)).toBe(worked)
		}),
		{ numRuns: 30 },
	)
})
