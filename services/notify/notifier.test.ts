import type { Alert } from '@vong/core/alert'
import { createAreaIndex } from '@vong/core/area'
import { type AlertingPolicy, type Contact, foldNotifications, type Notification } from '@vong/core/notification'
import { createWorkingCalendar } from '@vong/core/working-time'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admit } from './admit.ts'
import { heldBy } from './held.ts'
import { createLedger } from './ledger.ts'
import { createPlaces } from './places.ts'
import { release, retries } from './release.ts'
import { fitSms, segmentsOf } from './sms-text.ts'
import { wasTold } from './steps.ts'

const START = Date.parse('2026-03-04T03:00:00Z')
const MINUTE = 60_000
const all = (ms: number) => ({ critical: 0, major: ms, minor: ms, info: ms })
const places = createPlaces({ areas: createAreaIndex([]), centres: [] })
const calendar = createWorkingCalendar({
	timeZone: 'Asia/Ho_Chi_Minh',
	firstYear: 2026,
	lastYear: 2026,
	hours: [
		{
			validFrom: null,
			spans: [
				{ from: 420, to: 690 },
				{ from: 810, to: 1020 },
			],
		},
	],
	restDays: [0, 6],
	daysOff: [],
	extraDays: [],
})
const local = { calendar, offset: 7 * 60 * MINUTE }
const team = (id: string) => ({ id, name: { vi: id, en: id }, role: '', agency: '', centre: '', roster: false })
const policy: AlertingPolicy = {
	teams: [team('watch'), team('heads')],
	responsibilities: [{ id: 'all', matcher: {}, chain: 'all' }],
	chains: [
		{
			id: 'all',
			name: { vi: 'Tất cả', en: 'All' },
			steps: [
				{ after: { amount: 0, unit: 'minute' }, to: [{ team: 'watch' }] },
				{ after: { amount: 1, unit: 'working-day' }, to: [{ team: 'heads' }] },
			],
		},
	],
	inhibitions: [{ id: 'feed', by: { labels: { cause: 'feed-silent' } }, over: {}, same: ['source'] }],
	maintenance: [],
	quietHours: [{ recurs: { span: { from: 22 * 60, to: 6 * 60 } } }],
	limits: {
		ageLimit: 120 * MINUTE,
		groupWait: all(MINUTE / 2),
		groupInterval: all(5 * MINUTE),
		flapping: { firings: 4, within: 30 * MINUTE },
		perPerson: { messages: 20, critical: 60, within: 60 * MINUTE },
		digestAt: [],
	},
}
const contact = (id: string): Contact => ({
	id,
	name: id,
	language: 'vi',
	viewer: '',
	addresses: [
		{ channel: 'sms', address: '1' },
		{ channel: 'email', address: 'a@example.org' },
	],
})
const people = {
	contacts: new Map(['an', 'binh'].map((id) => [id, contact(id)])),
	members: new Map([
		['watch', ['an']],
		['heads', ['binh']],
	]),
	duties: [],
}

function makeAlert(id: string, given: Partial<Alert> = {}): Alert {
	return {
		...{
			id,
			key: id,
			rule: 'overdue',
			ruleVersion: 1,
			name: { vi: 'Quá hạn', en: 'Overdue' },
			summary: { vi: '', en: '' },
		},
		...{
			severity: 'major',
			phase: 'firing',
			area: '',
			agency: 'H10',
			subject: id,
			field: '',
			sources: ['onestop'],
			labels: {},
		},
		...{ value: 1, target: 0, unit: '', asOf: START, startedAt: START, firedAt: START, acknowledgedAt: null },
		...{
			acknowledgedBy: null,
			assignedTo: null,
			handedTo: null,
			resolvedAt: null,
			shadow: false,
			procedure: '',
			history: [],
		},
		...given,
	}
}

/** A process that may end at any point: between deciding and writing, between writing and sending, between sending and noting. */
function makeWorld(alerts: Alert[]) {
	const log: Notification[] = []
	const sends: { id: string; rows: readonly Notification[] }[] = []
	const ending = (now: number, crash: 'none' | 'before-write' | 'before-send' | 'before-note', fails: boolean) => {
		const ledger = createLedger(() => true)
		for (const alert of alerts) ledger.addAlert(alert)
		for (const row of foldNotifications(log)) ledger.put(row)
		const lines = new Map<string, Notification>()
		const note = (row: Notification) => {
			lines.set(row.id, row)
			ledger.put(row)
		}
		for (const alert of alerts)
			admit(alert, ledger.rowsOf(alert.id), { policy, people, places, local }, now).lines.forEach(note)
		const context = {
			...{ limits: policy.limits, quietHours: policy.quietHours, local, firingsOf: ledger.firingsOf },
			...{ sentTo: ledger.sentTo, lastSent: ledger.lastSent, isOnDuty: () => false },
			isKnown: (id: string) => ledger.rowsOf(id).some(({ state, queuedAt }) => state !== 'dropped' && queuedAt < now),
			alertOf: (id: string) => ledger.alerts.get(id),
			waitsForDigest: () => true,
			heldBy: (alert: Alert) => heldBy(alert, { ...policy, open: alerts, silences: [], places, local }, now),
		}
		const messages = [...people.contacts.values()].flatMap((one) => {
			const released = release(one, [...(ledger.waiting().get(one.id)?.values() ?? [])], context, now)
			released.lines.forEach(note)
			return released.messages
		})
		const again = retries(ledger.rows(), (id) => messages.some((message) => message.id === id), now)
		again.lines.forEach(note)
		if (crash === 'before-write') return
		log.push(...lines.values())
		if (crash === 'before-send') return
		const going = [...messages, ...again.messages]
		sends.push(...going)
		if (crash === 'before-note') return
		const state = fails ? ('failed' as const) : ('sent' as const)
		for (const row of going.flatMap(({ rows }) => rows))
			log.push({ ...row, state, sentAt: fails ? null : now + 1, changedAt: now + 1 })
	}
	return { log, sends, round: ending, rows: () => foldNotifications(log) }
}

test('a thousand things overdue at one agency are one message', () => {
	const world = makeWorld(Array.from({ length: 1_000 }, (_, index) => makeAlert(`d${index}`)))
	world.round(START, 'none', false)
	expect(world.sends).toHaveLength(0)
	expect(new Set(world.rows().map(({ reason }) => reason))).toEqual(new Set(['grouping']))
	world.round(START + MINUTE, 'none', false)
	expect(world.sends.map(({ rows }) => rows.length)).toEqual([1_000])
})

test('while its feed is silent nothing that depends on it is told, and it is told why', () => {
	const silent = makeAlert('f', {
		severity: 'critical',
		subject: 'onestop',
		sources: [],
		labels: { cause: 'feed-silent' },
	})
	const world = makeWorld([silent, makeAlert('d')])
	world.round(START + MINUTE, 'none', false)
	expect(world.sends.flatMap(({ rows }) => rows.map(({ alert }) => alert))).toEqual(['f'])
	expect(world.rows().find(({ alert }) => alert === 'd')).toMatchObject({
		state: 'queued',
		reason: 'inhibited',
		until: null,
	})
})

test('what the data says is long past is told to nobody', () => {
	const world = makeWorld([makeAlert('old', { severity: 'critical', asOf: START - 1e9, firedAt: START - 1e9 })])
	world.round(START, 'none', false)
	expect(world.sends).toHaveLength(0)
	expect(world.rows()[0]).toMatchObject({ state: 'dropped', reason: 'too-old' })
})

test('after a working day the next one is told, unless somebody has taken it on', () => {
	const next = calendar.due(START, { amount: 1, unit: 'working-day' }) ?? 0
	const [open, taken] = [makeAlert('a'), makeAlert('b', { acknowledgedAt: START + MINUTE, acknowledgedBy: 'an' })]
	const world = makeWorld([open, taken])
	for (const at of [START, START + MINUTE, next, next + MINUTE]) world.round(at, 'none', false)
	expect(world.rows().filter(({ recipient }) => recipient === 'binh')).toMatchObject([
		{ alert: 'a', step: 'up.all.1', state: 'sent' },
	])
})

test('whatever the crashes: nothing is lost, and nobody is told the same in two messages', () => {
	const crash = fc.constantFrom('none', 'before-write', 'before-send', 'before-note' as const)
	fc.assert(
		fc.property(fc.array(fc.tuple(crash, fc.nat(3 * MINUTE), fc.boolean()), { maxLength: 12 }), (rounds) => {
			const world = makeWorld([makeAlert('a', { severity: 'critical' }), makeAlert('b'), makeAlert('c')])
			let now = START
			for (const [how, wait, fails] of rounds) {
				now += wait + 2
				world.round(now, how, fails)
			}
			for (let last = 0; last < 4; last++) {
				now += 6 * MINUTE
				world.round(now, 'none', false)
			}
			const ends = Map.groupBy(world.rows(), ({ alert, recipient, step }) => [alert, recipient, step].join())
			for (const alert of ['a', 'b', 'c']) expect(ends.has(`${alert},an,first`)).toBe(true)
			for (const rows of ends.values()) {
				const failedOnAll = rows.length === 2 && rows.every(({ state }) => state === 'failed')
				expect(failedOnAll || rows.filter(({ state }) => wasTold(state)).length === 1).toBe(true)
			}
			const messages = Map.groupBy(
				world.sends.flatMap(({ id, rows }) => rows.map((row) => ({ id, row: row.id }))),
				({ row }) => row,
			)
			for (const tries of messages.values()) expect(new Set(tries.map(({ id }) => id)).size).toBe(1)
		}),
		{ numRuns: 60 },
	)
})

test('a text message keeps its marks where it can, loses them before it takes two, and keeps its link whole', () => {
	const link = 'https://ioc.example.vn/a/1'
	expect(fitSms(['Bụi mịn vượt ngưỡng'], link)).toBe(`Bụi mịn vượt ngưỡng ${link}`)
	const plain = fitSms(['Bụi mịn vượt ngưỡng tại phường Bình Phước, cần xử lý ngay trong ngày'], link)
	expect(plain).toMatch(/^Bui min vuot nguong/)
	expect(segmentsOf(plain)).toBe(1)
	const long = fitSms(['Đồng Xoài '.repeat(40)], link)
	expect(long.endsWith(link)).toBe(true)
	expect(segmentsOf(long)).toBe(1)
})
