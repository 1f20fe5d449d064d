import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leftUntil } from './countdown.ts'

const at = (local: string) => Date.parse(`${local}+07:00`)
const UNTIL = at('2027-01-01T00:00')

test('days are those of the calendar in Viet Nam, the last one is told by its hours, and then it is over', () => {
	expect(leftUntil(UNTIL, at('2026-12-19T00:00'))).toEqual({ kind: 'days', days: 12 })
	expect(leftUntil(UNTIL, at('2026-12-19T23:59'))).toEqual({ kind: 'days', days: 12 })
	expect(leftUntil(UNTIL, at('2026-12-31T22:30'))).toEqual({ kind: 'last-day', rest: 90 * 60_000 })
	expect(leftUntil(UNTIL, UNTIL)).toEqual({ kind: 'over' })
	expect(leftUntil(at('2026-12-31T17:00'), at('2026-12-30T18:00'))).toEqual({ kind: 'days', days: 1 })
})

test('what is left never grows', () => {
	const rank = (now: number) => {
		const left = leftUntil(UNTIL, now)
		return left.kind === 'days' ? left.days : left.kind === 'last-day' ? left.rest / 86_400_000 / 2 : 0
	}
	const instants = fc.integer({ min: UNTIL - 90 * 86_400_000, max: UNTIL + 86_400_000 })
	fc.assert(
		fc.property(instants, instants, (a, b) => {
			expect(rank(Math.min(a, b))).toBeGreaterThanOrEqual(rank(Math.max(a, b)))
		}),
	)
})
