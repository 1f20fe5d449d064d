import { expect, test } from 'vitest'
import { ageOf, trendOf, worseFirst } from './ageing.ts'
import type { Reading } from './documents.generated.ts'

const live = { asOf: '2026-11-23T03:00:10Z', freshness: 'LIVE' } as const
const stale = { asOf: '2026-11-23T02:00:00Z', freshness: 'STALE' } as const

test('a tile is as old as the oldest of what it shows', () => {
	expect(ageOf([live, stale], false)).toEqual({ state: 'STALE', at: Date.parse(stale.asOf) })
})

test.each([
	['all in time', [live, { asOf: '2026-11-23T02:59:00Z', freshness: 'LIVE' }], 'LIVE', '2026-11-23T02:59:00Z'],
	[
		'a daily batch in time beside a silent feed',
		[{ asOf: '2026-11-22T09:00:00Z', freshness: 'LIVE' }, stale],
		'STALE',
		stale.asOf,
	],
	[
		'two that are silent',
		[stale, { asOf: '2026-11-23T01:00:00Z', freshness: 'STALE' }],
		'STALE',
		'2026-11-23T01:00:00Z',
	],
	['one of which there never was data', [live, { asOf: null, freshness: 'DEAD' }], 'LIVE', live.asOf],
] as const)('state and time speak of the same figure: %s', (_, readings, state, at) => {
	expect(ageOf(readings, false)).toEqual({ state, at: Date.parse(at) })
})

test('a lost connection is told before everything else, and the time of the data stays', () => {
	expect(ageOf([live], true)).toEqual({ state: 'LOST', at: Date.parse(live.asOf) })
})

test('what never had data is not live', () => {
	expect(ageOf([{ asOf: null, freshness: 'LIVE' }], false)).toEqual({ state: 'NONE', at: undefined })
})

test('whether a rise is good depends on the direction', () => {
	const points = [{ value: 3 }, { value: null }, { value: 5 }]
	expect(trendOf(points, 'UP')).toEqual({ way: 'up', good: true })
	expect(trendOf(points, 'DOWN')).toEqual({ way: 'up', good: false })
	expect(trendOf(points, 'NONE')).toEqual({ way: 'up', good: undefined })
	expect(trendOf([{ value: 3 }], 'UP')).toBeUndefined()
})

test('the worst comes first, what has no value last', () => {
	const of = (value: number | null, status: Reading['status']) => ({ value, status, direction: 'UP' }) as Reading
	const [best, worse, worst, none] = [of(99, 'GOOD'), of(60, 'BAD'), of(40, 'BAD'), of(null, 'UNKNOWN')]
	expect([none, best, worse, worst].sort(worseFirst)).toEqual([worst, worse, best, none])
})
