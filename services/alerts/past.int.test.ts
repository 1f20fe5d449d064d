import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@vong/bus/bus'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import type { Event } from '@vong/core/event'
import type { Rule } from '@vong/core/rule'
import type { Source } from '@vong/core/source'
import { connectStore } from '@vong/store/connect'
import { encodeCell, encodeEntity } from '@vong/store/entity-row'
import { encodeEvent } from '@vong/store/event-row'
import type { Store } from '@vong/store/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backtest } from './backtest.ts'
import { type AlertEngine, createAlertEngine } from './engine.ts'
import { createAlertLog } from './log.ts'
import { above, COMMUNE, meanOf, ruleOf, thresholdOf } from './rule.fixture.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const dir = mkdtempSync(join(tmpdir(), 'vong-past-'))
const FROM = Date.UTC(2026, 10, 23, 3)
let now = FROM
const clock = { now: () => now }
let store: Store
let bus: Bus
let number = 0
let ids = 0
let lastSent: number | null = null

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
	bus = await connectBus({ clock })
})
afterAll(async () => {
	await bus.close()
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

const source = (id: string, ...types: string[]) =>
	[id, { id, name: { vi: id, en: id }, every: 60, types: types.map((type) => ({ type, schemas: {} })) }] as unknown as [
		string,
		Source,
	]
const around = {
	definitions: new Map([
		['RUNNING', meanOf('RUNNING', 'hour')],
		['SNAPSHOT', meanOf('SNAPSHOT', 'now')],
	]),
	sources: new Map([source('s', 'alarm', 'beat', 'over', 'tick')]),
	areas: createAreaIndex([COMMUNE]),
	centres: [],
	hours: { elapsed: (from: number, to: number) => to - from },
	soonBefore: (due: number, working: number) => due - working,
	rollUp: (_: unknown, sums: Iterable<{ areaId: string; numerator: number; denominator: number; sample: number }>) =>
		new Map([...sums].map(({ areaId, ...own }) => [areaId, own])),
	populationOf: () => undefined,
	timeZone: 'Asia/Ho_Chi_Minh',
}
const watch = { minimumSample: 1, levels: ['commune'], byAgency: false } as const
const held = { hold: 2 * MINUTE, clearHold: 3 * MINUTE }
const snapshot = { indicator: 'SNAPSHOT', period: 'now' } as const
const rules: Rule[] = [
	ruleOf(
		'RUNNING',
		thresholdOf({ indicator: 'RUNNING', bound: above(30, 25, { steps: [{ value: 60, severity: 'critical' }] }) }),
		held,
	),
	ruleOf('SNAPSHOT', thresholdOf(snapshot), held),
	ruleOf('TIMES', thresholdOf({ ...snapshot, times: { atLeast: 3, of: 5, every: 2 * MINUTE } })),
	ruleOf('CHANGE', {
		...watch,
		...snapshot,
		kind: 'change',
		over: { span: 20 * MINUTE },
		relative: false,
		bound: above(15, 5),
	}),
	ruleOf('CLOSED', thresholdOf({ indicator: 'RUNNING', judged: 'closed', bound: above(-1) })),
	ruleOf(
		'EVENT',
		{ kind: 'event', match: { types: ['alarm'] }, ends: { types: ['over'] }, endsAfter: 12 * MINUTE },
		{ hold: MINUTE },
	),
	ruleOf('COUNT', { kind: 'count', match: { types: ['tick'] }, atLeast: 3, within: 25 * MINUTE, by: 'subject' }),
	ruleOf(
		'ABSENT',
		{ kind: 'absence', source: 's', match: { types: ['beat'] }, by: 'subject', from: 'stale' },
		{ hold: MINUTE },
	),
	ruleOf('LATE', {
		...{ kind: 'deadline', of: 'report', without: [], openWithin: 5 * HOUR },
		soon: { working: 10 * MINUTE, severity: 'info' },
	}),
	ruleOf('SILENT', { kind: 'silence', sources: 'all', from: 'stale' }, { hold: MINUTE }),
	ruleOf('BOTH', {
		kind: 'composite',
		when: { all: [{ rule: 'SNAPSHOT' }, { not: { rule: 'RUNNING' } }] },
		same: 'area',
	}),
]

/** The same history at each run: what is random comes from here. */
function createDice(seed: number) {
	let state = seed
	return (below: number) => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) >>> 0
	}
}

async function startEngine(): Promise<AlertEngine> {
	const log = await createAlertLog({ writer: `w${ids++}`, store, bus, now: clock.now })
	const engine = await createAlertEngine({
		...around,
		...{ log, store, bus, clock, randomId: () => String(ids++), lastReceivedAt: () => lastSent },
		rules: { current: () => new Map(rules.map((rule) => [rule.id, rule])), onChange: () => () => undefined },
		logger: { warn: (fields) => expect.unreachable(JSON.stringify(fields)) },
	})
	await engine.caughtUp()
	return engine
}

async function send(type: string, subject: string, engine: AlertEngine) {
	number++
	lastSent = now
	const event: Event = {
		...{ source: 's', id: `e${number}`, type, subject, time: now, timeSent: true, receivedAt: now, skewed: false },
		...{ dataSchema: '', areaCode: '', areaId: 'a@1', agency: '', severity: 'info', value: null, unit: '' },
		...{ lat: null, lon: null, data: {} },
	}
	await store.writer.insert('events', [encodeEvent(event, 'writer', number, 30)], `t${number}`)
	const commit = ['writer', number, 's', number, number, 1, 1, 0, 0, 0, now, now]
	await store.writer.insert('commits', [Buffer.from(`${JSON.stringify(commit)}\n`)], `c${number}`)
	await bus.publish('events.committed', { writer: 'writer', first: number, last: number, stored: 1, at: now })
	await engine.caughtUp()
}

const cell = (indicator: string, value: number) =>
	encodeCell(
		{
			...{ indicator, start: Math.floor(now / HOUR) * HOUR, areaId: 'a@1', agency: '' },
			...{ numerator: value * 5, denominator: 5, sample: 5 },
		},
		now,
	)

const report = (key: string, openedAt: number, dueAt: number, closedAt: number | null) =>
	store.writer.insert(
		'entities',
		[
			encodeEntity({
				...{ kind: 'report', key, areaId: 'a@1', residenceAreaId: 'a@1', agency: 'S1', category: '', state: 'x' },
				...{ openedAt, dueAt, closedAt, flags: [], numbers: {}, details: {}, events: closedAt === null ? 1 : 2 },
			}),
		],
		`r${key} ${closedAt}`,
	)

test('what is tried on the past comes to what was found when it was the present, for every sort of rule', async () => {
	const dice = createDice(20_261_123)
	const reports = new Map<string, { openedAt: number; dueAt: number }>()
	let made = 0
	let engine = await startEngine()
	const hours = 1.25
	for (const end = FROM + hours * HOUR; now < end; now += 5_000) {
		if (dice(24) === 0) await store.writer.insert('cells', [cell('RUNNING', dice(80))], `cr${now}`)
		if (dice(12) === 0) await store.writer.insert('cells', [cell('SNAPSHOT', dice(60))], `cs${now}`)
		if (dice(30) === 0) await send(['alarm', 'over', 'tick', 'tick', 'beat'][dice(5)] ?? 'tick', `x${dice(2)}`, engine)
		if (dice(60) === 0) {
			const own = { openedAt: now, dueAt: now + dice(40) * MINUTE + 7_000 }
			const fresh = `P${made++}`
			reports.set(fresh, own)
			await report(fresh, own.openedAt, own.dueAt, null)
		}
		const [key, own] = [...reports][0] ?? []
		if (key !== undefined && own && dice(200) === 0) {
			reports.delete(key)
			await report(key, own.openedAt, own.dueAt, now)
		}
		await engine.tick(now)
		// A process that ends and begins again in between, having seen everything, forgets nothing.
		if (dice(250) === 0) {
			await engine.close()
			engine = await startEngine()
		}
	}
	await engine.close()
	const span = { from: FROM, to: now }
	const page = await store.queries.alertsPage({ scope: 'all', filter: {}, limit: 1_000 })
	const log = await createAlertLog({ writer: 'reader', store, bus, now: clock.now })
	const alerts = await log.load(page.map(({ id }) => id))
	for (const rule of rules) {
		const live = alerts
			.filter((alert) => alert.rule === rule.id)
			.map(({ subject, severity, startedAt, firedAt, resolvedAt }) => [
				startedAt,
				firedAt,
				resolvedAt,
				subject,
				severity,
			])
		const found = await backtest(rule, span, {
			...around,
			queries: store.queries,
			rules: new Map(rules.map((one) => [one.id, one])),
		})
		const past = found.alerts.map(({ subject, severity, openedAt, firedAt, endedAt }) => {
			return [openedAt, firedAt, endedAt, subject, severity]
		})
		const readable = (rows: readonly (readonly unknown[])[]) =>
			rows
				.map((row) => row.map((one) => (typeof one === 'number' ? (one - FROM) / 1000 : one)).join(' '))
				.toSorted((a, b) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? -1 : 1))
		expect(live.length, `${rule.id} found nothing: the history is too tame`).toBeGreaterThan(0)
		expect([rule.id, readable(past)]).toEqual([rule.id, readable(live)])
	}
}, 600_000)
