import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@vong/bus/bus'
import { connectBus } from '@vong/bus/connect'
import type { Event } from '@vong/core/event'
import type { Rule } from '@vong/core/rule'
import { connectStore } from '@vong/store/connect'
import { encodeCell, encodeEntity } from '@vong/store/entity-row'
import { encodeEvent } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createAlertActions } from './actions.ts'
import { type AlertEngine, createAlertEngine } from './engine.ts'
import { engineRules as rules, surroundings } from './engine-rules.fixture.ts'
import { createAlertLog } from './log.ts'

const MINUTE = 60_000
const dir = mkdtempSync(join(tmpdir(), 'vong-engine-'))
let now = Date.UTC(2026, 10, 23, 3)
const clock = { now: () => now }
let store: Store
let bus: Bus
let engine: AlertEngine
let number = 0
let ids = 0
let held: ReadonlyMap<string, Rule>
let changed = () => {}
const warnings: unknown[] = []

const received = new Map<string, number>()

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
})
afterAll(async () => {
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

async function startEngine() {
	const log = await createAlertLog({ writer: `w${ids++}`, store, bus, now: clock.now })
	engine = await createAlertEngine({
		rules: {
			current: () => held,
			onChange(listener) {
				changed = listener
				return () => undefined
			},
		},
		log,
		store,
		bus,
		...surroundings,
		lastReceivedAt: (source) => received.get(source) ?? null,
		clock,
		randomId: () => String(ids++),
		logger: { warn: (fields) => warnings.push(fields) },
	})
	await engine.caughtUp()
}

beforeEach(async () => {
	bus = await connectBus({ clock })
	held = rules
	await startEngine()
})
afterEach(async () => {
	await engine.close()
	await bus.close()
	received.clear()
	expect(warnings.splice(0)).toEqual([])
	now += 10_000 * MINUTE
})

async function send(...events: Partial<Event>[]) {
	const first = number + 1
	const lines = events.map((event) => {
		number++
		const whole: Event = {
			source: 'security',
			id: `e${number}`,
			type: 'security.alert',
			...{ subject: '', time: now, timeSent: true, receivedAt: now, skewed: false, dataSchema: '', areaCode: '' },
			...{ areaId: 'a@1', agency: '', severity: 'info', value: null, unit: '', lat: null, lon: null, data: {} },
			...event,
		}
		return encodeEvent(whole, 'writer', number, 30)
	})
	await store.writer.insert('events', lines, `t${number}`)
	const commit = { writer: 'writer', first, last: number, stored: events.length, at: now }
	await store.writer.insert(
		'commits',
		[
			Buffer.from(
				`${JSON.stringify(['writer', number, 'security', first, number, events.length, events.length, 0, 0, 0, now, now])}\n`,
			),
		],
		`c${number}`,
	)
	await bus.publish('events.committed', commit)
	await engine.caughtUp()
}

/** What the waits are from now on, as the indicators write them, and a look at them. */
async function tell(value: number | null, sample = 5) {
	const cell = {
		...{ indicator: 'WAIT_AVG', start: Math.floor(now / 3_600_000) * 3_600_000, areaId: 'a@1', agency: '' },
		...(value === null
			? { numerator: 0, denominator: 0, sample: 0 }
			: { numerator: value * sample, denominator: sample, sample }),
	}
	told++
	await store.writer.insert('cells', [encodeCell(cell, now + told)], `cell${told}`)
	now += 15_000
	await engine.tick(now)
}
let told = 0

async function alertsOf(...ids: string[]) {
	const page = await store.queries.alertsPage({ scope: 'all', filter: { rules: ids }, limit: 100 })
	const log = await createAlertLog({ writer: 'reader', store, bus, now: clock.now })
	return (await log.load(page.map(({ id }) => id))).toSorted((a, b) => a.startedAt - b.startedAt)
}

const stepsOf = async (id: string) =>
	(await alertsOf(id)).map(({ history }) => history.map(({ step }) => step).join(' '))

describe('rules on events', () => {
	test('each critical event of a subject opens one alert, which ends when nothing more comes', async () => {
		await send(
			{ severity: 'critical', subject: 's1' },
			{ severity: 'critical', subject: 's1' },
			{ severity: 'critical', subject: 's2' },
			{ severity: 'major', subject: 's3' },
		)
		const alerts = await alertsOf('CRITICAL')
		expect(alerts.map(({ subject, severity, phase, area }) => [subject, severity, phase, area]).toSorted()).toEqual([
			['s1', 'critical', 'firing', 'a@1'],
			['s2', 'critical', 'firing', 'a@1'],
		])
		now += 59 * MINUTE
		await engine.tick(now)
		expect((await alertsOf('CRITICAL')).map(({ phase }) => phase)).toEqual(['firing', 'firing'])
		now += MINUTE
		await engine.tick(now)
		expect((await alertsOf('CRITICAL')).map(({ phase }) => phase)).toEqual(['resolved', 'resolved'])
	})

	test('an ending event ends it; the same events judged again after a crash open nothing anew', async () => {
		await send({ type: 'incident.opened', subject: 'i1' })
		await send({ type: 'incident.ended', subject: 'i1' })
		expect(await stepsOf('INCIDENT')).toEqual(['opened fired resolved'])
		await engine.close()
		// As if the place in the stream had not been noted before the crash.
		await store.writer.insert(
			'progress',
			[Buffer.from(`${JSON.stringify(['alerts.1', JSON.stringify({ writer: number - 2 }), now + 1])}\n`)],
			'back',
		)
		await startEngine()
		const alerts = await alertsOf('INCIDENT')
		expect(alerts.map(({ phase }) => phase)).toEqual(['resolved'])
		await send({ type: 'incident.opened', subject: 'i1' })
		expect((await alertsOf('INCIDENT')).map(({ phase }) => phase)).toEqual(['resolved', 'firing'])
	})

	test('so many within the span are too many, and fewer again is the end; a backlog did not happen at once', async () => {
		await send(...[3, 2, 1, 0].map((h) => ({ type: 'login.failed', subject: 'late', time: now - h * 60 * MINUTE })))
		await send(
			{ type: 'login.failed', subject: 'gate' },
			{ type: 'login.failed', subject: 'gate' },
			{ type: 'login.failed', subject: 'other' },
		)
		expect(await stepsOf('MANY')).toEqual([])
		now += 9 * MINUTE
		await send({ type: 'login.failed', subject: 'gate' })
		expect(await alertsOf('MANY')).toMatchObject([{ subject: 'gate', value: 3, severity: 'minor', phase: 'firing' }])
		now += 2 * MINUTE
		await engine.tick(now)
		expect(await stepsOf('MANY')).toEqual(['opened fired resolved'])
	})
})

describe('rules on readings and on silence', () => {
	test('a threshold fires once it has held, survives a restart without firing again, and ends when it has been over', async () => {
		await tell(40)
		expect(await stepsOf('WAIT')).toEqual(['opened'])
		now += 9 * MINUTE
		await engine.tick(now)
		expect(await stepsOf('WAIT')).toEqual(['opened'])
		now += MINUTE
		await engine.tick(now)
		expect(await stepsOf('WAIT')).toEqual(['opened fired'])
		expect(await stepsOf('TOGETHER')).toEqual(['opened fired'])
		await engine.close()
		await startEngine()
		await tell(41)
		await tell(28)
		await tell(null)
		expect(await stepsOf('WAIT')).toEqual(['opened fired'])
		await tell(20)
		expect(await stepsOf('WAIT')).toEqual(['opened fired recovering'])
		await send({ type: 'incident.opened', subject: 'i9' })
		expect(await stepsOf('TOGETHER')).toEqual(['opened fired resolved'])
		now += 5 * MINUTE
		await engine.tick(now)
		expect(await stepsOf('WAIT')).toEqual(['opened fired recovering resolved'])
		expect(await alertsOf('WAIT')).toMatchObject([{ summary: { vi: 'WAIT 20' }, sources: ['queue'], target: 30 }])
	})

	test('a source that falls silent is one alert, and one end when it is back; one that never sent is none', async () => {
		await engine.tick(now)
		expect(await alertsOf('SILENT')).toEqual([])
		received.set('security', now)
		now += 9 * MINUTE
		await engine.tick(now)
		await engine.tick(now + 5_000)
		expect(await alertsOf('SILENT')).toMatchObject([{ subject: 'security', phase: 'firing', value: 9 }])
		await engine.close()
		await startEngine()
		await engine.tick(now + 10_000)
		received.set('security', now)
		await engine.tick(now)
		expect(await stepsOf('SILENT')).toEqual(['opened fired resolved'])
	})
})

describe('things and their due dates', () => {
	const dossier = (dueAt: number, closedAt: number | null, events: number) =>
		store.writer.insert(
			'entities',
			[
				encodeEntity({
					...{
						kind: 'dossier',
						key: 'D1',
						areaId: 'a@1',
						residenceAreaId: 'a@1',
						agency: 'S1',
						category: '',
						state: '4',
					},
					...{ openedAt: now - MINUTE, dueAt, closedAt, flags: [], numbers: {}, details: {}, events },
				}),
			],
			`d${events}`,
		)

	test('are told when their time is nearly up, then when it is up, and end when they are done', async () => {
		const dueAt = now + 90 * MINUTE
		await dossier(dueAt, null, 1)
		await engine.tick(now)
		expect(await stepsOf('LATE')).toEqual([])
		now += 31 * MINUTE
		await engine.tick(now)
		expect(await alertsOf('LATE')).toMatchObject([{ subject: 'D1', agency: 'S1', severity: 'info', phase: 'firing' }])
		now += 60 * MINUTE
		await engine.tick(now)
		expect(await alertsOf('LATE')).toMatchObject([{ severity: 'major', phase: 'firing' }])
		await dossier(dueAt, now, 2)
		now += MINUTE
		await engine.tick(now)
		expect(await stepsOf('LATE')).toEqual(['opened fired severity-changed resolved'])
	})
})

test('events that used to come and do not any more are missed, each by its own pace', async () => {
	await send({ type: 'heart.beat', subject: 'h1' }, { type: 'heart.beat', subject: 'h2' })
	now += 4 * MINUTE
	await send({ type: 'heart.beat', subject: 'h2' })
	await engine.tick(now)
	expect(await alertsOf('ABSENT')).toMatchObject([{ subject: 'h1', phase: 'firing', value: 4 }])
	await send({ type: 'heart.beat', subject: 'h1' })
	await engine.tick(now)
	expect(await stepsOf('ABSENT')).toEqual(['opened fired resolved'])
})

test('what has been missing for long is told after a restart as well, however much else was heard meanwhile', async () => {
	await send({ type: 'heart.beat', subject: 'h3' })
	await engine.close()
	const others = Array.from({ length: 25_000 }, (_, at) => ({ type: 'heart.beat', subject: `h4-${at % 2}` }))
	now += 2 * MINUTE
	await send(...others)
	now += 4 * MINUTE
	await startEngine()
	await send({ type: 'heart.beat', subject: 'h2' }, { type: 'heart.beat', subject: 'h4-0' })
	await engine.tick(now)
	const firing = (await alertsOf('ABSENT')).filter(({ phase }) => phase === 'firing')
	expect(firing.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['h3', 'h4-1']))
	expect(firing.map(({ subject }) => subject)).not.toContain('h4-0')
})

test('an event that a rule stumbles over stops neither the other rules nor those that come after it, and is an alert about the rule', async () => {
	await send({ type: 'poison.sent', severity: 'critical', subject: 'p1' })
	await send({ type: 'incident.opened', subject: 'p2' })
	const standing = (await alertsOf('CRITICAL', 'INCIDENT')).filter(({ phase }) => phase === 'firing')
	expect(standing.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['p1', 'p2']))
	await engine.tick(now)
	expect(warnings.splice(0)).toMatchObject([{ rule: 'FIELD' }])
	expect(await alertsOf('BROKEN')).toMatchObject([{ subject: 'FIELD', phase: 'firing', sources: ['vong'] }])
	now += 10 * MINUTE
	await engine.tick(now)
	expect(await stepsOf('BROKEN')).toEqual(['opened fired resolved'])
})

test('what stood by a rule that tells others now, or is no more, ends; by the rule as it is now it is found anew', async () => {
	const opened = rules.get('INCIDENT') as Rule
	await send({ type: 'incident.opened', subject: 'c1' })
	held = new Map(rules).set('INCIDENT', { ...opened, version: 2, shadow: true })
	changed()
	await engine.tick(now)
	expect((await alertsOf('INCIDENT')).findLast(({ subject }) => subject === 'c1')).toMatchObject({ phase: 'resolved' })
	await send({ type: 'incident.opened', subject: 'c2' })
	expect((await alertsOf('INCIDENT')).findLast(({ subject }) => subject === 'c2')).toMatchObject({
		...{ phase: 'firing', shadow: true, ruleVersion: 2 },
	})
	held = new Map([...rules].filter(([id]) => id !== 'INCIDENT'))
	changed()
	await engine.tick(now)
	expect((await alertsOf('INCIDENT')).filter(({ phase }) => phase !== 'resolved')).toEqual([])
})

test('two evaluators that race open one alert', async () => {
	const first = engine
	await startEngine()
	const second = engine
	await send({ severity: 'critical', subject: 'race' })
	await first.caughtUp()
	received.set('security', now - 60 * MINUTE)
	await Promise.all([first.tick(now), second.tick(now)])
	await Promise.all([first.tick(now + 5_000), second.tick(now + 5_000)])
	expect((await alertsOf('CRITICAL')).filter(({ subject }) => subject === 'race')).toHaveLength(1)
	expect((await alertsOf('SILENT')).filter(({ phase }) => phase === 'firing')).toHaveLength(1)
	await first.close()
})

describe('when the clock is set back', () => {
	const back = () => {
		now -= 7 * 60 * MINUTE
	}

	test('readings go on being judged, and what had begun to hold holds from then on', async () => {
		await tell(40)
		back()
		await tell(41)
		expect((await alertsOf('WAIT')).at(-1)).toMatchObject({ phase: 'pending', value: 40 })
		now += 10 * MINUTE
		await tell(42)
		expect((await alertsOf('WAIT')).at(-1)).toMatchObject({ phase: 'firing', value: 42 })
		await engine.close()
		back()
		await startEngine()
		await tell(20)
		expect((await alertsOf('WAIT')).at(-1)).toMatchObject({ phase: 'recovering' })
		now += 5 * MINUTE
		await engine.tick(now)
		expect((await alertsOf('WAIT')).at(-1)).toMatchObject({ phase: 'resolved' })
	})

	test('events are counted and missed as they come by it', async () => {
		await send({ type: 'login.failed', subject: 'back' }, { type: 'heart.beat', subject: 'back' })
		back()
		await engine.tick(now)
		now += 5_000
		await send(...[1, 2, 3].map(() => ({ type: 'login.failed', subject: 'back' })))
		const many = async () => (await alertsOf('MANY')).filter(({ subject }) => subject === 'back')
		expect(await many()).toMatchObject([{ phase: 'firing' }])
		now += 11 * MINUTE
		await engine.tick(now)
		expect(await many()).toMatchObject([{ phase: 'resolved' }])
		const missed = (await alertsOf('ABSENT')).filter(({ phase }) => phase === 'firing')
		expect(missed.map(({ subject }) => subject)).toContain('back')
	})

	test('an alert that is open goes on after a restart, though one before it, that somebody ended, began later by the clock of then', async () => {
		await send({ type: 'incident.opened', subject: 'twice' })
		const log = await createAlertLog({ writer: 'person', store, bus, now: clock.now })
		const [first] = (await alertsOf('INCIDENT')).filter(({ subject }) => subject === 'twice')
		await createAlertActions({ log, clock, randomId: () => String(ids++) }).close(first?.id ?? '', 'Hoa')
		await send({ type: 'incident.ended', subject: 'twice' })
		back()
		await engine.tick(now)
		await send({ type: 'incident.opened', subject: 'twice' })
		now += 8 * 60 * MINUTE
		await engine.close()
		await startEngine()
		await send({ type: 'incident.ended', subject: 'twice' })
		const twice = (await alertsOf('INCIDENT')).filter(({ subject }) => subject === 'twice')
		expect(twice.map(({ phase }) => phase)).toEqual(['resolved', 'resolved'])
	})
})
