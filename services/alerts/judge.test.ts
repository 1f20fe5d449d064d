import type { Reading } from '@vong/core/indicator'
import type { Condition } from '@vong/core/rule'
import type { StoredEvent } from '@vong/store/store'
import { describe, expect, test } from 'vitest'
import { judgeReading, matchesEvent, summaryOf } from './judge.ts'

type Threshold = Extract<Condition, { kind: 'threshold' }>

const threshold = (bound: Partial<Threshold['bound']>): Threshold => ({
	kind: 'threshold',
	indicator: 'WAIT_AVG',
	period: 'hour',
	bound: { direction: 'above', value: 30, clear: 25, steps: [{ value: 45, severity: 'critical' }], ...bound },
	minimumSample: 10,
	levels: ['commune'],
	byAgency: false,
})
const reading = (value: number | null, sample = 20) =>
	({ value, sample, reason: value === null ? 'no-data' : null }) as Reading

describe('a reading against a bound', () => {
	test.each<[string, Threshold, Reading, ReturnType<typeof judgeReading>]>([
		[
			'at the bound is not over it',
			threshold({}),
			reading(30),
			{ breach: null, clear: false, known: true, reason: 'between-thresholds' },
		],
		[
			'over it',
			threshold({}),
			reading(30.1),
			{ breach: 'minor', clear: false, known: true, reason: 'above-threshold' },
		],
		[
			'over the harder one',
			threshold({}),
			reading(46),
			{ breach: 'critical', clear: false, known: true, reason: 'above-threshold' },
		],
		[
			'at the one that clears',
			threshold({}),
			reading(25),
			{ breach: null, clear: true, known: true, reason: 'cleared' },
		],
		[
			'below, where less is worse',
			threshold({ direction: 'below', value: 95, clear: 96, steps: [] }),
			reading(94),
			{ breach: 'minor', clear: false, known: true, reason: 'below-threshold' },
		],
		[
			'cleared, where less is worse',
			threshold({ direction: 'below', value: 95, clear: 96, steps: [] }),
			reading(96),
			{ breach: null, clear: true, known: true, reason: 'cleared' },
		],
		[
			'too few to say',
			threshold({}),
			reading(99, 9),
			{ breach: null, clear: false, known: false, reason: 'sample-too-small' },
		],
		['no value to say', threshold({}), reading(null), { breach: null, clear: false, known: false, reason: 'no-data' }],
	])('%s', (_, condition, given, expected) => {
		expect(judgeReading(condition, 'minor', given)).toEqual(expected)
	})
})

test('an event fits when all that is asked of it fits', () => {
	const event = {
		source: 'security',
		type: 'security.alert',
		severity: 'critical',
		value: 7,
		data: { kind: 'scan' },
	} as unknown as StoredEvent
	const cases: [Parameters<typeof matchesEvent>[0], boolean][] = [
		[{}, true],
		[{ types: ['security.*'] }, true],
		[{ types: ['security.alert'], sources: ['security'], severities: ['critical', 'major'] }, true],
		[{ types: ['security'] }, false],
		[{ types: ['securit.*'] }, false],
		[{ sources: ['queue'] }, false],
		[{ severities: ['major'] }, false],
		[{ field: { name: 'kind', is: ['scan', 'flood'] } }, true],
		[{ field: { name: 'kind', is: [true] } }, false],
		[{ value: { min: 7, max: 7 } }, true],
		[{ value: { min: 8 } }, false],
	]
	for (const [match, expected] of cases) expect([match, matchesEvent(match, event)]).toEqual([match, expected])
	expect(matchesEvent({ value: {} }, { ...event, value: null })).toBe(false)
})

test('a sentence about no area says so', () => {
	const rule = { summary: { vi: '{subject} tại {area}', en: '{subject} in {area}' } }
	const figures = { value: null, target: null, unit: '', area: '', agency: '', subject: '', source: '' }
	expect(summaryOf(rule, figures)).toEqual({ vi: '– tại địa bàn chưa rõ', en: '– in an unknown area' })
})

test('sentences bear their figures as people of the language write them', () => {
	const rule = {
		summary: {
			vi: '{value} {unit} tại {area} (mục tiêu {target})',
			en: '{value} {unit} in {area} (target {target}) {other}',
		},
	}
	const figures = {
		value: 1234.567,
		target: null,
		unit: 'phút',
		area: 'Phường Bình Phước',
		agency: '',
		subject: '',
		source: '',
	}
	expect(summaryOf(rule, figures)).toEqual({
		vi: '1.234,57 phút tại Phường Bình Phước (mục tiêu –)',
		en: '1,234.57 phút in Phường Bình Phước (target –) {other}',
	})
})
