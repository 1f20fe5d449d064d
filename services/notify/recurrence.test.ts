import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HOUR, local } from './notify.fixture.ts'
import { activeUntil, nextTimeOfDay } from './recurrence.ts'

const at = (text: string) => Date.parse(`${text}:00+07:00`)
const NIGHT = { span: { from: 22 * 60, to: 6 * 60 } }

it('a span that goes over midnight belongs to the day on which it begins', () => {
	expect(activeUntil(NIGHT, at('2026-03-04T23:00'), local)).toBe(at('2026-03-05T06:00'))
	expect(activeUntil(NIGHT, at('2026-03-05T05:59'), local)).toBe(at('2026-03-05T06:00'))
	expect(activeUntil(NIGHT, at('2026-03-05T06:00'), local)).toBeUndefined()
	const fridays = { ...NIGHT, weekdays: [5] }
	expect(activeUntil(fridays, at('2026-03-07T03:00'), local)).toBe(at('2026-03-07T06:00'))
	expect(activeUntil(fridays, at('2026-03-08T03:00'), local)).toBeUndefined()
})

it('days of the month count from its end too, and of working days the calendar knows', () => {
	const span = { from: 60, to: 120 }
	expect(activeUntil({ span, monthDays: [-1] }, at('2026-02-28T01:30'), local)).toBe(at('2026-02-28T02:00'))
	expect(activeUntil({ span, monthDays: [31] }, at('2026-02-28T01:30'), local)).toBeUndefined()
	expect(activeUntil({ span, days: 'off' }, at('2026-03-07T01:30'), local)).toBe(at('2026-03-07T02:00'))
	expect(activeUntil({ span, days: 'working' }, at('2026-03-07T01:30'), local)).toBeUndefined()
	// Of a year that the calendar does not have nothing is held back.
	expect(activeUntil({ span, days: 'working' }, at('2031-03-07T01:30'), local)).toBeUndefined()
	expect(activeUntil({ span, days: 'off' }, at('2031-03-08T01:30'), local)).toBeUndefined()
})

it('the end of what holds lies ahead within a day, and the next time of day within one too', () => {
	const minute = fc.nat(1439)
	fc.assert(
		fc.property(minute, minute, fc.nat(3000), (from, to, hours) => {
			const now = at('2026-01-02T00:00') + hours * HOUR + 7
			const until = activeUntil({ span: { from, to } }, now, local)
			if (until !== undefined) {
				expect(until).toBeGreaterThan(now)
				expect(until - now).toBeLessThanOrEqual(24 * HOUR)
			}
			const next = nextTimeOfDay([from, to], now, local.offset) ?? 0
			expect(next).toBeGreaterThan(now)
			expect(next - now).toBeLessThanOrEqual(24 * HOUR)
		}),
	)
	expect(nextTimeOfDay([], 0, local.offset)).toBeUndefined()
})
