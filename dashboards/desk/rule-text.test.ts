import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firedByDay } from './backtest-course.ts'
import { numbersOf, readRule, withNumber, written } from './rule-text.ts'

const RULE = { id: 'A', holdMinutes: 5, threshold: { above: 30, steps: [{ severity: 'major', above: 40 }] } }

it('finds every number of a rule, and changes one without touching the others', () => {
	expect(numbersOf(RULE)).toEqual([
		{ path: ['holdMinutes'], value: 5 },
		{ path: ['threshold', 'above'], value: 30 },
		{ path: ['threshold', 'steps', '0', 'above'], value: 40 },
	])
	expect(withNumber(RULE, ['threshold', 'steps', '0', 'above'], 50)).toEqual({
		...RULE,
		threshold: { above: 30, steps: [{ severity: 'major', above: 50 }] },
	})
	expect(RULE.threshold.steps[0]?.above).toBe(40)
})

it('reads a changed number back, whatever the rule looks like', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue()), fc.integer(), (rule, next) => {
			const numbers = numbersOf(rule)
			for (const [index, { path }] of numbers.entries()) {
				const after = numbersOf(withNumber(rule, path, next))
				expect(after.map(({ path: at }) => at)).toEqual(numbers.map(({ path: at }) => at))
				expect(after[index]?.value).toBe(next)
			}
		}),
	)
})

it('takes what was typed for a rule only when it is one', () => {
	expect(readRule(written(RULE))).toEqual({ rule: RULE })
	for (const text of ['', '{', '[]', '"a"', 'null', '1']) expect(readRule(text).problem, text).toBeTruthy()
})

it('counts what fired by the days of Viet Nam, with the days that were quiet', () => {
	const firedAt = (at: string | null) => ({ firedAt: at })
	const from = Date.parse('2026-03-01T03:00:00Z')
	const days = firedByDay(
		[firedAt('2026-03-01T16:59:00Z'), firedAt('2026-03-01T17:00:00Z'), firedAt('2026-03-01T18:00:00Z'), firedAt(null)],
		from,
		Date.parse('2026-03-03T17:00:00Z'),
	)
	expect(days.map(({ start, fired }) => [new Date(start).toISOString(), fired])).toEqual([
		['2026-02-28T17:00:00.000Z', 1],
		['2026-03-01T17:00:00.000Z', 2],
		['2026-03-02T17:00:00.000Z', 0],
	])
})
