import type { Condition, Rule } from '@vong/core/rule'
import type { Source } from '@vong/core/source'
import type { CellQuery, CellSum } from '@vong/store/derived-store'
import type { StoredEvent } from '@vong/store/store'
import { expect, test } from 'vitest'
import { type BacktestAlert, backtest } from './backtest.ts'
import { surroundings } from './engine-rules.fixture.ts'
import { above, meanOf, ruleOf, thresholdOf } from './rule.fixture.ts'

const HOUR = 3_600_000
const FROM = Date.UTC(2026, 0, 5)
const WEEK = 168 * HOUR

interface Given {
	/** What the indicator reads, hour by hour; null where there is nothing. */
	readonly hours?: readonly (number | null)[]
	readonly since?: number
	readonly events?: Partial<StoredEvent>[]
	readonly rules?: readonly Rule[]
	readonly sources?: readonly Partial<Source>[]
}

function play(one: Rule, { hours = [], since = FROM, events: given = [], rules = [], sources = [] }: Given) {
	const events = given.map((event, index) => ({
		...{
			source: 's',
			type: 't',
			subject: '',
			areaId: '',
			agency: '',
			value: null,
			unit: '',
			data: {},
			severity: 'info',
		},
		...{ id: `e${index}`, writer: 'w', number: index, receivedAt: event.time },
		...event,
	})) as StoredEvent[]
	const cells = hours.flatMap((value, index): CellSum[] => {
		const where = { indicator: 'I', start: since + index * HOUR, areaId: 'a@1', agency: '', agencies: 1 }
		return value === null ? [] : [{ ...where, numerator: value * 9, denominator: 9, sample: 9 }]
	})
	return backtest(
		one,
		{ from: FROM, to: FROM + 24 * HOUR },
		{
			...surroundings,
			queries: {
				cellSums: async ({ from, to }: CellQuery) => cells.filter(({ start }) => start >= from && start < to),
				sourceSilences: async () => [],
				judgedReadings: async () => [],
				measureEntities: async () => [],
				entitiesPage: async () => [],
				eventsPage: async () => events.toSorted((a, b) => b.time - a.time),
			},
			rules: new Map(rules.map((rule) => [rule.id, rule])),
			definitions: new Map([['I', meanOf('I', 'hour')]]),
			sources: new Map(sources.map((source) => [source.id ?? '', source as Source])),
		},
	)
}

/** Opened, fired and ended, in hours since the beginning. */
const courses = (alerts: readonly BacktestAlert[]) =>
	alerts.map(({ openedAt, firedAt, endedAt }) => [openedAt, firedAt, endedAt].map((at) => at && (at - FROM) / HOUR))

test('a threshold is judged hour by hour as it would have been then', async () => {
	const found = await play(ruleOf('R', thresholdOf(), { hold: HOUR }), { hours: [31, 20, 31, 32, 28, null, 20, 40] })
	expect(courses(found.alerts)).toEqual([
		[1, null, 2],
		[3, 4, 7],
		[8, 9, 10],
	])
	expect(found).toMatchObject({ fired: 2, firedPerDay: 2, cut: false })
})

test('closed periods are judged a minute after their end; so many of the last evaluations are counted', async () => {
	const closed = await play(ruleOf('R', thresholdOf({ judged: 'closed' })), { hours: [31, 20, 40] })
	expect(courses(closed.alerts)).toEqual([
		[1 + 1 / 60, 1 + 1 / 60, 2 + 1 / 60],
		[3 + 1 / 60, 3 + 1 / 60, 6],
	])
	const times = thresholdOf({ times: { atLeast: 2, of: 3, every: HOUR } })
	const counted = await play(ruleOf('R', times), { hours: [31, 20, 31, 20, 20, 20, 20] })
	expect(courses(counted.alerts)).toEqual([[3, 3, 4]])
})

test('changes and what is unusual are judged against the hours and weeks before', async () => {
	const watch = { indicator: 'I', period: 'hour', minimumSample: 1, levels: ['commune'], byAgency: false } as const
	const rises: Condition = { ...watch, kind: 'change', over: { periods: 2 }, relative: true, bound: above(100, 50) }
	const risen = await play(ruleOf('R', rises), { hours: [10, 11, 21, 12, 12] })
	expect(courses(risen.alerts)).toEqual([[3 + 1 / 60, 3 + 1 / 60, 4 + 1 / 60]])
	const unusual: Condition = {
		...{ ...watch, kind: 'baseline', weeks: 4, leastWeeks: 4, direction: 'above' },
		...{ spreads: 3, clearSpreads: 2, leastDifference: 1 },
	}
	const weeks = Array.from({ length: 4 * 168 }, (_, index) => 10 + (index % 3))
	const odd = await play(ruleOf('R', unusual), { since: FROM - 4 * WEEK, hours: [...weeks, 11, 60, 11, 11] })
	expect(courses(odd.alerts)).toEqual([[2 + 1 / 60, 2 + 1 / 60, 3 + 1 / 60]])
})

test('rules that are put together hold where both do', async () => {
	const members = [ruleOf('HIGH', thresholdOf()), ruleOf('HIGHER', thresholdOf({ bound: above(50) }))]
	const one: Condition = {
		kind: 'composite',
		when: { all: [{ rule: 'HIGH' }, { not: { rule: 'HIGHER' } }] },
		same: 'area',
	}
	const found = await play(ruleOf('R', one), { hours: [40, 60, 40, 20], rules: members })
	expect(courses(found.alerts)).toEqual([
		[1, 1, 2],
		[3, 3, 4],
	])
})

test('events open alerts that end by themselves or by an ending event; events that stay away are missed', async () => {
	const at = (hour: number, rest: Partial<StoredEvent> = {}) => ({ time: FROM + hour * HOUR, ...rest })
	const quiet = ruleOf('R', { kind: 'event', match: { types: ['t'] }, endsAfter: 2 * HOUR })
	const first = await play(quiet, { events: [at(1), at(2), at(6), at(1, { type: 'other' })] })
	expect(courses(first.alerts)).toEqual([
		[1, 1, 4],
		[6, 6, 8],
	])
	const ahead = await play(quiet, { events: [at(1, { time: FROM + 9_000 * HOUR, receivedAt: FROM + HOUR })] })
	expect(courses(ahead.alerts)).toEqual([[1, 1, 3]])
	const ending = ruleOf('R', { kind: 'event', match: { types: ['t'] }, ends: { types: ['end'] }, endsAfter: 99 * HOUR })
	const second = await play(ending, {
		events: [at(1, { subject: 'x' }), at(2, { subject: 'y' }), at(3, { subject: 'x', type: 'end' })],
	})
	expect(second.alerts.map(({ subject, endedAt }) => [subject, endedAt && (endedAt - FROM) / HOUR])).toEqual([
		['x', 3],
		['y', null],
	])
	const counts = ruleOf('R', { kind: 'count', match: { types: ['t'] }, atLeast: 2, within: HOUR, by: 'all' })
	const third = await play(counts, { events: [at(1), at(1.5), at(3), at(5)] })
	expect(courses(third.alerts)).toEqual([[1.5, 1.5, 2]])
	const missed = ruleOf('R', { kind: 'absence', source: 's', match: {}, every: 1200, by: 'all', from: 'stale' })
	const fourth = await play(missed, { events: [at(1), at(3), at(3.5)] })
	expect(courses(fourth.alerts).map((course) => course.map((hour) => hour && Math.round(hour * 60) / 60))).toEqual([
		[2, 2, 3],
		[4.5, 4.5, null],
	])
})

test('what is missing while the whole feed is silent is left to the rule that watches the feed', async () => {
	const at = (hour: number, subject: string) => ({ time: FROM + hour * HOUR, subject })
	const absent = ruleOf(
		'R',
		{ kind: 'absence', source: 's', match: {}, by: 'subject', from: 'stale' },
		{ hold: 30 * 60_000 },
	)
	// Both send every twenty minutes; from hour 2 to 9 neither does, and y does not from hour 12 on.
	const both = [0, 1, 2, 9, 10, 11, 12].flatMap((hour) =>
		[0, 20, 40].flatMap((minute) => [at(hour + minute / 60, 'x'), at(hour + minute / 60, 'y')]),
	)
	const events = [...both, ...Array.from({ length: 33 }, (_, index) => at(13 + index / 3, 'x'))]
	const sources = [{ id: 's', every: 1200, name: { vi: 's', en: 's' } }]
	const whole = await play(absent, { events, sources })
	expect(whole.alerts.map(({ subject, endedAt }) => [subject, endedAt])).toEqual([['y', null]])
	const [opened = 0, fired = 0] = courses(whole.alerts)[0] ?? []
	expect([Math.round((opened ?? 0) * 60), Math.round(((fired ?? 0) - (opened ?? 0)) * 60)]).toEqual([820, 30])
	const unknown = await play(absent, { events })
	expect(unknown.alerts.length).toBeGreaterThan(whole.alerts.length)
})

test('a rule of which the past tells nothing says so, rather than that it would have found nothing', async () => {
	const message = /cannot be tried on the past/
	await expect(play(ruleOf('R', { kind: 'failure' }), {})).rejects.toThrow(message)
	await expect(play(ruleOf('R', { kind: 'contradiction', within: HOUR }), {})).rejects.toThrow(message)
})
