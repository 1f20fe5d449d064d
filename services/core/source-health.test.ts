import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadenceOf, feedState } from './cadence.ts'
import { feedChange, isRestamped, type Measured, stuckSince, type ToldFeed, turnsAt } from './source-health.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const source = { id: 'queue', every: 600 }
const every = (minutes: number, values: readonly number[]): Measured[] =>
	values.map((value, index) => [index * minutes * MINUTE, value])

describe('when a silent feed turns', () => {
	it('is told to the second, for any cadence', () => {
		expect(turnsAt(source, 0, 'late')).toBeLessThanOrEqual(600_000 + 1_000)
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 86_400 }),
				fc.constantFrom('late' as const, 'stale' as const, 'dead' as const),
				(seconds, state) => {
					const paced = { every: seconds }
					const at = turnsAt(paced, 0, state) ?? Number.NaN
					const order = ['live', 'late', 'stale', 'dead']
					const stateAt = (instant: number) => order.indexOf(feedState(cadenceOf(paced), 0, instant))
					expect(stateAt(at)).toBeGreaterThanOrEqual(order.indexOf(state))
					expect(stateAt(at - 1_000)).toBeLessThan(order.indexOf(state) + Number(at <= 1_000) * 4)
				},
			),
		)
	})

	it('is not told when nothing is expected', () => {
		const election = { every: 60, cadence: { kind: 'days' as const, every: 60, dates: [], from: 0, to: 0 } }
		expect(turnsAt(election, 0, 'late')).toBeUndefined()
	})
})

describe('a station that says the same', () => {
	it.each([
		['for hours', every(30, Array(12).fill(21.5)), 0],
		['since it moved last', every(30, [20, ...Array(12).fill(21.5)]), 30 * MINUTE],
		['too few times', every(60, Array(11).fill(21.5)), undefined],
		['for too short a time', every(5, Array(20).fill(21.5)), undefined],
		['zero, as rain does', every(60, Array(24).fill(0)), undefined],
		['nothing at all', [], undefined],
	])('%s', (_, values, since) => {
		expect(stuckSince(values)).toBe(since)
	})
})

describe('old figures with new times', () => {
	const course = [21, 22, 24, 23, 20, 19]
	it('are known by a course that comes twice', () => {
		expect(isRestamped(every(10, [...course, ...course]))).toBe(true)
		expect(isRestamped(every(10, [5, 6, 7, ...course, ...course]))).toBe(true)
	})
	it('are not taken for a figure that stays, swings or goes its way', () => {
		expect(isRestamped(every(10, Array(40).fill(21)))).toBe(false)
		expect(
			isRestamped(
				every(
					10,
					Array.from({ length: 40 }, (_, index) => index % 2),
				),
			),
		).toBe(false)
		expect(
			isRestamped(
				every(
					10,
					Array.from({ length: 40 }, (_, index) => index),
				),
			),
		).toBe(false)
	})
})

describe('what there is to tell of a feed', () => {
	it('is each change once, whatever comes, whoever notices it and however often the process starts anew', () => {
		const step = fc.record({ pass: fc.integer({ min: 1, max: 40 }), comes: fc.boolean(), forgets: fc.boolean() })
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const stored = new Map<string, ToldFeed & { order: number }>()
				let now = 0
				let lastAt: number | null = null
				let told: ToldFeed | undefined
				for (const { pass, comes, forgets } of steps) {
					now += pass * 5 * MINUTE
					if (comes) lastAt = now
					if (forgets) told = [...stored.values()].sort((a, b) => b.order - a.order)[0]
					const change = feedChange(source, told, { lastAt, now })
					if (!change) continue
					expect(stored.has(change.id)).toBe(false)
					expect(change.state).not.toBe(told?.state ?? 'live')
					told = { state: change.state, at: now }
					stored.set(change.id, { ...told, order: stored.size })
				}
				if (lastAt !== null) expect(told?.state ?? 'live').toBe(feedState(cadenceOf(source), lastAt, now))
			}),
		)
	})

	it('has the same id when two processes notice the same', () => {
		const at = { lastAt: 5 * HOUR, now: 6 * HOUR }
		expect(feedChange(source, undefined, at)?.id).toBe(
			feedChange(source, undefined, { ...at, now: at.now + 5_000 })?.id,
		)
	})

	it('is nothing for a feed that never sent', () => {
		expect(feedChange(source, undefined, { lastAt: null, now: HOUR })).toBeUndefined()
	})
})
