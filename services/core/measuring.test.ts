import { describe, expect, test } from 'vitest'
import { beginOf, type CountedFormula, countsOf, datedAt, isKnown, isWhole, measuresOf } from './measuring.ts'

const formula: CountedFormula = {
	kind: 'entities',
	of: 'procedure',
	at: 'opened',
	area: 'handling',
	grain: 'day',
	dayStartHour: 0,
	numerator: { count: { flags: ['good'] } },
	denominator: { count: { flags: ['decided'] } },
	scale: 100,
}
const time = { now: 5_000, start: 1_000, soon: () => 9_000 }
const limit = [
	{ from: null, value: 5 },
	{ from: 2_000, value: 4 },
]

test('what was in force is what began last', () => {
	expect([1_999, 2_000].map((at) => datedAt(limit, at))).toEqual([5, 4])
	expect(datedAt([{ from: 2_000, value: 4 }], 1_999)).toBeUndefined()
})

describe('a formula', () => {
	test('is summed from days unless it speaks of the period as a whole', () => {
		const due = { count: { any: [{ flags: ['late'] }, { due: 'not-over' as const }] } }
		const dated = { count: { numbers: { days: { max: limit } } } }
		expect(isWhole(formula)).toBe(false)
		expect(isWhole({ ...formula, numerator: due })).toBe(true)
		expect(isWhole({ ...formula, numerator: due, at: 'now' })).toBe(false)
		expect(isWhole({ ...formula, denominator: dated })).toBe(true)
		expect(isWhole({ ...formula, each: { of: 'category', fits: 'all' } })).toBe(true)
		expect(isWhole({ ...formula, days: 7 })).toBe(true)
	})

	test('may look back further than its period', () => {
		const day = { start: 86_400_000, end: 172_800_000 }
		expect([beginOf(formula, day), beginOf({ ...formula, days: 2 }, day)]).toEqual([day.start, 0])
	})

	test('is measured with the due dates of its instant and the limits of its period', () => {
		const numerator = { count: { numbers: { days: { max: limit } }, any: [{ due: 'over' as const }] } }
		expect(measuresOf({ ...formula, numerator }, time)).toEqual([
			{ count: { numbers: { days: { min: undefined, max: 5 } }, any: [{ dueBefore: 5_000 }] } },
			{ count: { flags: ['decided'] } },
		])
		const soon = { count: { due: { withinWorkingDays: 1 } } }
		expect(measuresOf({ ...formula, numerator: soon, denominator: undefined }, time)).toEqual([
			{ count: { dueFrom: 5_000, dueBefore: 9_000 } },
		])
	})
})

test('beyond the calendar nothing is known of what is due soon', () => {
	const soon = { ...formula, numerator: { count: { any: [{ due: { withinWorkingDays: 1 } }] } } }
	expect([isKnown(soon, time), isKnown(soon, { soon: () => undefined })]).toEqual([true, false])
	expect(isKnown(formula, { soon: () => undefined })).toBe(true)
})

describe('what counts once in a period', () => {
	const rows = [
		{ start: 0, areaId: 'a', agency: 'x', values: [1, 3] },
		{ start: 0, areaId: 'a', agency: 'y', values: [0, 1] },
		{ start: 0, areaId: 'b', agency: 'x', values: [0, 0] },
	]
	const count = (each: CountedFormula['each'], placed?: CountedFormula['placed']) =>
		countsOf(
			{ ...formula, each, placed },
			rows,
			({ values }) => values,
			(id) => (id === 'a' ? 'district' : 'commune'),
		)

	test('fits only if all of it does: what spoils it is taken off', () => {
		expect(measuresOf({ ...formula, each: { of: 'category', fits: 'all' } }, time)).toEqual([
			{ distinct: 'category', where: { all: [{ flags: ['decided'] }], not: { flags: ['good'] } } },
			{ distinct: 'category', where: { flags: ['decided'] } },
		])
		expect(count({ of: 'category', fits: 'all' }).map(({ numerator }) => numerator)).toEqual([2, 1])
	})

	test('fits if any of it does', () => {
		expect(count({ of: 'agency', fits: 'any' }).map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
			[1, 3],
			[0, 1],
		])
		expect(count({ of: 'area', fits: 'any' })).toEqual([
			{ start: 0, areaId: 'a', agency: '', numerator: 1, denominator: 3, sample: 3 },
		])
	})

	test('may be asked for at areas of some levels only', () => {
		expect(count(undefined, ['commune'])).toEqual([])
		expect(count(undefined, ['district'])).toHaveLength(2)
	})
})

test('what takes the newest is measured by the number of the last thing, what goes with it, and whether there is any', () => {
	const where = { categories: ['RANK'] }
	const rank = { ...formula, numerator: { newest: 'value', where }, denominator: { newest: 'ranked', where } }
	expect(measuresOf(rank, time)).toEqual([{ newest: 'value', where }, { newest: 'ranked', where }, { count: where }])
	const row = { start: 0, areaId: 'a', agency: '' }
	const count = (values: number[]) =>
		countsOf(
			rank,
			[row],
			() => values,
			() => undefined,
		)
	expect(count([1, 63, 2])).toEqual([{ ...row, numerator: 1, denominator: 63, sample: 2 }])
	expect(count([0, 0, 0])).toEqual([])
})
