import { describe, expect, it } from 'vitest'
import type { OpenHours } from './cadence.ts'
import { cadenceGap, learnCadence, learnedState, sourceState } from './learned-cadence.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Monday, 00:00 in Viet Nam. */
const MONDAY = Date.parse('2021-05-17T00:00:00+07:00')

/** Monday to Friday, 07:00 to 17:00. */
const hours: OpenHours = {
	elapsed(from, to) {
		let open = 0
		for (let at = from; at < to; at += HOUR / 2) {
			const local = new Date(at + 7 * HOUR)
			const isWeekday = local.getUTCDay() % 6 !== 0
			if (isWeekday && local.getUTCHours() >= 7 && local.getUTCHours() < 17) open += HOUR / 2
		}
		return open
	},
}

const every = (gap: number, from: number, to: number) =>
	Array.from({ length: Math.ceil((to - from) / gap) }, (_, index) => from + index * gap)
const officeDay = (day: number, gap: number) =>
	every(gap, MONDAY + day * DAY + 7 * HOUR, MONDAY + day * DAY + 17 * HOUR)
const week = (gap: number) => [0, 1, 2, 3, 4].flatMap((day) => officeDay(day, gap))

describe('what is learned', () => {
	it('of a feed that runs day and night: its gap, in both kinds of hours', () => {
		const learned = learnCadence(every(5 * MINUTE, MONDAY, MONDAY + 7 * DAY), hours)
		expect(learned?.open).toMatchObject({ median: 300, spread: 0, every: 300 })
		expect(learned?.closed).toMatchObject({ median: 300, spread: 0, every: 300 })
	})

	it('of an office feed: nights and weekends are no gaps, and nothing is expected in them', () => {
		const learned = learnCadence(
			[...week(10 * MINUTE), ...every(10 * MINUTE, MONDAY + 7 * DAY + 7 * HOUR, MONDAY + 7 * DAY + 9 * HOUR)],
			hours,
		)
		expect(learned?.open).toMatchObject({ median: 600, spread: 0 })
		expect(learned?.closed).toBeNull()
	})

	it('of a feed that is quick by day and slow by night: each pace by itself', () => {
		const nights = [0, 1, 2, 3].flatMap((day) =>
			every(HOUR, MONDAY + day * DAY + 18 * HOUR, MONDAY + (day + 1) * DAY + 7 * HOUR),
		)
		const arrivals = [...week(2 * MINUTE), ...nights].sort((a, b) => a - b)
		const learned = learnCadence(arrivals, hours)
		expect(learned?.open?.median).toBe(120)
		expect(learned?.closed?.median).toBe(3600)
	})

	it.each([
		[
			'a long silence',
			[...every(MINUTE, MONDAY, MONDAY + 2 * HOUR), ...every(MINUTE, MONDAY + 9 * HOUR, MONDAY + 11 * HOUR)],
		],
		[
			'a burst',
			[...every(MINUTE, MONDAY, MONDAY + 4 * HOUR), ...every(1000, MONDAY + 4 * HOUR, MONDAY + 4 * HOUR + MINUTE)],
		],
	])('%s does not move the median', (_name, arrivals) => {
		expect(learnCadence(arrivals, hours)?.closed?.median).toBe(60)
	})

	it('is the usual variation too: what swings is given time', () => {
		const swinging = every(10 * MINUTE, MONDAY, MONDAY + DAY).map((at, index) => at + ((index * index) % 7) * MINUTE)
		const pace = learnCadence(swinging, hours)?.closed
		expect(pace?.spread).toBeGreaterThan(60)
		expect(pace?.every).toBeGreaterThan(pace?.median ?? 0)
	})

	it('is nothing of a handful of messages', () => {
		expect(learnCadence([], hours)).toBeUndefined()
		expect(learnCadence(every(MINUTE, MONDAY, MONDAY + 5 * MINUTE), hours)).toBeUndefined()
		expect(
			learnCadence(
				[1, 1, 1, 1, 1, 1, 1].map(() => MONDAY),
				hours,
			),
		).toBeUndefined()
	})
})

describe('the state by what was learned', () => {
	const pace = (seconds: number) => ({ median: seconds, spread: 0, sample: 100, every: seconds })
	const dayAndNight = { open: pace(600), closed: pace(600) }
	const office = { open: pace(600), closed: null }
	const slowNights = { open: pace(120), closed: pace(3600) }
	const at = (day: number, hour: number, minute = 0) => MONDAY + day * DAY + hour * HOUR + minute * MINUTE

	it.each([
		['always', dayAndNight, at(0, 8), at(0, 8, 10), 'live'],
		['always', dayAndNight, at(0, 8), at(0, 8, 11), 'late'],
		['always', dayAndNight, at(0, 8), at(0, 8, 31), 'stale'],
		['always', dayAndNight, at(0, 8), at(0, 9, 41), 'dead'],
		['office', office, at(4, 16, 55), at(7, 7, 4), 'live'],
		['office', office, at(4, 16, 55), at(7, 7, 10), 'late'],
		['office', office, at(4, 16, 55), at(7, 9), 'dead'],
		['slow nights', slowNights, at(0, 18), at(0, 18, 50), 'live'],
		['slow nights', slowNights, at(1, 6, 30), at(1, 7), 'live'],
		['slow nights', slowNights, at(1, 6, 30), at(1, 7, 2), 'late'],
		['always', dayAndNight, null, at(0, 8), 'dead'],
		['always', dayAndNight, at(0, 9), at(0, 8), 'live'],
		['always', dayAndNight, at(0, 8), at(4000, 8), 'dead'],
	] as const)('%s: %#', (_name, learned, lastAt, now, state) => {
		expect(learnedState(learned, lastAt, now, hours)).toBe(state)
	})

	it('counts only where nothing is declared', () => {
		const declared = { every: 60, cadence: { kind: 'always', every: 60 } } as const
		const judge = (source: Parameters<typeof sourceState>[0], learned?: typeof dayAndNight) =>
			sourceState(source, learned, at(0, 8), at(0, 8, 8), hours)
		expect(judge(declared, dayAndNight)).toBe('stale')
		expect(judge({ every: 60 }, dayAndNight)).toBe('live')
		expect(judge({ every: 60 })).toBe('stale')
	})
})

describe('a declared and a learned cadence', () => {
	const learned = (seconds: number) => ({
		open: { median: seconds, spread: 0, sample: 9, every: seconds },
		closed: null,
	})

	it.each([
		[600, 900, null],
		[600, 1801, 1801 / 600],
		[600, 199, 199 / 600],
		[90, 60, null],
		[30, 60, null],
	])('of %i and %i seconds differ by %s times', (declared, found, times) => {
		expect(cadenceGap({ kind: 'always', every: declared }, learned(found), 60)).toBe(times)
	})

	it('are not held against each other where a batch or single days are declared', () => {
		const days = { kind: 'days', every: 3600, dates: ['2021-05-23'], from: 420, to: 1140 } as const
		expect(cadenceGap(days, learned(60), 60)).toBeNull()
	})
})
