import fc from 'fast-check'
import { expect, test } from 'vitest'
import { barsOf, chosenEvents, countSpan, isLabelled } from './count-span.ts'

const at = (text: string) => Date.parse(`${text}+07:00`)
const NOW = at('2026-11-25T10:20')
const HOUR_MS = 3_600_000

test('without a span there are the hours of a week, up to the one that runs', () => {
	expect(countSpan({}, NOW)).toEqual({
		...{ from: at('2026-11-18T11:00'), to: at('2026-11-25T11:00'), step: 'HOUR', chosen: undefined },
	})
	expect(countSpan({ to: at('2026-10-02T00:00') }, NOW)).toMatchObject({ from: at('2026-09-25T00:00'), step: 'HOUR' })
})

test('a part of a day stands in its day, and what goes over midnight in both', () => {
	expect(countSpan({ from: at('2026-11-20T13:00'), to: at('2026-11-20T14:00') }, NOW)).toEqual({
		...{ from: at('2026-11-20T00:00'), to: at('2026-11-21T00:00'), step: 'HOUR' },
		chosen: { from: at('2026-11-20T13:00'), to: at('2026-11-20T14:00') },
	})
	expect(countSpan({ from: at('2026-11-20T23:30'), to: at('2026-11-21T00:10') }, NOW)).toEqual({
		...{ from: at('2026-11-20T00:00'), to: at('2026-11-22T00:00'), step: 'HOUR' },
		chosen: { from: at('2026-11-20T23:00'), to: at('2026-11-21T01:00') },
	})
})

test('the longer the span, the longer the steps, and never more of them than can be told apart', () => {
	expect(countSpan({ from: at('2026-11-20T00:00'), to: at('2026-11-21T00:00') }, NOW)).toMatchObject({
		...{ step: 'HOUR', chosen: undefined },
	})
	expect(countSpan({ from: at('2026-11-01T00:00') }, NOW)?.step).toBe('DAY')
	expect(countSpan({ from: at('2024-11-01T00:00') }, NOW)?.step).toBe('MONTH')
	const lengths = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS, MONTH: 28 * 24 * HOUR_MS, WEEK: Number.NaN }
	fc.assert(
		fc.property(fc.integer({ min: 0, max: NOW }), fc.integer({ min: 0, max: NOW }), (from, to) => {
			const span = countSpan({ from, to }, NOW)
			if (from >= to) expect(span === undefined || span.to - span.from <= 48 * HOUR_MS).toBe(true)
			else expect(span && (span.to - span.from) / lengths[span.step]).toBeLessThanOrEqual(402)
		}),
	)
	expect(countSpan({ from: NOW, to: NOW - HOUR_MS }, NOW)).toBeUndefined()
})

test('bars end where the next one begins, are cut to the span, and only those chosen are added up', () => {
	const span = { from: at('2026-11-20T12:00'), to: at('2026-11-22T12:00'), step: 'DAY', chosen: undefined } as const
	const counts = ['2026-11-20T00:00', '2026-11-21T00:00', '2026-11-22T00:00'].map((start, index) => ({
		...{ start: new Date(at(start)).toISOString(), events: index + 1 },
	}))
	const bars = barsOf(counts, span)
	expect(bars.map(({ from, to }) => [from, to])).toEqual([
		[at('2026-11-20T12:00'), at('2026-11-21T00:00')],
		[at('2026-11-21T00:00'), at('2026-11-22T00:00')],
		[at('2026-11-22T00:00'), at('2026-11-22T12:00')],
	])
	expect(chosenEvents(bars)).toBe(6)
	const chosen = { from: at('2026-11-21T00:00'), to: at('2026-11-22T00:00') }
	expect(chosenEvents(barsOf(counts, { ...span, chosen }))).toBe(2)
})

test('hours of a week are named by their midnights, hours of a day every third', () => {
	const hours = (from: string, length: number) =>
		Array.from({ length }, (_, index) => ({
			...{ from: at(from) + index * HOUR_MS, to: at(from) + (index + 1) * HOUR_MS, events: 0, chosen: true },
		}))
	const named = (bars: ReturnType<typeof hours>) => bars.filter((_, index) => isLabelled(bars, index, 'HOUR')).length
	expect(named(hours('2026-11-18T11:00', 168))).toBe(7)
	expect(named(hours('2026-11-18T00:00', 24))).toBe(8)
	expect(isLabelled(hours('2026-11-18T00:00', 28), 2, 'DAY')).toBe(true)
})
