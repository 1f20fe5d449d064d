import type { Entity } from '@vong/core/entity'
import type { Event, JsonObject } from '@vong/core/event'
import type { Reading } from '@vong/core/indicator'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { full } from '../kit/scale.ts'
import { openCentre, province, type TestCentre } from './indicators-centre.ts'
import { anyDossiers } from './oracle/dossiers.ts'
import { at, compact, HOUR, inSpan, MINUTE, NOW, raw, round } from './oracle/world.ts'

/** What periods, closing them and time alone do to readings. */
let centre: TestCentre | undefined
const RUNS = full ? 30 : 1

afterEach(async () => {
	await centre?.close()
	centre = undefined
})

async function startAt(time: string): Promise<TestCentre> {
	// A property opens one for each of its runs, and the engine takes one directory at a time.
	await centre?.close()
	centre = await openCentre(at(time))
	await centre.start()
	return centre
}

const TOWN = 'centre:dong-xoai'
const JUNE = at('2025-06-01 00:00')
const JULY = at('2025-07-01 00:00')
const revisionsOf = async ({ store }: TestCentre, indicator: string) => {
	const told = await store.queries.readingRevisions({
		indicators: [indicator],
		area: TOWN,
		agency: '',
		period: 'month',
		start: JUNE,
	})
	return told.map(({ reading }) => JSON.parse(reading) as Reading).filter(({ revision }) => revision > 0)
}

function dossier(MaHoSo: string, received: string, due: string, finished?: string): Event[] {
	const said: JsonObject = { MaHoSo, NgayTiepNhan: compact(at(received)), NgayHenTra: compact(at(due)) }
	const end = finished === undefined ? [] : [raw('onestop', 'dossier.finished', at(finished), '25195', { MaHoSo })]
	return [raw('onestop', 'dossier.received', at(received), '25195', said), ...end]
}

test('every period that ended while nobody was there is closed at the next start', async () => {
	const open = await startAt('2025-05-20 09:00')
	await open.commit(dossier('a', '2025-05-12 08:00', '2025-05-13 08:00', '2025-05-12 09:00'))
	await open.settle()
	await open.moveTo(at('2025-05-20 09:02'))
	await open.stop()
	await open.moveTo(at('2025-07-02 11:00'))
	await open.start()
	const closed = {
		indicators: ['DOSSIER_ONTIME', 'Q766_2'],
		period: 'month',
		from: at('2025-05-01 00:00'),
		to: JULY,
		limit: 100,
	}
	const found = (await open.store.queries.closedReadings(closed)).map((text) => JSON.parse(text) as Reading)
	const ofTown = found.filter(({ area }) => area === TOWN)
	expect(ofTown.map(({ indicator, periodStart, value }) => [indicator, periodStart, value]).toSorted()).toEqual([
		['DOSSIER_ONTIME', at('2025-05-01 00:00'), 100],
		['Q766_2', at('2025-05-01 00:00'), 20],
	])
})

test('what late data restated is told although who stored it died before it told it', async () => {
	const open = await startAt('2025-07-02 09:00')
	await open.commit(dossier('a', '2025-06-20 08:00', '2025-06-23 10:00', '2025-06-22 10:00'))
	await open.settle()
	const told = () => ['DOSSIER_ONTIME', 'Q766_2'].map((id) => open.reading(id, TOWN, JUNE)?.value)
	expect(told()).toEqual([100, 20])
	await open.stop()
	const isRestated = (table: string, text: string) =>
		table === 'readings' && text.includes('DOSSIER_ONTIME') && text.includes('50')
	await open.start({ atWrite: 1, isDone: true, counts: isRestated })
	await open.commit(dossier('b', '2025-06-20 08:00', '2025-06-21 10:00', '2025-06-22 10:00'))
	await open.settle()
	await open.kill()
	expect(told()).toEqual([100, 20])
	expect((await revisionsOf(open, 'DOSSIER_ONTIME')).map(({ value }) => value)).toEqual([100, 50])
	await open.start()
	await open.settle()
	expect(told()).toEqual([50, 10])
	expect((await revisionsOf(open, 'Q766_2')).map(({ value }) => value)).toEqual([20, 10])
})

test('what is due soon is not known where the calendar ends, and that is no count of none', async () => {
	const open = await startAt(`${province.calendar.lastYear}-12-31 16:00`)
	expect(open.reading('DOSSIER_DUE_SOON', TOWN, 0)).toMatchObject({ value: null, reason: 'calendar-unknown' })
	expect(open.reading('DOSSIER_OVERDUE_OPEN', TOWN, 0)?.value ?? 0).toBe(0)
})

describe('what is not ended', () => {
	test('is within time until its due date passes, without an event', async () => {
		const open = await startAt('2025-07-08 09:00')
		await open.commit([
			...dossier('a', '2025-07-07 08:00', '2025-07-08 10:00'),
			...dossier('b', '2025-07-07 08:00', '2025-07-09 10:00'),
		])
		await open.settle()
		expect(open.reading('Q766_2_1', TOWN, JULY)?.value).toBe(100)
		await open.moveTo(at('2025-07-08 10:02'))
		expect(open.reading('Q766_2_1', TOWN, JULY)?.value).toBe(50)
		expect(open.reading('Q766_2', TOWN, JULY)?.value).toBe(10)
	})

	test('is compared with the last instant of its period once that is over, whenever it is restated', async () => {
		const open = await startAt('2025-06-30 23:00')
		await open.commit([
			...dossier('a', '2025-06-20 08:00', '2025-07-02 10:00'),
			...dossier('b', '2025-06-20 08:00', '2025-06-30 23:30'),
		])
		await open.settle()
		expect(open.reading('Q766_2_1', TOWN, JUNE)?.value).toBe(100)
		// Between the last look and midnight one of them became late.
		await open.moveTo(at('2025-07-01 00:00:05'))
		expect(open.reading('Q766_2_1', TOWN, JULY)).toMatchObject({ value: null })
		const [closed, ...others] = await revisionsOf(open, 'Q766_2_1')
		expect([closed?.value, others]).toEqual([50, []])
		expect((await revisionsOf(open, 'Q766_2')).map(({ value }) => value)).toEqual([10])
		// By now both are late; in June only one was.
		await open.moveTo(at('2025-07-02 11:00'))
		await open.commit(dossier('c', '2025-06-21 08:00', '2025-06-23 10:00', '2025-06-22 10:00'))
		await open.settle()
		expect((await revisionsOf(open, 'Q766_2_1')).map(({ value }) => value)).toEqual([50, 66.67])
		expect((await revisionsOf(open, 'Q766_2')).map(({ value }) => value)).toEqual([10, 13.33])
	})

	test('is closed as it was at its end also when nobody was there then', async () => {
		const open = await startAt('2025-06-29 09:00')
		await open.commit(dossier('a', '2025-06-20 08:00', '2025-07-02 10:00'))
		await open.settle()
		await open.stop()
		await open.moveTo(at('2025-07-02 11:00'))
		await open.start()
		expect((await revisionsOf(open, 'Q766_2_1')).map(({ value }) => value)).toEqual([100])
		expect((await revisionsOf(open, 'Q766_2')).map(({ value }) => value)).toEqual([20])
	})
})

test('a measurement that comes late restates the air quality of the hours after it', async () => {
	const open = await startAt('2025-07-10 12:30')
	const particles = (time: string, value: number): Event => ({
		...raw('environment', 'observation', at(time), '25195', { station: 'S', parameter: 'PM2.5' }),
		...{ subject: 'S', value, unit: 'µg/m³' },
	})
	await open.commit([particles('2025-07-10 09:30', 50), particles('2025-07-10 10:30', 50)])
	await open.settle()
	const hour = at('2025-07-10 10:00')
	await vi.waitFor(() => expect(open.reading('AQI_VN', TOWN, hour)?.value).toBe(100), { timeout: 20_000 })
	await open.commit([particles('2025-07-10 08:30', 10)])
	await open.settle()
	// Weights 1, 1/2, 1/4: Nowcast 44.29.
	await vi.waitFor(() => expect(open.reading('AQI_VN', TOWN, hour)).toMatchObject({ value: 89, revision: 2 }), {
		timeout: 20_000,
	})
})

test('rain of 24 hours is not forgotten at midnight, wears off hour by hour, and takes in what came late', async () => {
	const open = await startAt('2025-07-10 00:40')
	const rain = (time: string, value: number): Event => ({
		...raw('environment', 'observation', at(time), '25195', { station: 'M1', parameter: 'RAIN', unit: 'mm' }),
		...{ subject: 'M1', value, unit: 'mm' },
	})
	const reads = (hour: string, value: number, more = {}) =>
		vi.waitFor(
			() => expect(open.reading('RAIN_24H', TOWN, at(`2025-07-${hour}:00`))).toMatchObject({ value, ...more }),
			{ timeout: 20_000 },
		)
	await open.commit([rain('2025-07-09 22:30', 60), rain('2025-07-10 00:30', 60)])
	await open.settle()
	await reads('10 00', 120, { denominator: 1 })
	await open.commit([rain('2025-07-09 20:30', 5)])
	await open.settle()
	await reads('10 00', 125)
	await open.moveTo(at('2025-07-10 22:40'))
	await open.commit([rain('2025-07-10 22:30', 1)])
	await open.settle()
	// What fell at half past ten yesterday lies 24 hours back.
	await reads('10 22', 61)
	const days = await open.store.queries.cellSums({
		...{ indicators: ['RAIN_24H'], areas: 'all', latest: true },
		...{ from: at('2025-07-10 00:00'), to: at('2025-07-11 00:00') },
	})
	expect(days).toMatchObject([{ numerator: 61 }])
})

/** Decree 61/2018: the monthly statistics that provinces file have to add up. */
test(
	'what was received and left over is what was solved and is pending; solved is on time, late or unknown',
	() => fc.assert(fc.asyncProperty(anyDossiers, addUp), { numRuns: RUNS, endOnFailure: true }),
	60_000 * RUNS,
)

async function addUp(events: readonly Event[]) {
	const open = await startAt('2025-07-10 12:30')
	await open.commit(events)
	await open.settle()
	const found: Entity[] = await open.store.queries.entitiesPage({
		kind: 'dossier',
		scope: 'all',
		filter: {},
		limit: 1_000,
	})
	const has = ({ flags }: Entity, flag: string) => flags.includes(flag)
	const received = found.filter((each) => has(each, 'received'))
	expect(received.length).toBeGreaterThan(5)
	for (const [start, end] of [
		[JUNE, JULY],
		[JULY, NOW + 1],
	] as const) {
		const period = { start, end }
		const fresh = received.filter(({ openedAt }) => inSpan(openedAt ?? undefined, period))
		const leftOver = received.filter(
			({ openedAt, closedAt }) => (openedAt ?? end) < start && (closedAt ?? end) >= start,
		)
		const solved = received.filter(({ closedAt }) => inSpan(closedAt ?? undefined, period))
		const pending = received.filter(({ openedAt, closedAt }) => (openedAt ?? end) < end && (closedAt ?? end) >= end)
		expect(fresh.length + leftOver.length).toBe(solved.length + pending.length)
	}
	for (const each of received) {
		const verdicts = ['on_time', 'late', 'unknown_time', 'running'].filter((flag) => has(each, flag))
		// What is not handled and has no due date is neither yet.
		expect(verdicts).toHaveLength(has(each, 'handled') || has(each, 'late') || !has(each, 'no_due') ? 1 : 0)
		expect(has(each, 'handled') && has(each, 'running')).toBe(false)
		if (has(each, 'early')) expect(verdicts).toEqual(['on_time'])
		if (each.closedAt !== null) expect(has(each, 'handled')).toBe(true)
	}
}

/** đúng, đủ, sạch, sống (guidance 1709/BKHCN-CĐSQG), over an hour of receipt. */
test(
	'the axes of the sources are what was received, repeated, understood and in time',
	() => fc.assert(fc.asyncProperty(anyBatches, judgeSources), { numRuns: RUNS, endOnFailure: true }),
	60_000 * RUNS,
)

const sources = ['queue', 'environment', 'calls-1022'] as const
const begin = at('2025-07-10 10:00')

interface Batch {
	readonly source: (typeof sources)[number]
	readonly minute: number
	/** Minutes that each event is old when it comes in. */
	readonly ages: readonly number[]
	readonly future: boolean
	readonly quarantined: number
	readonly duplicate: number
}

const anyBatches = fc.array(
	fc.record({
		source: fc.constantFrom(...sources),
		minute: fc.integer({ min: 0, max: 59 }),
		ages: fc.array(fc.constantFrom(0, 30, 90, 2_000, 100_000), { minLength: 1, maxLength: 5 }),
		future: fc.boolean(),
		quarantined: fc.nat(2),
		duplicate: fc.nat(2),
	}),
	{ minLength: 8, maxLength: 20 },
)

async function judgeSources(plans: readonly Batch[]) {
	const open = await startAt('2025-07-10 10:00')
	const sent: { source: string; events: Event[]; quarantined: number; duplicate: number }[] = []
	for (const { source, minute, ages, future, quarantined, duplicate } of plans.toSorted(
		(a, b) => a.minute - b.minute,
	)) {
		const receivedAt = begin + minute * MINUTE
		await open.moveTo(receivedAt)
		const events = ages.map((age, index): Event => {
			const isAhead = future && index === 0
			const time = isAhead ? receivedAt + 2 * HOUR : receivedAt - age * MINUTE
			return { ...raw(source, 'x', time, '25195', {}), receivedAt, skewed: isAhead }
		})
		await open.commit(events, { quarantined, duplicate })
		sent.push({ source, events, quarantined, duplicate })
	}
	await open.moveTo(begin + HOUR + 30_000)

	const seconds = { queue: 1_800, environment: 900, 'calls-1022': 7_200 }
	const lateness = { queue: 86_400, environment: 5_184_000, 'calls-1022': 3_600 }
	const expected = { CORRECT: [0, 0], COMPLETE: [0, 0], CLEAN: [0, 0], LIVE: [0, 0] }
	const count = (axis: keyof typeof expected, part: number, whole: number) => {
		expected[axis] = [(expected[axis][0] ?? 0) + part, (expected[axis][1] ?? 0) + whole]
	}
	for (const source of sources) {
		const own = sent.filter((each) => each.source === source)
		if (own.length === 0) continue
		const events = own.flatMap((each) => each.events)
		const sum = (name: 'quarantined' | 'duplicate') => own.reduce((total, each) => total + each[name], 0)
		const received = events.length + sum('quarantined') + sum('duplicate')
		const ahead = events.filter((event) => event.time > event.receivedAt).length
		const slots = new Set(events.map(({ receivedAt }) => Math.floor(receivedAt / 1_000 / seconds[source])))
		const most = Math.max(1, Math.floor(3_600 / seconds[source]))
		count('CORRECT', received - sum('quarantined'), received)
		count('CLEAN', received - sum('duplicate') - ahead, received)
		count('COMPLETE', Math.min(slots.size, most), most)
		count(
			'LIVE',
			events.filter(({ time, receivedAt }) => receivedAt - time <= lateness[source] * 1_000).length,
			events.length,
		)
	}
	const found = Object.keys(expected).map(
		(axis) => open.reading(`QUALITY_${axis}`, 'centre:binh-phuoc', at('2025-07-10 00:00'))?.value,
	)
	expect(found).toEqual(Object.values(expected).map(([part = 0, whole = 0]) => round((part / whole) * 100, 1)))
	expect(province.sources.get('queue')?.every).toBe(seconds.queue)
}
