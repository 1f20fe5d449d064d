import type { StoredEvent } from '@vong/store/store'
import { expect, test } from 'vitest'
import { matchesEvent, NO_FIGURES, summaryOf } from './judge.ts'

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
	expect(summaryOf(rule, NO_FIGURES)).toEqual({ vi: '– tại địa bàn chưa rõ', en: '– in an unknown area' })
})

test('sentences bear their figures as people of the language write them', () => {
	const rule = {
		summary: {
			vi: '{value} {unit} tại {area} (mục tiêu {target})',
			en: '{value} {unit} in {area} (target {target}) {other}',
		},
	}
	const figures = {
		...{ ...NO_FIGURES, value: 1234.567, unit: 'phút' },
		area: { vi: 'Phường Bình Phước', en: 'Bình Phước ward' },
	}
	expect(summaryOf(rule, figures)).toEqual({
		vi: '1.234,57 phút tại Phường Bình Phước (mục tiêu –)',
		en: '1,234.57 phút in Bình Phước ward (target –) {other}',
	})
})
