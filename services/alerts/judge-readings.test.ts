import type { Reading } from '@vong/core/indicator'
import type { Condition } from '@vong/core/rule'
import { describe, expect, test } from 'vitest'
import { judgeBaseline, judgeChange, judgePlan, judgeReading, judgeTimes } from './judge-readings.ts'
import { above, thresholdOf } from './rule.fixture.ts'
import type { Sample } from './step.ts'

type Of<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>

const reading = (value: number | null, sample = 20, agency = '') =>
	({ value, sample, agency, reason: value === null ? 'no-data' : null }) as Reading
const watch = { indicator: 'I', period: 'week', minimumSample: 10, levels: ['centre'], byAgency: false } as const
/** What a judgement comes to, in a word. */
const said = ({ breach, clear, known, reason }: Sample) =>
	known ? `${breach ?? (clear ? 'over' : 'between')} ${reason}` : `unknown ${reason}`

const threshold = (bound: Partial<Of<'threshold'>['bound']> = {}) =>
	thresholdOf({
		minimumSample: 10,
		bound: { ...above(30, 25, { steps: [{ value: 45, severity: 'critical' }] }), ...bound },
	})
const below = { direction: 'below', value: 95, clear: 96, steps: [] } as const

test.each<[string, Of<'threshold'>, Reading, string]>([
	['at the bound is not over it', threshold(), reading(30), 'between between-thresholds'],
	['over it', threshold(), reading(30.1), 'minor above-threshold'],
	['over the harder one', threshold(), reading(46), 'critical above-threshold'],
	['at the one that clears', threshold(), reading(25), 'over cleared'],
	['below, where less is worse', threshold(below), reading(94), 'minor below-threshold'],
	['cleared, where less is worse', threshold(below), reading(96), 'over cleared'],
	['too few to say', threshold(), reading(99, 9), 'unknown sample-too-small'],
	['no value', threshold(), reading(null), 'unknown no-data'],
	[
		'a station with a bound of its own',
		{ ...threshold(), own: { S: above(218) } },
		reading(99, 20, 'S'),
		'over cleared',
	],
	['over its own bound', { ...threshold(), own: { S: above(218) } }, reading(219, 20, 'S'), 'minor above-threshold'],
])('threshold: %s', (_, condition, read, expected) => {
	expect(said(judgeReading(condition, 'minor', read).sample)).toBe(expected)
})

const BAD: Sample = { breach: 'major', clear: false, known: true, reason: '' }
const WORSE: Sample = { ...BAD, breach: 'critical' }
const BETWEEN: Sample = { ...BAD, breach: null }
const GOOD: Sample = { ...BAD, breach: null, clear: true }

test.each<[string, Sample[], string]>([
	['fires when so many of the last held, not in a row', [BAD, GOOD, BAD, GOOD, BAD], 'major too-often'],
	['stays quiet below', [BAD, GOOD, BAD, GOOD, GOOD], 'over seldom-again'],
	['holds while the others are not over either', [BAD, BETWEEN, BAD, GOOD, GOOD], 'between less-often'],
	['is as grave as so many of them were', [WORSE, WORSE, BAD, GOOD, GOOD], 'major too-often'],
	['says nothing before the first', [], 'unknown no-data'],
])('n of m: %s', (_, evaluations, expected) => {
	expect(said(judgeTimes({ atLeast: 3 }, evaluations))).toBe(expected)
})

describe('change', () => {
	const falls: Of<'change'> = {
		...watch,
		kind: 'change',
		over: { periods: 1 },
		relative: false,
		bound: { direction: 'below', value: -2, clear: -1, steps: [{ value: -5, severity: 'critical' }] },
	}
	test.each<[string, Of<'change'>, Reading, Reading | undefined, string]>([
		['fires when it fell by more', falls, reading(70), reading(72.1), 'minor below-threshold'],
		['not when by as much', falls, reading(70), reading(72), 'between between-thresholds'],
		['graver when it fell far', falls, reading(60), reading(72), 'critical below-threshold'],
		['clears when it is nearly as it was', falls, reading(71.5), reading(72), 'over cleared'],
		['says nothing without what it was', falls, reading(60), undefined, 'unknown nothing-to-compare'],
		['says nothing when too few were then', falls, reading(60), reading(72, 3), 'unknown sample-too-small'],
		[
			'per cent of what it was',
			{ ...falls, relative: true, bound: above(50) },
			reading(16),
			reading(10),
			'minor above-threshold',
		],
		[
			'no per cent of nothing',
			{ ...falls, relative: true, bound: above(50) },
			reading(16),
			reading(0),
			'unknown nothing-to-compare',
		],
	])('%s', (_, condition, now, then, expected) => {
		expect(said(judgeChange(condition, 'minor', now, then).sample)).toBe(expected)
	})
	test('tells of the difference', () => {
		expect(judgeChange(falls, 'minor', reading(70.1), reading(72.3))).toMatchObject({ value: -2.2, target: -2 })
	})
})

describe('baseline', () => {
	const usual: Of<'baseline'> = {
		...watch,
		...{ kind: 'baseline', period: 'hour', weeks: 8, leastWeeks: 4, direction: 'above' },
		...{ spreads: 3, clearSpreads: 2, leastDifference: 1 },
	}
	/** Median 10, median distance 1: a spread of 1.4826. */
	const weeks = [8, 9, 9, 10, 10, 11, 12, 400].map((value) => reading(value))
	test.each<[string, Of<'baseline'>, Reading, Reading[], string]>([
		['fires past three spreads; one wild week does not matter', usual, reading(15.5), weeks, 'minor unusual'],
		['holds between two and three', usual, reading(13.5), weeks, 'between nearly-usual'],
		['clears within two', usual, reading(12), weeks, 'over usual-again'],
		['stays quiet on the other side', usual, reading(1), weeks, 'over usual-again'],
		['both sides, where asked', { ...usual, direction: 'both' }, reading(1), weeks, 'minor unusual'],
		['below, where asked', { ...usual, direction: 'below' }, reading(1), weeks, 'minor unusual'],
		['of too few weeks nothing is concluded', usual, reading(99), weeks.slice(0, 3), 'unknown too-few-weeks'],
		[
			'weeks of too few do not count',
			usual,
			reading(99),
			weeks.map(({ value }) => reading(value, 2)),
			'unknown too-few-weeks',
		],
		['little is never unusual', { ...usual, leastDifference: 6 }, reading(15.5), weeks, 'over usual-again'],
	])('%s', (_, condition, now, before, expected) => {
		expect(said(judgeBaseline(condition, 'minor', now, before).sample)).toBe(expected)
	})
})

describe('plan', () => {
	const turnout: Of<'plan'> = {
		...watch,
		...{ kind: 'plan', period: 'now', days: ['2021-05-23'] },
		points: [
			{ at: 9 * 60, value: 25 },
			{ at: 11 * 60, value: 50 },
		],
	}
	test.each<[string, Reading, { day: string; minute: number }, string]>([
		[
			'wants nothing before its first hour',
			reading(3),
			{ day: '2021-05-23', minute: 8 * 60 + 59 },
			'unknown plan-not-begun',
		],
		['fires below what it wants by then', reading(24.9), { day: '2021-05-23', minute: 9 * 60 }, 'minor below-plan'],
		['holds until that is reached', reading(24.9), { day: '2021-05-23', minute: 10 * 60 }, 'minor below-plan'],
		['clears with it', reading(25), { day: '2021-05-23', minute: 10 * 60 }, 'over as-planned'],
		['wants more at the next hour', reading(49), { day: '2021-05-23', minute: 11 * 60 }, 'minor below-plan'],
		['is over the day after', reading(49), { day: '2021-05-24', minute: 11 * 60 }, 'over plan-over'],
		['stays quiet without data', reading(null), { day: '2021-05-23', minute: 9 * 60 }, 'unknown no-data'],
	])('%s', (_, read, local, expected) => {
		expect(said(judgePlan(turnout, 'minor', read, local).sample)).toBe(expected)
	})
})
