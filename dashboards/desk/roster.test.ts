import fc from 'fast-check'
import { expect, it } from 'vitest'
import { gapsOf, hoursToCome, instantOf, localOf, oneWeekOn, WEEK_MS, weekOf } from './roster.ts'
import type { DutyNode } from './roster-documents.generated.ts'

const HOUR = 3_600_000
const MONDAY = Date.parse('2026-11-23T00:00:00+07:00')
const duty = (from: number, until: number) => ({
	from: new Date(from).toISOString(),
	until: new Date(until).toISOString(),
})

it('a week begins on Monday at midnight in Viet Nam', () => {
	expect(weekOf(MONDAY)).toBe(MONDAY)
	expect(weekOf(MONDAY - 1)).toBe(MONDAY - WEEK_MS)
	expect(weekOf(MONDAY + WEEK_MS - 1)).toBe(MONDAY)
})

it('times in the form are those of Viet Nam, there and back', () => {
	expect(instantOf('2026-11-23T07:00')).toBe('2026-11-23T00:00:00.000Z')
	expect(localOf('2026-11-23T00:00:00.000Z')).toBe('2026-11-23T07:00')
})

it('looks two days ahead at least while the week runs, and at the whole of a week to come', () => {
	const sunday = MONDAY + WEEK_MS - HOUR
	expect(hoursToCome(MONDAY, MONDAY + HOUR)).toEqual({ from: MONDAY + HOUR, to: MONDAY + WEEK_MS })
	expect(hoursToCome(MONDAY, sunday)).toEqual({ from: sunday, to: sunday + 48 * HOUR })
	expect(hoursToCome(MONDAY + WEEK_MS, sunday)).toEqual({ from: MONDAY + WEEK_MS, to: MONDAY + 2 * WEEK_MS })
	const { from, to } = hoursToCome(MONDAY - WEEK_MS, sunday)
	expect(from).toBeGreaterThanOrEqual(to)
})

it('says for which hours nobody is put down', () => {
	expect(gapsOf([], MONDAY, MONDAY + HOUR)).toEqual([{ from: MONDAY, to: MONDAY + HOUR }])
	expect(
		gapsOf(
			[duty(MONDAY + 4 * HOUR, MONDAY + 6 * HOUR), duty(MONDAY - HOUR, MONDAY + 2 * HOUR)],
			MONDAY,
			MONDAY + 8 * HOUR,
		),
	).toEqual([
		{ from: MONDAY + 2 * HOUR, to: MONDAY + 4 * HOUR },
		{ from: MONDAY + 6 * HOUR, to: MONDAY + 8 * HOUR },
	])
})

it('takes every hour of the span for a gap or for somebody’s, never for both', () => {
	const shifts = fc.array(fc.tuple(fc.integer({ min: -5, max: 30 }), fc.integer({ min: 1, max: 12 })))
	fc.assert(
		fc.property(shifts, (given) => {
			const duties = given.map(([start, length]) => duty(MONDAY + start * HOUR, MONDAY + (start + length) * HOUR))
			const gaps = gapsOf(duties, MONDAY, MONDAY + 24 * HOUR)
			for (let hour = 0; hour < 24; hour++) {
				const at = MONDAY + hour * HOUR
				const covered = given.some(([start, length]) => hour >= start && hour < start + length)
				expect(gaps.some(({ from, to }) => at >= from && at < to)).toBe(!covered)
			}
		}),
	)
})

it('copies a week: the same people and hours seven days later, without what was handed over', () => {
	const node: DutyNode = {
		...{ id: 'd', team: 't', teamName: 'T', teamNameEn: 'T', standIn: null, handedOverAt: null, note: null },
		...{ contact: { id: 'an', name: 'An' }, holder: { id: 'binh', name: 'Bình' } },
		...duty(MONDAY + 7 * HOUR, MONDAY + 19 * HOUR),
	}
	const earlier = { ...node, ...duty(MONDAY - HOUR, MONDAY + HOUR) }
	expect(oneWeekOn([earlier, node], MONDAY)).toEqual([
		{
			...{ team: 't', contact: 'an', standIn: null },
			...duty(MONDAY + WEEK_MS + 7 * HOUR, MONDAY + WEEK_MS + 19 * HOUR),
		},
	])
})
