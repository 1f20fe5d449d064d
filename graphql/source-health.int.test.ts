import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenHours } from '@vong/core/cadence'
import type { Source } from '@vong/core/source'
import { connectStore } from '@vong/store/connect'
import { encodeEvent } from '@vong/store/event-row'
import type { Store, StoredEvent } from '@vong/store/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSourceHealth, type SourceHealthReader } from './source-health.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Math.floor(Date.now() / HOUR) * HOUR
const always: OpenHours = { elapsed: (from, to) => to - from }
const closed: OpenHours = { elapsed: () => 0 }

const sourceOf = (id: string, rest: Partial<Source> = {}) =>
	({ id, every: 600, skew: 300, cadence: { kind: 'always', every: 600 }, ...rest }) as Source

let dataDir: string
let store: Store
let number = 0
let healthOf: SourceHealthReader

const event = (source: string, rest: Partial<StoredEvent>): StoredEvent => ({
	...{ writer: 'w', number: ++number, source, id: `e${number}`, type: 'observation', subject: 'S1', time: NOW },
	...{ timeSent: true, receivedAt: NOW, skewed: false, dataSchema: '', areaCode: '', areaId: '', agency: '' },
	...{ severity: 'info', value: null, unit: '', lat: null, lon: null, data: {} },
	...rest,
})
/** Thirty events of the last half hour, each received `late` milliseconds after the time that it bears. */
const clocked = (source: string, late: number) =>
	Array.from({ length: 30 }, (_, index) => {
		const receivedAt = NOW - (index + 1) * MINUTE
		return event(source, { receivedAt, time: receivedAt - late })
	})
const measured = (source: string, subject: string, values: readonly number[]) =>
	values.map((value, index) => {
		const time = NOW - (values.length - index) * 20 * MINUTE
		return event(source, { subject, time, receivedAt: time, value, unit: 'mm', data: { parameter: 'RAIN' } })
	})

const before = (each: StoredEvent) => ({ ...each, receivedAt: NOW - MINUTE })

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'vong-health-'))
	store = await connectStore({ dataDir, durability: 'process', clock: { now: () => NOW } })
	await store.migrate()
	const course = [1, 2, 4, 3, 5, 2, 6]
	const events = [
		...clocked('right', 1_500),
		...clocked('ahead', -10 * MINUTE),
		...clocked('slow', 20 * MINUTE),
		...clocked('few', 0).slice(0, 5),
		...measured('rain', 'STUCK', [1, ...Array<number>(14).fill(7.5)]),
		...measured('rain', 'AGAIN', [...course, ...course]),
		...measured('rain', 'RIGHT', [...course, 9, ...course.toReversed()]),
		...measured('rain', 'DRY', Array<number>(14).fill(0)),
	]
	const step = (subject: string, state: string) => event('again', { type: 'dossier.status', subject, data: { state } })
	events.push(...[step('A', '2'), step('A', '2'), step('A', '2'), step('A', '3'), step('B', '2')].map(before))
	const lines = events.map((each) => Buffer.from(encodeEvent(each, each.writer, each.number, 90)))
	await store.writer.insert('events', lines, 'all')
	healthOf = createSourceHealth({ queries: store.queries, hours: always, clock: { now: () => NOW } })
}, 60_000)
afterAll(async () => {
	await store.close()
	await rm(dataDir, { recursive: true, force: true })
})

describe('the clock of a sender', () => {
	it.each([
		['right', { ahead: 0, delay: 1.5, skew: 1.5, beyond: false, sample: 30 }],
		['ahead', { ahead: 600, delay: 0, skew: -600, beyond: true, sample: 30 }],
		['slow', { ahead: 0, delay: 1_200, skew: 1_200, beyond: true, sample: 30 }],
	])('of %s events is told with its sign and whether it is beyond what is allowed', async (id, clock) => {
		const health = await healthOf(sourceOf(id), NOW, true)
		expect(health.clock).toEqual(clock)
		expect(health.unknown).not.toContainEqual(expect.objectContaining({ of: 'CLOCK' }))
	})

	it('is unknown, with the reason, when too little came, nothing came, or the viewer may not see it', async () => {
		const few = await healthOf(sourceOf('few'), NOW, true)
		expect(few.clock).toEqual({ ahead: null, delay: null, skew: null, beyond: null, sample: 5 })
		expect(few.unknown).toContainEqual({ of: 'CLOCK', reason: 'TOO_LITTLE' })
		const never = await healthOf(sourceOf('never'), null, true)
		expect(never.unknown).toEqual(
			['NEXT', 'LEARNED_PACE', 'CLOCK', 'STATIONS'].map((of) => ({ of, reason: 'NEVER_SENT' })),
		)
		const outside = await healthOf(sourceOf('right'), NOW, false)
		expect(outside).toMatchObject({ clock: null, stuck: null, restamped: null })
		expect(outside.unknown).toContainEqual({ of: 'CLOCK', reason: 'OUTSIDE_SCOPE' })
		expect(outside.unknown).toContainEqual({ of: 'STATIONS', reason: 'OUTSIDE_SCOPE' })
	})
})

it('stations that stay at one value, and old figures with new times, are named; no rain is none of both', async () => {
	const { stuck, restamped, unknown } = await healthOf(sourceOf('rain'), NOW, true)
	expect(stuck).toEqual([
		expect.objectContaining({ station: 'STUCK', parameter: 'RAIN', value: 7.5, since: NOW - 14 * 20 * MINUTE }),
	])
	expect(restamped).toEqual([expect.objectContaining({ station: 'AGAIN', since: null })])
	expect(unknown.map(({ of }) => of)).not.toContain('STATIONS')
	expect((await healthOf(sourceOf('right'), NOW, true)).unknown).toContainEqual({
		of: 'STATIONS',
		reason: 'NOTHING_MEASURED',
	})
})

it('content that comes again under other ids is counted, and only that of who may see it', async () => {
	expect((await healthOf(sourceOf('again'), NOW, true)).repeats).toEqual({ events: 5, repeated: 2 })
	expect((await healthOf(sourceOf('rain'), NOW, true)).repeats).toEqual({ events: 0, repeated: 0 })
	const outside = await healthOf(sourceOf('again'), NOW, false)
	expect(outside.repeats).toBeNull()
	expect(outside.unknown).toContainEqual({ of: 'REPEATS', reason: 'OUTSIDE_SCOPE' })
})

describe('why a source is said to be as it is', () => {
	it.each([
		['in time', 5 * MINUTE, 'LIVE', 'SENT_IN_TIME'],
		['silent', 25 * MINUTE, 'LATE', 'SILENT'],
		['silent for long', 10 * HOUR, 'DEAD', 'SILENT'],
	])('%s', async (_, age, freshness, reason) => {
		const lastAt = NOW - age
		const health = await healthOf(sourceOf('right'), lastAt, true)
		expect(health).toMatchObject({ freshness, reason })
		const nextBy = health.nextBy ?? 0
		expect(nextBy - lastAt).toBeGreaterThanOrEqual(10 * MINUTE)
		expect(nextBy - lastAt).toBeLessThan(10 * MINUTE + 2_000)
	})

	it('never sent, or nothing expected while offices are closed', async () => {
		expect(await healthOf(sourceOf('never'), null, true)).toMatchObject({ freshness: 'DEAD', reason: 'NEVER_SENT' })
		const night = createSourceHealth({ queries: store.queries, hours: closed, clock: { now: () => NOW } })
		const office = sourceOf('right', { cadence: { kind: 'office-hours', every: 600 } })
		expect(await night(office, NOW - 5 * HOUR, true)).toMatchObject({
			freshness: 'LIVE',
			reason: 'NOTHING_EXPECTED',
			nextBy: null,
		})
	})
})
