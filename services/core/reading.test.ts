import { describe, expect, test } from 'vitest'
import type { IndicatorDefinition, Reading } from './indicator.ts'
import { bandOf, bandsAt, joinSums, readSums, readTerms, statusOf, targetAt } from './reading.ts'

const definition: IndicatorDefinition = {
	id: 'RATE',
	name: { vi: '', en: '' },
	unit: '%',
	decimals: 2,
	direction: 'up',
	formula: {
		kind: 'entities',
		of: 'dossier',
		at: 'opened',
		area: 'handling',
		grain: 'day',
		dayStartHour: 0,
		numerator: { count: {} },
		denominator: { count: {} },
		scale: 100,
	},
	periods: ['day'],
	levels: [],
	rollUp: true,
	minimumSample: 3,
	targets: [
		{ from: null, value: 80 },
		{ from: 1_000, value: 90 },
	],
	tolerance: 5,
	sources: [],
	basis: '',
}
const place = {
	area: 'a',
	agency: '',
	period: { kind: 'day' as const, start: 1_000, end: 2_000 },
	asOf: null,
	revision: 0,
}

describe('a rate', () => {
	test('of nothing is null, with the reason', () => {
		expect(readSums(definition, undefined, place)).toMatchObject({ value: null, reason: 'no-data', status: 'UNKNOWN' })
	})
	test('on a sample that is too small is null, with the reason', () => {
		const sums = { numerator: 2, denominator: 2, sample: 2 }
		expect(readSums(definition, sums, place)).toMatchObject({ value: null, reason: 'sample-too-small' })
	})
	test('is told with the decimals of its definition, against the target of its period', () => {
		const sums = { numerator: 2, denominator: 3, sample: 3 }
		expect(readSums(definition, sums, place)).toMatchObject({ value: 66.67, target: 90, status: 'BAD' })
	})
	test.each([
		[23, 160, 14.38],
		[57, 800, 7.13],
		[1.005, 100, 1.01],
		[0.1 + 0.2, 20, 1.5],
		[8.574_999_999, 100, 8.57],
		[1, 3, 33.33],
	])('is half upwards as on paper: %d of %d', (numerator, denominator, value) => {
		expect(readSums(definition, { numerator, denominator, sample: 9 }, place).value).toBe(value)
	})
	test('per population is null where the population is not known', () => {
		const { formula } = definition
		if (formula.kind !== 'entities') throw new Error('not counted')
		const perHead = {
			...definition,
			minimumSample: 0,
			formula: { ...formula, denominator: undefined, perPopulation: true, scale: 100_000 },
		}
		const sums = { numerator: 5, denominator: 0, sample: 5 }
		expect(readSums(perHead, sums, place)).toMatchObject({
			value: null,
			reason: 'population-unknown',
			denominator: null,
		})
		expect(readSums(perHead, sums, place, 200_000)).toMatchObject({ value: 2.5 })
	})
})

test('a target holds from its date on, and a near miss is a warning', () => {
	expect([targetAt(definition, 999), targetAt(definition, 1_000)]).toEqual([80, 90])
	expect([90, 85, 84.99].map((value) => statusOf(definition, value, 90))).toEqual(['GOOD', 'WARN', 'BAD'])
	const down: IndicatorDefinition = { ...definition, direction: 'down' }
	expect([90, 95, 96].map((value) => statusOf(down, value, 90))).toEqual(['GOOD', 'WARN', 'BAD'])
})

describe('an indicator made of others', () => {
	const always = (value: number) => [{ from: null, value }]
	const sinceTwoThousand = (before: number, after: number) => [...always(before), { from: 2_000, value: after }]
	const points: IndicatorDefinition = {
		...definition,
		formula: {
			kind: 'terms',
			constant: 0,
			terms: [
				{ indicator: 'A', factor: 1, points: { threshold: always(80), max: sinceTwoThousand(6, 12) } },
				{ indicator: 'B', factor: 1, points: { threshold: always(100), max: always(4) } },
			],
		},
	}
	const reading = (value: number | null) => ({ value, asOf: 5 }) as Reading

	test('gives points up to the threshold and no more, and nothing for a part without data', () => {
		expect(readTerms(points, new Map([['A', reading(90)]]), place)).toMatchObject({ value: 6, asOf: 5 })
		const both = new Map([
			['A', reading(40)],
			['B', reading(50)],
		])
		expect(readTerms(points, both, place)).toMatchObject({ value: 5 })
	})

	test('gives the points that were in force when its period began', () => {
		const later = { ...place, period: { ...place.period, start: 2_000 } }
		expect(readTerms(points, new Map([['A', reading(40)]]), later)).toMatchObject({ value: 6 })
	})

	test('is null when none of its parts has data', () => {
		expect(readTerms(points, new Map([['A', reading(null)]]), place)).toMatchObject({ value: null, reason: 'no-data' })
	})

	test('is null when a part that it cannot do without has no data', () => {
		const difference: IndicatorDefinition = {
			...definition,
			formula: {
				kind: 'terms',
				constant: 100,
				terms: [
					{ indicator: 'A', factor: -1 },
					{ indicator: 'B', factor: -1 },
				],
			},
		}
		expect(readTerms(difference, new Map([['A', reading(3)]]), place)).toMatchObject({
			value: null,
			reason: 'part-missing',
		})
		const both = new Map([
			['A', reading(3)],
			['B', reading(2)],
		])
		expect(readTerms(difference, both, place)).toMatchObject({ value: 95 })
	})
})

describe('a band', () => {
	const named = (from: number | null, at: number, name: string) => ({ from, at, name: { vi: name, en: name } })
	const bands = [named(null, 0, 'weak'), named(null, 50, 'average'), named(1_000, 10, 'fair'), named(1_000, 80, 'good')]
	test.each([
		[49.99, 0, 'weak'],
		[50, 0, 'average'],
		[1_000_000, 0, 'average'],
		[79.99, 1_000, 'fair'],
		[80, 1_000, 'good'],
		[9, 1_000, undefined],
		[-1, 0, undefined],
		[null, 1_000, undefined],
	])('of %s at %s is %s: it begins at its bound, and the newest date replaces all before it', (value, at, name) => {
		expect(bandOf({ bands }, value, at)?.name.en).toBe(name)
	})
	test('is nothing where values have no names, or not yet', () => {
		expect(bandOf({}, 5, 0)).toBeUndefined()
		expect(bandsAt({ bands: bands.slice(2) }, 999)).toEqual([])
	})
})

describe('a rank', () => {
	const { formula } = definition
	if (formula.kind !== 'entities') throw new Error('not counted')
	const rank = {
		...definition,
		direction: 'down' as const,
		minimumSample: 0,
		formula: { ...formula, numerator: { newest: 'value' }, denominator: { newest: 'ranked' }, scale: 1 },
	}
	test('is its own value, with the number ranked beside it, as far as that was said', () => {
		const told = (denominator: number) => readSums(rank, { numerator: 47, denominator, sample: 2 }, place)
		expect(told(63)).toMatchObject({ value: 47, numerator: 47, denominator: 63, sample: 2 })
		expect(told(0)).toMatchObject({ value: 47, denominator: null })
	})
	test('is nothing where none was stated, and no rank of 0', () => {
		expect(readSums(rank, undefined, place)).toMatchObject({ value: null, reason: 'no-data', denominator: null })
	})
	test('of two areas is the one that was stated last, where anything else is added up', () => {
		const [old, fresh] = [
			{ numerator: 5, denominator: 63, sample: 1, newest: 1 },
			{ numerator: 2, denominator: 34, sample: 1, newest: 2 },
		]
		expect([joinSums(rank, old, fresh), joinSums(rank, fresh, old)]).toEqual([fresh, fresh])
		expect(joinSums(rank, undefined, old)).toEqual(old)
		expect(joinSums(definition, old, fresh)).toEqual({ numerator: 7, denominator: 97, sample: 2 })
	})
})
