import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { Source } from '@vong/core/source'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseRule, readRules } from './rule-file.ts'

const known = {
	sources: new Map([['queue', { types: [{ type: 'ticket.issued' }] } as unknown as Source]]),
	indicators: new Map([['WAIT_AVG', { periods: ['hour', 'day'] } as unknown as IndicatorDefinition]]),
	procedures: new Map(),
	rules: new Map(),
}
const words = { vi: 'một', en: 'one' }
const base = { name: words, summary: words, field: 'test', severity: 'major', basis: 'none' }
const threshold = { indicator: 'WAIT_AVG', period: 'hour', above: 30, levels: ['commune'] }
let dir: string

beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'vong-rules-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('a rule of the pack', () => {
	test('is named by its file; minutes become instants, and what clears is the bound itself unless it says otherwise', async () => {
		writeFileSync(join(dir, 'WAIT.yaml'), JSON.stringify({ ...base, holdMinutes: 10, threshold }))
		const errors: string[] = []
		const rules = await readRules(dir, known, errors)
		expect(errors).toEqual([])
		expect(rules.get('WAIT')?.rule).toMatchObject({
			id: 'WAIT',
			hold: 600_000,
			clearHold: 0,
			condition: {
				kind: 'threshold',
				bound: { direction: 'above', value: 30, clear: 30, steps: [] },
				minimumSample: 0,
			},
		})
	})

	test.each<[string, object, string]>([
		['no condition', {}, 'expected exactly one of threshold, change, baseline'],
		['two conditions', { threshold, silence: { sources: 'all', from: 'stale' } }, 'expected exactly one of'],
		['a bound on both sides', { threshold: { ...threshold, below: 5 } }, 'expected above or below, one of them'],
		['a clear bound on the bad side', { threshold: { ...threshold, clear: 31 } }, 'expected clear on the good side'],
		[
			'steps that go back',
			{ threshold: { ...threshold, steps: [{ at: 20, severity: 'critical' }] } },
			'steps that go on from it',
		],
		[
			'an indicator that is not there',
			{ threshold: { ...threshold, indicator: 'WAIT' } },
			'there is no indicator WAIT',
		],
		[
			'a period that the indicator has not',
			{ threshold: { ...threshold, period: 'year' } },
			'WAIT_AVG has no period year; expected hour, day',
		],
		['a source that is not there', { silence: { sources: ['gate'], from: 'dead' } }, 'there is no source gate'],
		[
			'a type that nobody sends',
			{ event: { match: { types: ['ticket.lost'] }, endsAfterMinutes: 5 } },
			'no source sends events of the type ticket.lost',
		],
		['a procedure that is not there', { threshold, procedure: 'call' }, 'there is no procedure call'],
		[
			'a change over nothing',
			{ change: { ...threshold, indicator: 'WAIT_AVG' } },
			'expected overMinutes or overPeriods, one of them',
		],
		[
			'more evaluations than are looked at',
			{ threshold: { ...threshold, times: { atLeast: 4, of: 3, everyMinutes: 5 } } },
			'expected atLeast to be no more than of',
		],
		[
			'a plan that goes back in the day',
			{
				plan: {
					...{ indicator: 'WAIT_AVG', period: 'hour', levels: ['centre'], days: ['2021-05-23'] },
					points: ['11:00', '09:00'].map((at) => ({ at, atLeast: 1 })),
				},
			},
			'expected points in the order of the day',
		],
		['a thing that is none', { deadline: { of: 'parcel' } }, 'expected one of dossier'],
		[
			'an absence of what nobody sends',
			{ absence: { source: 'gate', match: {}, by: 'all', from: 'stale' } },
			'there is no source gate',
		],
		['a rule that is not there', { composite: { when: { all: ['NONE'] }, same: 'area' } }, 'there is no rule NONE'],
		['a word that is none of ours', { threshold, colour: 'red' }, 'colour'],
		['a span that is none', { threshold, holdMinutes: -1 }, 'expected minutes, 0 or more'],
	])('with %s is told with its file', async (_, changes, expected) => {
		const path = join(dir, 'WRONG.yaml')
		writeFileSync(path, JSON.stringify({ ...base, ...changes }))
		const errors: string[] = []
		await readRules(dir, known, errors)
		expect(errors.join('\n')).toContain(expected)
		// With line and column, where the mistake stands in the file.
		expect(errors.join('\n')).toMatch(new RegExp(`${path}:1:\\d+: `))
		expect(() => parseRule({ ...base, ...changes }, known)).toThrow(expected)
	})
})

test('a type may be all of a kind', () => {
	const rule = { ...base, event: { match: { types: ['ticket.*'] }, endsAfterMinutes: 5 } }
	expect(parseRule(rule, known)).toMatchObject({ condition: { kind: 'event', endsAfter: 300_000 } })
})
