import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus } from '@vong/bus/bus'
import { connectBus } from '@vong/bus/connect'
import type { Topics } from '@vong/bus/topics'
import type { AlertStep } from '@vong/core/alert'
import type { AlertLine, AlertOpening } from '@vong/core/alert-log'
import { connectStore } from '@vong/store/connect'
import type { Store } from '@vong/store/store'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createAlertActions } from './actions.ts'
import { createAlertLog } from './log.ts'

const NOW = Date.UTC(2026, 10, 23)
const START = NOW - 60_000
const dir = mkdtempSync(join(tmpdir(), 'vong-alerts-'))
/** Each look at it is a millisecond later. */
let ticks = 0
const clock = { now: () => NOW + ticks++ }
let store: Store
let ids = 0

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
})
afterAll(async () => {
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

const opening = (id: string, area = 'a@1'): AlertOpening => ({
	id,
	key: id,
	rule: 'RULE',
	ruleVersion: 1,
	name: { vi: 'Tên', en: 'Name' },
	area,
	agency: '',
	subject: '',
	field: 'health',
	sources: [],
	labels: {},
	target: null,
	unit: '',
	shadow: false,
	procedure: '',
})

function line(alert: string, step: AlertStep, at: number, rest: Partial<AlertLine> = {}): AlertLine {
	const transition = {
		id: `${alert}:${step}:${at}`,
		alert,
		step,
		at: START + at,
		by: null,
		reason: step,
		comment: '',
	} as const
	return { transition: { ...transition, severity: 'major', value: 1, to: null }, ...rest }
}

async function startLog(writer: string, given: Partial<Store> = {}, givenBus?: Bus) {
	const bus = givenBus ?? (await connectBus({ clock }))
	const told: Topics['alerts.changed'][] = []
	await bus.subscribe('alerts.changed', (message) => void told.push(message))
	const log = await createAlertLog({ writer, store: { ...store, ...given }, bus, now: clock.now })
	const actions = createAlertActions({ log, clock, randomId: () => String(ids++) })
	return { log, actions, told }
}

const page = (input: Partial<Parameters<Store['queries']['alertsPage']>[0]> = {}) =>
	store.queries.alertsPage({ scope: 'all', filter: { rules: ['RULE'] }, limit: 10, ...input })

describe('the log of alerts', () => {
	test('what is appended is told whole, stands in pages by state and area, and in the tail by number', async () => {
		const { log, told } = await startLog('w1')
		await log.append([line('a1', 'opened', 1_000, { opening: opening('a1') }), line('a1', 'fired', 2_000)])
		await log.append([line('a2', 'opened', 3_000, { opening: opening('a2', 'b@1') })])
		await vi.waitFor(() => expect(told).toHaveLength(2))
		expect(told[0]?.alerts).toMatchObject([
			{ id: 'a1', phase: 'firing', startedAt: START + 1_000, firedAt: START + 2_000 },
		])
		expect((await page()).map(({ id }) => id)).toEqual(['a2', 'a1'])
		expect((await page({ filter: { states: ['firing'] } })).map(({ id }) => id)).toEqual(['a1'])
		expect((await page({ scope: ['b@1'] })).map(({ id }) => id)).toEqual(['a2'])
		expect((await page({ after: { startedAt: START + 3_000, id: 'a2' } })).map(({ id }) => id)).toEqual(['a1'])
		const tail = await store.queries.alertTail({ writer: 'w1', after: 1, upTo: 9, limit: 10 })
		expect(tail.map(({ number, transition: { id } }) => [number, id])).toEqual([
			[2, 'a1:fired:2000'],
			[3, 'a2:opened:3000'],
		])
	})

	test('the same line again, also by another process, is one; numbers go on after a restart', async () => {
		const first = await startLog('w2')
		const lines = [line('b1', 'opened', 1_000, { opening: opening('b1') })]
		await first.log.append(lines)
		await first.log.append(lines)
		const other = await startLog('w3')
		await other.log.append(lines)
		expect(other.told).toEqual([])
		expect(await store.queries.alertHeads()).toMatchObject({ w2: 1 })
		const again = await startLog('w2')
		await again.log.append([line('b1', 'fired', 2_000)])
		expect(await store.queries.alertHeads()).toMatchObject({ w2: 2 })
		expect(await again.log.load(['b1', 'none'])).toMatchObject([{ id: 'b1', phase: 'firing' }])
	})

	test('people take alerts on, comment, hand over and close them; what is over stays over', async () => {
		const { log, actions } = await startLog('w4')
		await log.append([line('c1', 'opened', 1_000, { opening: opening('c1') }), line('c1', 'fired', 2_000)])
		expect(await actions.acknowledge('c1', 'Hoa', ' đang đến ')).toMatchObject({ acknowledgedBy: 'Hoa' })
		expect(await actions.acknowledge('c1', 'Lan')).toMatchObject({ acknowledgedBy: 'Hoa' })
		expect(await actions.handOver('c1', 'centre:dong-xoai', 'Hoa')).toMatchObject({
			...{ handedTo: 'centre:dong-xoai', acknowledgedBy: null },
		})
		await actions.tickStep('c1', 'call', 'Hoa')
		expect(
			(await actions.tickStep('c1', 'call', 'Hoa')).history.filter(({ step }) => step === 'step-ticked'),
		).toHaveLength(1)
		expect(await actions.close('c1', 'Hoa', 'giả')).toMatchObject({ phase: 'resolved' })
		await expect(actions.acknowledge('c1', 'Hoa')).rejects.toMatchObject({ code: 'INVALID' })
		expect((await actions.comment('c1', 'ghi thêm', 'Lan')).history.at(-1)).toMatchObject({ comment: 'ghi thêm' })
		await expect(actions.comment('c1', ' ', 'Lan')).rejects.toMatchObject({ code: 'INVALID' })
		await expect(actions.close('none', 'Hoa')).rejects.toMatchObject({ code: 'NOT_FOUND' })
		expect((await page({ filter: { states: ['resolved'] } })).map(({ id }) => id)).toEqual(['c1'])
	})

	test('pages show what was handed over where it was handed to, and as it was at an instant', async () => {
		const { log } = await startLog('w6')
		const [province, city] = ['centre:province', 'centre:city']
		const hand = (at: number, to: string): AlertLine => {
			const { transition } = line('e1', 'handed-over', at)
			return { transition: { ...transition, by: 'Hoa', to } }
		}
		await log.append([line('e1', 'opened', 1_000, { opening: opening('e1', 'far@1') }), line('e1', 'fired', 2_000)])
		await log.append([line('e1', 'acknowledged', 3_000), hand(4_000, city), line('e1', 'acknowledged', 5_000)])
		await log.append([hand(6_000, province)])
		const shown = async (input: Parameters<typeof page>[0]) => (await page(input)).map(({ id }) => id)
		const states = ['pending', 'firing', 'acknowledged', 'resolved']
		const stateAt = async (asOf: number) => {
			const found = await Promise.all(
				states.map((state) => shown({ filter: { states: [state] }, scope: ['far@1'], asOf })),
			)
			return states.filter((_, index) => found[index]?.includes('e1'))
		}
		const instants = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000]
		expect(await Promise.all(instants.map((at) => stateAt(START + at)))).toEqual(
			['pending', 'firing', 'acknowledged', 'firing', 'acknowledged', 'firing'].map((state) => [state]),
		)
		// Whoever had it once sees it from then on; it stands where it happened and with whoever has it now.
		expect(await shown({ scope: [city] })).toEqual(['e1'])
		expect(await shown({ scope: [city], asOf: START + 3_000 })).toEqual([])
		const at = (place: string, asOf: number) => shown({ filter: { areas: [place] }, asOf: START + asOf })
		expect(await Promise.all([at('far@1', 6_000), at(city, 6_000), at(province, 6_000), at(city, 5_000)])).toEqual([
			['e1'],
			[],
			['e1'],
			['e1'],
		])
	})

	test('what fired or ended in a span is found by rule and area, the last first', async () => {
		const { log } = await startLog('w7')
		const begun = (id: string, area: string) => line(id, 'opened', 1_000, { opening: opening(id, area) })
		await log.append([
			...[begun('g1', 'g@1'), line('g1', 'fired', 2_000), line('g1', 'resolved', 9_000)],
			...[begun('g2', 'g@1'), line('g2', 'fired', 5_000)],
			...[begun('g3', 'h@1'), line('g3', 'fired', 5_000)],
			begun('g4', 'g@1'),
		])
		const moved = (from: number, to: number, rule = 'RULE') =>
			store.queries.alertsMoved({ rules: [rule], areas: ['g@1'], from: START + from, to: START + to, limit: 10 })
		expect(await moved(0, 9_000)).toEqual(['g1', 'g2'])
		expect(await moved(0, 8_999)).toEqual(['g2', 'g1'])
		expect(await moved(3_000, 8_000)).toEqual(['g2'])
		expect(await moved(0, 9_000, 'OTHER')).toEqual([])
	})

	test('what is open, and what ended lately, is loaded for a start', async () => {
		const { log } = await startLog('w5')
		await log.append([
			line('d1', 'opened', 1_000, { opening: opening('d1') }),
			line('d2', 'opened', 51_000, { opening: opening('d2') }),
			line('d2', 'resolved', 55_000),
			line('d3', 'opened', 51_000, { opening: opening('d3') }),
			line('d3', 'resolved', 59_000),
		])
		const found = (await log.loadSince(NOW - 2_000)).map(({ id }) => id)
		expect(found).toContain('d3')
		expect(found).not.toContain('d2')
	})

	test('what is written after the clock was set back stands after what it follows', async () => {
		const { log, told } = await startLog('w9')
		await log.append([line('z1', 'opened', 1_000, { opening: opening('z1') }), line('z1', 'fired', 2_000)])
		await log.append([line('z1', 'handed-over', 9_000)])
		await log.append([line('z1', 'acknowledged', 5_000)])
		expect(await log.load(['z1'])).toMatchObject([{ phase: 'firing', acknowledgedAt: START + 9_001 }])
		await log.append([line('z1', 'resolved', 1_500)])
		const [ended] = await log.load(['z1'])
		expect(ended).toMatchObject({ phase: 'resolved', firedAt: START + 2_000, resolvedAt: START + 9_002 })
		await vi.waitFor(() => expect(told).toHaveLength(4))
		expect(told[3]?.alerts).toEqual([ended])
		expect(told[3]?.transitions).toMatchObject([{ step: 'resolved', at: START + 9_002 }])
	})

	test('what an insert that failed has written all the same is told, and its number is not given to the next line', async () => {
		let fails = true
		const insert: Store['writer']['insert'] = async (...block) => {
			await store.writer.insert(...block)
			if (fails) throw new Error('nobody knows')
		}
		const { log, told } = await startLog('w10', { writer: { ...store.writer, insert } })
		const opened = [line('u1', 'opened', 1_000, { opening: opening('u1') })]
		await expect(log.append(opened)).rejects.toThrow('nobody knows')
		fails = false
		await log.append([line('u2', 'opened', 2_000, { opening: opening('u2') })])
		expect((await log.load(['u1', 'u2'])).map(({ id }) => id).toSorted()).toEqual(['u1', 'u2'])
		expect(await store.queries.alertHeads()).toMatchObject({ w10: 2 })
		await vi.waitFor(() => expect(told.flatMap(({ alerts }) => alerts).map(({ id }) => id)).toEqual(['u1', 'u2']))
	})

	test('what was written and could not be told is told as soon as it can be', async () => {
		const bus = await connectBus({ clock })
		let fails = true
		const publish: Bus['publish'] = async (...message) => {
			if (fails) throw new Error('away')
			return bus.publish(...message)
		}
		const { log, told } = await startLog('w11', {}, { ...bus, publish })
		const [written] = await log.append([line('v1', 'opened', 1_000, { opening: opening('v1') })])
		expect(written).toMatchObject({ id: 'v1' })
		fails = false
		await vi.waitFor(() => expect(told.map(({ transitions }) => transitions)).toEqual([written?.history]), 5_000)
	})
})
