import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import type { Event, JsonObject } from '@vong/core/event'
import type { Reading } from '@vong/core/indicator'
import { createWorkingCalendar } from '@vong/core/working-time'
import { createIndicatorEngine, type IndicatorEngine } from '@vong/indicators/engine'
import { loadProvince } from '@vong/province/load-province'
import { createProjector, type Projector } from '@vong/states/projector'
import { loadKinds } from '@vong/states/registry'
import { connectStore } from '@vong/store/connect'
import { encodeCommit, encodeEvent } from '@vong/store/event-row'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'

/**
 * The indicators against a second computation: plain and slow, over the raw events, written from the rules and not from the code. Events
 * come in any order, some of them twice, and the processes are cut off in the middle.
 */
const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const province = await loadProvince(PACK)
const areas = createAreaIndex(province.areas)
const calendar = createWorkingCalendar(province.calendar)
const kinds = await loadKinds()
const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+07:00`)
/** Ten days after the districts ended. */
const NOW = at('2025-07-10 12:00')
const clock = { now: () => NOW }
const HOUR = 3_600_000
const JUNE = at('2025-06-01 00:00')
const JULY = at('2025-07-01 00:00')
const AUGUST = at('2025-08-01 00:00')
const cleanups: (() => Promise<unknown>)[] = []

/** The engine allows one directory at a time. */
async function closeAll() {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}
afterEach(closeAll)

let ids = 0
const event = (source: string, type: string, time: number, code: string, data: JsonObject): Event => ({
	source,
	id: `i${++ids}`,
	type,
	subject: '',
	time,
	timeSent: true,
	receivedAt: NOW,
	skewed: false,
	dataSchema: '',
	areaCode: code,
	areaId: areas.resolve(code, time)?.id ?? '',
	agency: 'H10',
	severity: 'info',
	value: null,
	unit: '',
	lat: null,
	lon: null,
	data,
})

async function openCentre() {
	const dir = mkdtempSync(join(tmpdir(), 'vong-oracle-'))
	const store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
	const bus = await connectBus({ clock })
	cleanups.push(async () => rmSync(dir, { recursive: true, force: true }), store.close, bus.close)
	const told = new Map<string, Reading>()
	await bus.subscribe('indicators.changed', ({ readings }) => {
		for (const reading of readings)
			told.set([reading.indicator, reading.area, reading.period === 'now' ? 0 : reading.periodStart].join(), reading)
	})
	let number = 0
	let running: { engine: IndicatorEngine; projector: Projector } | undefined

	async function stop() {
		await running?.projector.close()
		await running?.engine.close()
		running = undefined
	}
	cleanups.push(stop)

	async function start() {
		const engine = await createIndicatorEngine({
			...{
				definitions: province.indicators,
				sources: province.sources,
				store,
				bus,
				areas,
				centres: province.centres,
				calendar,
				clock,
			},
			timeZone: province.timeZone,
			lastReceivedAt: () => null,
			populationOf: () => undefined,
			randomId: () => `r${++ids}`,
			log: { warn: (fields) => expect(fields).toBeUndefined() },
		})
		const projector = await createProjector({
			...{ kinds, context: { calendar, areas }, store, bus, sources: province.sources, clock },
			randomId: () => `r${++ids}`,
			log: { warn: (fields) => expect(fields).toBeUndefined() },
			onChanged: engine.entitiesChanged,
			onRange: engine.committed,
		})
		running = { engine, projector }
	}

	return {
		store,
		start,
		stop,
		settle: () => running?.projector.caughtUp(),
		async commit(events: readonly Event[]) {
			const first = number + 1
			const lines = events.map((each) => Buffer.from(encodeEvent(each, 'w', ++number, 3_000)))
			await store.writer.insert('events', lines, `e${first}`)
			const counts = { received: lines.length, stored: lines.length, duplicate: 0, quarantined: 0, refused: 0 }
			const line = {
				writer: 'w',
				batch: first,
				source: 'x',
				first,
				last: number,
				lastReceivedAt: null,
				committedAt: NOW,
				...counts,
			}
			await store.writer.insert('commits', [Buffer.from(encodeCommit(line))], `c${first}`)
			await bus.publish('events.committed', { writer: 'w', first, last: number, stored: lines.length, at: NOW })
		},
		reading: (indicator: string, area: string, start: number) => told.get([indicator, area, start].join()),
	}
}

interface DossierPlan {
	code: string
	received: number
	due: number
	finished: number | undefined
	online: boolean
	synced: boolean
	fee: 'none' | 'paid' | 'unpaid'
}

const code = fc.constantFrom('25195', '25217', '25326')
const dossierPlan = fc.record({
	code,
	received: fc.integer({ min: JUNE / HOUR, max: NOW / HOUR }).map((hour) => hour * HOUR),
	due: fc.integer({ min: 1, max: 200 }),
	finished: fc.option(fc.integer({ min: 1, max: 250 }), { nil: undefined }),
	online: fc.boolean(),
	synced: fc.boolean(),
	fee: fc.constantFrom('none' as const, 'paid' as const, 'unpaid' as const),
})
const dossierPlans = fc.array(dossierPlan, { minLength: 3, maxLength: 15 }).map((plans) =>
	plans.map(
		(plan): DossierPlan => ({
			...plan,
			due: plan.received + plan.due * HOUR,
			finished: plan.finished === undefined ? undefined : Math.min(NOW, plan.received + plan.finished * HOUR),
		}),
	),
)

const compact = (instant: number) => new Date(instant + 7 * HOUR).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')

function dossierEvents(plans: readonly DossierPlan[]): Event[] {
	return plans.flatMap((plan, index) => {
		const MaHoSo = `d${index}`
		const said = {
			MaHoSo,
			NgayTiepNhan: compact(plan.received),
			NgayHenTra: compact(plan.due),
			KenhThucHien: plan.online ? '2' : '1',
			...(plan.fee === 'none' ? {} : { LePhi: 20_000 }),
		}
		return [
			event('onestop', 'dossier.received', plan.received, plan.code, said),
			...(plan.finished === undefined
				? []
				: [event('onestop', 'dossier.finished', plan.finished, plan.code, { MaHoSo })]),
			...(plan.synced
				? [event('portal-sync', 'sync.accepted', plan.received + 60_000, '', { MaHoSo, error_code: '00' })]
				: []),
			...(plan.fee === 'paid'
				? [event('payment', 'payment.made', plan.received + 120_000, '', { MaHoSo, amount: 20_000 })]
				: []),
		]
	})
}

const ticketPlans = fc.array(
	fc.record({
		code,
		issued: fc.integer({ min: (NOW - 12 * HOUR) / 60_000, max: NOW / 60_000 - 60 }),
		wait: fc.integer({ min: 0, max: 55 }),
	}),
	{ maxLength: 10 },
)

const ticketEvents = (plans: readonly { code: string; issued: number; wait: number }[]) =>
	plans.flatMap(({ code: where, issued, wait }, index) => [
		event('queue', 'ticket.issued', issued * 60_000, where, { unit: 'u', ticket: `t${index}` }),
		event('queue', 'ticket.called', (issued + wait) * 60_000, where, { unit: 'u', ticket: `t${index}` }),
	])

/** In which of the places that are looked at something with this code and time counts. */
const PLACES: Record<string, (code: string, time: number) => boolean> = {
	'centre:binh-phuoc': () => true,
	'centre:dong-xoai': (where) => where === '25195',
	'689@': (where, time) => where === '25195' && time < JULY,
	'70@': (_, time) => time < JULY,
	'75@2025-07-01': (_, time) => time >= JULY,
	'25217@2025-07-01': (where, time) => where === '25217' && time >= JULY,
}

/** Per cent with two decimals, or null of nothing. */
const percent = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 10_000) / 100)

function expectedOf(plans: readonly DossierPlan[], place: string, from: number, to: number) {
	// A dossier stands where the newest of its events that says so puts it.
	const inPlace = plans.filter((plan) => PLACES[place]?.(plan.code, plan.finished ?? plan.received))
	const inPeriod = inPlace.filter(({ received }) => received >= from && received < to)
	const handled = inPeriod.filter(({ finished }) => finished !== undefined)
	const withFee = inPeriod.filter(({ fee }) => fee !== 'none')
	return {
		DOSSIER_ONTIME: percent(handled.filter(({ finished, due }) => (finished ?? 0) <= due).length, handled.length),
		ONLINE_RATIO: percent(inPeriod.filter(({ online }) => online).length, inPeriod.length),
		SYNC_RATIO: percent(inPeriod.filter(({ synced }) => synced).length, inPeriod.length),
		PAY_ONLINE: percent(withFee.filter(({ fee }) => fee === 'paid').length, withFee.length),
		overdue: inPlace.filter(({ finished, due }) => finished === undefined && due < NOW).length,
	}
}

const idOf = (place: string) => {
	const [where = '', from = ''] = place.split('@')
	return place.startsWith('centre:') ? place : (areas.resolve(where, from === '' ? JUNE : JULY)?.id ?? place)
}

test('every indicator is what a second computation over the raw events gives, under disorder, late arrival, repetition and crashes', async () => {
	await fc.assert(
		fc.asyncProperty(dossierPlans, ticketPlans, fc.infiniteStream(fc.nat()), async (plans, tickets, randoms) => {
			await closeAll()
			const centre = await openCentre()
			const random = randoms[Symbol.iterator]()
			const events = [...dossierEvents(plans), ...ticketEvents(tickets)]
				.map((each) => ({ each, key: random.next().value as number }))
				.toSorted((a, b) => a.key - b.key)
				.map(({ each }) => each)
			const third = Math.ceil(events.length / 3)
			await centre.start()
			await centre.commit(events.slice(0, third))
			await centre.settle()
			await centre.commit(events.slice(third, 2 * third))
			// Cut off before or after it was worked in.
			await centre.stop()
			await centre.commit(events.slice(2 * third))
			await centre.start()
			await centre.settle()

			for (const place of Object.keys(PLACES)) {
				for (const [from, to] of [
					[JUNE, JULY],
					[JULY, AUGUST],
				] as const) {
					const { overdue, ...rates } = expectedOf(plans, place, from, to)
					for (const [indicator, value] of Object.entries(rates)) {
						const reading = centre.reading(indicator, idOf(place), from)
						expect([indicator, place, reading?.value ?? null]).toEqual([indicator, place, value])
					}
					if (to < NOW) continue
					const snapshot = centre.reading('DOSSIER_OVERDUE_OPEN', idOf(place), 0)
					expect([place, snapshot?.value ?? 0]).toEqual([place, overdue])
				}
			}
			const day = at('2025-07-10 00:00')
			const today = tickets.filter(({ issued }) => issued * 60_000 >= day)
			const waits = today.map(({ wait }) => wait)
			const mean =
				waits.length === 0 ? null : Math.round((waits.reduce((sum, wait) => sum + wait, 0) / waits.length) * 10) / 10
			expect(centre.reading('WAIT_AVG', 'centre:binh-phuoc', day)?.value ?? null).toBe(mean)
		}),
		{ numRuns: 4 },
	)
}, 180_000)

test('late data restates a closed month: a new revision, and the former value can still be read', async () => {
	const centre = await openCentre()
	await centre.start()
	const said = (MaHoSo: string) => ({ MaHoSo, NgayTiepNhan: '20250610090000', NgayHenTra: '20250612090000' })
	const time = at('2025-06-10 09:00')
	await centre.commit([
		event('onestop', 'dossier.received', time, '25195', said('a')),
		event('onestop', 'dossier.finished', time + HOUR, '25195', { MaHoSo: 'a' }),
	])
	await centre.settle()
	expect(centre.reading('DOSSIER_ONTIME', 'centre:dong-xoai', JUNE)).toMatchObject({
		value: 100,
		revision: 1,
		map: 'as-was',
	})
	await centre.commit([
		event('onestop', 'dossier.received', time, '25195', said('b')),
		event('onestop', 'dossier.finished', at('2025-06-20 09:00'), '25195', { MaHoSo: 'b' }),
	])
	await centre.settle()
	expect(centre.reading('DOSSIER_ONTIME', 'centre:dong-xoai', JUNE)).toMatchObject({ value: 50, revision: 2 })
	const revisions = await centre.store.queries.readingRevisions({
		indicator: 'DOSSIER_ONTIME',
		area: 'centre:dong-xoai',
		agency: '',
		period: 'month',
		start: JUNE,
	})
	expect(revisions.map((text) => (JSON.parse(text) as Reading).value)).toEqual([100, 50])
})
