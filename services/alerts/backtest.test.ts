import { createAreaIndex } from '@vong/core/area'
import type { Reading } from '@vong/core/indicator'
import type { Condition, Rule } from '@vong/core/rule'
import type { StoredEvent } from '@vong/store/store'
import { expect, test } from 'vitest'
import { backtest } from './backtest.ts'

const HOUR = 3_600_000
const FROM = Date.UTC(2026, 0, 5)

const rule = (condition: Condition, rest: Partial<Rule> = {}): Rule => ({
	id: 'R',
	version: 1,
	name: { vi: '', en: '' },
	summary: { vi: '', en: '' },
	condition,
	severity: 'major',
	hold: 0,
	clearHold: 0,
	field: '',
	labels: {},
	procedure: '',
	shadow: false,
	basis: '',
	...rest,
})

function play(one: Rule, given: { readings?: Partial<Reading>[]; events?: Partial<StoredEvent>[] }) {
	const events = (given.events ?? []).map((event, index) => ({
		source: 's',
		type: 't',
		subject: '',
		areaId: '',
		agency: '',
		value: null,
		unit: '',
		data: {},
		severity: 'info',
		id: `e${index}`,
		writer: 'w',
		number: index,
		...event,
	})) as StoredEvent[]
	return backtest(
		one,
		{ from: FROM, to: FROM + 24 * HOUR },
		{
			queries: {
				closedReadings: async () =>
					(given.readings ?? []).map((reading) =>
						JSON.stringify({
							indicator: 'I',
							area: 'a@1',
							agency: '',
							period: 'hour',
							reason: null,
							sample: 9,
							revision: 1,
							asOf: null,
							...reading,
						}),
					),
				eventsPage: async () => events.toSorted((a, b) => b.time - a.time),
			},
			definitions: new Map(),
			sources: new Map(),
			areas: createAreaIndex([
				{
					id: 'a@1',
					code: 'a',
					name: 'A',
					type: 'Xã',
					level: 'commune',
					parentCode: null,
					validFrom: null,
					validTo: null,
					lat: null,
					lon: null,
				},
			]),
			centres: [],
			hours: { elapsed: () => undefined },
		},
	)
}

const hours = (...values: (number | null)[]) =>
	values.map((value, index) => ({ value, periodStart: FROM + index * HOUR, periodEnd: FROM + (index + 1) * HOUR }))
const threshold: Condition = {
	kind: 'threshold',
	indicator: 'I',
	period: 'hour',
	bound: { direction: 'above', value: 30, clear: 25, steps: [] },
	minimumSample: 1,
	levels: ['commune'],
	byAgency: false,
}

test('a threshold is judged hour by hour as it would have been then', async () => {
	const found = await play(rule(threshold, { hold: HOUR }), { readings: hours(31, 20, 31, 32, 28, null, 20, 40) })
	expect(
		found.alerts.map(({ openedAt, firedAt, endedAt }) =>
			[openedAt, firedAt, endedAt].map((at) => at && (at - FROM) / HOUR),
		),
	).toEqual([
		[1, null, 2],
		[3, 4, 7],
		[8, null, null],
	])
	expect(found).toMatchObject({ fired: 1, firedPerDay: 1, judged: 8, cut: false })
})

test('events open alerts that end by themselves or by an ending event', async () => {
	const at = (hour: number, rest: Partial<StoredEvent> = {}) => ({ time: FROM + hour * HOUR, ...rest })
	const quiet = rule({ kind: 'event', match: { types: ['t'] }, endsAfter: 2 * HOUR })
	const first = await play(quiet, { events: [at(1), at(2), at(6), at(1, { type: 'other' })] })
	expect(
		first.alerts.map(({ openedAt, endedAt }) => [openedAt, endedAt].map((one) => one && (one - FROM) / HOUR)),
	).toEqual([
		[1, 4],
		[6, 8],
	])
	const ending = rule({ kind: 'event', match: { types: ['t'] }, ends: { types: ['end'] }, endsAfter: 99 * HOUR })
	const second = await play(ending, {
		events: [at(1, { subject: 'x' }), at(2, { subject: 'y' }), at(3, { subject: 'x', type: 'end' })],
	})
	expect(second.alerts.map(({ subject, endedAt }) => [subject, endedAt && (endedAt - FROM) / HOUR])).toEqual([
		['x', 3],
		['y', null],
	])
})
