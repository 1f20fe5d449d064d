import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadenceOf, type FeedState, feedState, type OpenHours } from './cadence.ts'
import type { Cadence } from './source.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const at = (local: string) => Date.parse(`${local}:00+07:00`)

/** Monday to Friday, 07:00 to 17:00; the calendar holds 2021 only. */
const hours: OpenHours = {
	elapsed(from, to) {
		if (from < at('2021-01-01T00:00') || to > at('2022-01-01T00:00')) return undefined
		let open = 0
		for (let midnight = at('2021-01-01T00:00'); midnight < to; midnight += DAY) {
			const weekday = new Date(midnight + 7 * HOUR).getUTCDay()
			if (weekday === 0 || weekday === 6) continue
			open += Math.max(0, Math.min(midnight + 17 * HOUR, to) - Math.max(midnight + 7 * HOUR, from))
		}
		return open
	},
}

const daily = (changes: Partial<Cadence & { kind: 'daily' }> = {}): Cadence => ({
	kind: 'daily',
	every: 86_400,
	at: 16 * 60,
	from: 15 * 60 + 30,
	grace: 7200,
	workingDays: false,
	...changes,
})

it('a feed that runs day and night is judged by its age: one, three and ten times its cadence', () => {
	const cadence: Cadence = { kind: 'always', every: 3600 }
	const last = at('2021-05-18T08:00')
	const after = (ms: number) => feedState(cadence, last, last + ms)
	expect([after(HOUR), after(HOUR + 1)]).toEqual(['live', 'late'])
	expect([after(3 * HOUR), after(3 * HOUR + 1)]).toEqual(['late', 'stale'])
	expect([after(10 * HOUR), after(10 * HOUR + 1)]).toEqual(['stale', 'dead'])
})

it('a feed that never sent is dead, and one from the future is live', () => {
	expect(feedState({ kind: 'always', every: 1 }, null, 0)).toBe('dead')
	expect(feedState(daily(), null, 0)).toBe('dead')
	expect(feedState({ kind: 'always', every: 1 }, 2 * DAY, DAY)).toBe('live')
})

it('an entry without a cadence is expected day and night', () => {
	expect(cadenceOf({ every: 60 })).toEqual({ kind: 'always', every: 60 })
	expect(cadenceOf({ every: 60, cadence: daily() })).toEqual(daily())
})

describe('office hours', () => {
	const cadence: Cadence = { kind: 'office-hours', every: 3600 }

	it('a night and a weekend do not age a feed', () => {
		const friday = at('2021-05-14T16:30')
		expect(feedState(cadence, friday, at('2021-05-17T07:30'), hours)).toBe('live')
		expect(feedState(cadence, friday, at('2021-05-17T07:31'), hours)).toBe('late')
	})

	it('without a calendar, or where it ends, every hour counts', () => {
		expect(feedState(cadence, at('2021-05-14T16:30'), at('2021-05-17T07:30'))).toBe('dead')
		expect(feedState(cadence, at('2022-05-13T16:30'), at('2022-05-16T07:30'), hours)).toBe('dead')
	})
})

describe('a daily batch', () => {
	const last = at('2021-11-10T16:40')
	const when = (local: string, cadence = daily()) => feedState(cadence, last, at(local), hours)

	it('is late once its grace has passed, stale at the third missing and dead at the tenth', () => {
		const states: [string, FeedState][] = [
			['2021-11-11T16:00', 'live'],
			['2021-11-11T17:59', 'live'],
			['2021-11-11T18:00', 'late'],
			['2021-11-13T17:59', 'late'],
			['2021-11-13T18:00', 'stale'],
			['2021-11-20T17:59', 'stale'],
			['2021-11-20T18:00', 'dead'],
			['2031-11-20T18:00', 'dead'],
		]
		for (const [local, state] of states) expect([local, when(local)]).toEqual([local, state])
	})

	it('of today is not in when only a correction of yesterday came this morning', () => {
		const morning = at('2021-11-11T06:00')
		expect(feedState(daily(), morning, at('2021-11-11T18:00'))).toBe('late')
		expect(feedState(daily({ from: 0 }), morning, at('2021-11-11T18:00'))).toBe('live')
	})

	it('of working days is not awaited at the weekend', () => {
		const cadence = daily({ at: 17 * 60, from: 0, grace: 0, workingDays: true })
		const friday = at('2021-11-12T16:00')
		expect(feedState(cadence, friday, at('2021-11-15T16:59'), hours)).toBe('live')
		expect(feedState(cadence, friday, at('2021-11-15T17:00'), hours)).toBe('late')
		expect(feedState(cadence, friday, at('2021-11-13T17:00'))).toBe('late')
	})
})

describe('a feed of single days', () => {
	const cadence: Cadence = {
		kind: 'days',
		every: 3600,
		dates: ['2021-05-21', '2021-05-23'],
		from: 7 * 60,
		to: 19 * 60,
	}

	it('is expected on these days only', () => {
		expect(feedState(cadence, null, at('2021-05-21T07:00'))).toBe('live')
		expect(feedState(cadence, null, at('2021-05-21T07:01'))).toBe('dead')
		const evening = at('2021-05-21T18:30')
		expect(feedState(cadence, evening, at('2021-05-23T07:30'))).toBe('live')
		expect(feedState(cadence, evening, at('2021-05-23T07:31'))).toBe('late')
	})

	it('stays as it was when its days are over', () => {
		expect(feedState(cadence, at('2021-05-23T18:00'), at('2026-01-01T00:00'))).toBe('live')
		expect(feedState(cadence, at('2021-05-23T12:00'), at('2026-01-01T00:00'))).toBe('stale')
	})
})

it('a feed never gets younger by waiting', () => {
	const order: FeedState[] = ['live', 'late', 'stale', 'dead']
	const cadences: Cadence[] = [
		{ kind: 'always', every: 7200 },
		{ kind: 'office-hours', every: 7200 },
		daily(),
		daily({ workingDays: true }),
		{ kind: 'days', every: 3600, dates: ['2021-05-23'], from: 420, to: 1140 },
	]
	const instant = fc.integer({ min: at('2021-04-01T00:00'), max: at('2021-07-01T00:00') })
	fc.assert(
		fc.property(fc.constantFrom(...cadences), instant, instant, instant, (cadence, last, a, b) => {
			const [early, late] = a < b ? [a, b] : [b, a]
			const rank = (now: number) => order.indexOf(feedState(cadence, last, now, hours))
			expect(rank(early)).toBeLessThanOrEqual(rank(late))
		}),
	)
})
