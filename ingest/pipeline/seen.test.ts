import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AHEAD_MARGIN_MS, createSeen } from './seen.ts'

const NOW = Date.UTC(2025, 5, 2)
const HOUR = 3_600_000
const occurrence = (changes = {}) => ({ source: 'queue', time: NOW, timeSent: true, receivedAt: NOW, ...changes })
const complete = { coveredFrom: Number.NEGATIVE_INFINITY, newestAtStart: new Map(), now: NOW }
const partial = { ...complete, coveredFrom: NOW - HOUR }

/** Spreads small numbers over 32 bits. */
const hashOf = (id: number) => Math.imul(id + 1, 0x9e3779b1) >>> 0

describe('the memory of identities', () => {
	test('knows what it was told', () => {
		const seen = createSeen(complete)
		expect(seen.note(7, occurrence())).toBe('new')
		expect(seen.note(7, occurrence())).toBe('suspect')
		seen.add(8)
		expect(seen.note(8, occurrence())).toBe('suspect')
	})

	test.each([
		['within what is covered', {}, 'new'],
		['before what is covered', { time: NOW - 2 * HOUR }, 'suspect'],
		['too close to where the cover begins', { time: NOW - HOUR + AHEAD_MARGIN_MS - 1 }, 'suspect'],
		['a little ahead of our clock', { time: NOW + AHEAD_MARGIN_MS }, 'new'],
		['far ahead of our clock', { time: NOW + 2 * HOUR }, 'suspect'],
		['not sent by the sender', { timeSent: false }, 'suspect'],
	])('takes an unknown identity with a time %s for %s', (_words, changes, expected) => {
		expect(createSeen(partial).note(1, occurrence(changes))).toBe(expected)
	})

	test('trusts no time up to the newest that the source had stored before', () => {
		const seen = createSeen({ ...partial, newestAtStart: new Map([['queue', NOW - 1]]) })
		expect(seen.note(1, occurrence({ time: NOW - 1 }))).toBe('suspect')
		expect(seen.note(2, occurrence({ time: NOW }))).toBe('new')
		expect(seen.note(3, occurrence({ source: 'other', time: NOW - 1 }))).toBe('new')
	})

	test('rarely takes a new identity for a known one', () => {
		const keys = 100_000
		const seen = createSeen({ ...complete, keysPerGeneration: keys })
		for (let id = 0; id < keys - 1; id++) seen.add(hashOf(id))
		let wrong = 0
		for (let id = keys; id < 2 * keys; id++) if (seen.note(hashOf(id), occurrence()) === 'suspect') wrong++
		expect(wrong / keys).toBeLessThan(0.01)
	})

	test('never calls an identity new that came before, however much it has forgotten', () => {
		// The time belongs to the event: it is the same in each delivery.
		const timeOf = (id: number) => NOW + (id % 7) * 2 * HOUR - (id % 3) * HOUR
		fc.assert(
			fc.property(
				fc.array(fc.record({ id: fc.nat({ max: 60 }), advance: fc.nat({ max: HOUR }) }), {
					maxLength: 300,
					size: 'max',
				}),
				(deliveries) => {
					const seen = createSeen({ ...complete, keysPerGeneration: 8, maxGenerations: 2 })
					const came = new Set<number>()
					let now = NOW
					for (const { id, advance } of deliveries) {
						now += advance
						const answer = seen.note(hashOf(id), occurrence({ time: timeOf(id), receivedAt: now }))
						if (came.has(id)) expect(answer).toBe('suspect')
						came.add(id)
					}
				},
			),
			{ numRuns: 500 },
		)
	})
})
