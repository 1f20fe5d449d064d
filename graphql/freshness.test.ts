import { expect, it } from 'vitest'
import { type Freshness, freshest, freshness, furthestBehind } from './freshness.ts'

const HOUR = 3_600_000
const source = { every: 3600, cadence: { kind: 'office-hours', every: 3600 } } as const

it('a source that is expected in office hours does not age while offices are closed', () => {
	expect(freshness(source, 0, 60 * HOUR, { elapsed: () => HOUR })).toBe('LIVE')
	expect(freshness(source, 0, 60 * HOUR, { elapsed: () => 2 * HOUR })).toBe('LATE')
	expect(freshness(source, 0, 60 * HOUR, { elapsed: () => undefined })).toBe('DEAD')
	expect(freshness(source, null, 0, { elapsed: () => 0 })).toBe('DEAD')
})

const heard = (...told: [state: Freshness, at: number][]) => told.map(([state, at]) => ({ freshness: state, at }))

it.each([
	['nobody was ever heard of', [], undefined],
	['all are in time: who was heard of last', heard(['LIVE', 1], ['LIVE', 9]), ['LIVE', 9]],
	['a daily batch in time tells nothing of a silent feed', heard(['LIVE', 1], ['DEAD', 5]), ['DEAD', 5]],
	['a busy feed does not cover a silent one', heard(['LIVE', 99], ['STALE', 5], ['LATE', 7]), ['STALE', 5]],
	['several are silent: who was so the longest', heard(['DEAD', 5], ['DEAD', 3]), ['DEAD', 3]],
] as const)('what is counted is as old as the source that is furthest behind: %s', (_, sources, expected) => {
	const found = furthestBehind(sources)
	expect(found && [found.freshness, found.at]).toEqual(expected)
})

it.each([
	['nobody ever measured', [], undefined],
	['one of two is silent', heard(['DEAD', 5], ['LIVE', 3]), ['LIVE', 3]],
	['both are in time', heard(['LIVE', 3], ['LIVE', 5]), ['LIVE', 5]],
	['all are silent: the one that is the least', heard(['DEAD', 9], ['STALE', 4]), ['STALE', 4]],
] as const)('what is measured is as old as the freshest source: %s', (_, sources, expected) => {
	const found = freshest(sources)
	expect(found && [found.freshness, found.at]).toEqual(expected)
})
