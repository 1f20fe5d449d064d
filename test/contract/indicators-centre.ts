import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import type { Event } from '@vong/core/event'
import type { Reading } from '@vong/core/indicator'
import { createWorkingCalendar } from '@vong/core/working-time'
import { createIndicatorEngine, type IndicatorEngine } from '@vong/indicators/engine'
import { loadProvince } from '@vong/province/load-province'
import { createProjector, type Projector } from '@vong/states/projector'
import { loadKinds } from '@vong/states/registry'
import { connectStore } from '@vong/store/connect'
import { encodeCommit, encodeEvent } from '@vong/store/event-row'
import { expect } from 'vitest'
import { createMortal, type Death } from './mortal.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
export const province = await loadProvince(PACK)
const areas = createAreaIndex(province.areas)
const calendar = createWorkingCalendar(province.calendar)
const kinds = await loadKinds()
/** Events happened at the centre's time and are kept by the machine's: nothing may go out of date while a test runs. */
const KEPT_DAYS = 3_000
/** Only one place has known people. */
export const population = (place: string) => (place === 'centre:dong-xoai' ? 123_456 : undefined)

/** What a commit says of each source beside its events. */
export interface Counts {
	readonly quarantined: number
	readonly duplicate: number
}

const PERIODS = ['hour', 'day', 'week', 'month', 'year'] as const

export type TestCentre = Awaited<ReturnType<typeof openCentre>>

/** The store, the states and the indicators as they run together, without doors and pages, at an instant that is moved by hand. */
export async function openCentre(startsAt: number) {
	let now = startsAt
	const clock = { now: () => now }
	const dir = mkdtempSync(join(tmpdir(), 'vong-oracle-'))
	const store = await connectStore({ dataDir: dir, clock, durability: 'process' })
	await store.migrate()
	const bus = await connectBus({ clock })
	const told = new Map<string, Reading>()
	/** As the pages do: what began earlier than what is shown is not newer. */
	function hear(reading: Reading) {
		const key = [reading.indicator, reading.area, reading.period === 'now' ? 0 : reading.periodStart].join()
		if (reading.periodStart >= (told.get(key)?.periodStart ?? 0)) told.set(key, reading)
	}
	await bus.subscribe('indicators.changed', ({ readings }) => readings.forEach(hear))

	/**
	 * What a page that is opened anew finds. What was stored and not told any more before a process died is told again only when something
	 * touches its period.
	 */
	async function lookUp() {
		const span = { from: 0, to: now + 400 * 86_400_000, limit: 1_000_000 }
		const indicators = [...province.indicators.keys()]
		const closed = PERIODS.map((period) => store.queries.closedReadings({ indicators, period, ...span }))
		const texts = await Promise.all([store.queries.newestReadings(span), ...closed])
		for (const text of texts.flat()) hear(JSON.parse(text) as Reading)
	}

	let [number, ids] = [0, 0]
	let running: { engine: IndicatorEngine; projector: Projector; mortal: ReturnType<typeof createMortal> } | undefined
	const kept = new Map([...province.sources].map(([id, source]) => [id, { ...source, retentionDays: KEPT_DAYS }]))
	const log = { warn: (fields: object) => expect(fields).toBeUndefined() }
	const randomId = () => `r${++ids}`

	async function stop() {
		await running?.projector.close()
		await running?.engine.close()
		running = undefined
	}

	async function start(
		death: Death = { atWrite: Number.POSITIVE_INFINITY, isDone: false },
		definitions = province.indicators,
	) {
		const mortal = createMortal({ store, bus }, death)
		const begun = await Promise.race([begin(mortal, definitions), mortal.died])
		running = begun ? { ...begun, mortal } : undefined
	}

	async function begin(mortal: ReturnType<typeof createMortal>, definitions: typeof province.indicators) {
		const { centres, timeZone } = province
		const engine = await createIndicatorEngine({
			...{ definitions, sources: kept, store: mortal.store, bus: mortal.bus, areas, centres, calendar, clock },
			...{ timeZone, randomId, log },
			lastReceivedAt: () => null,
			populationOf: population,
		})
		const projector = await createProjector({
			...{
				kinds,
				context: { calendar, areas, limits: province.limits },
				store: mortal.store,
				bus: mortal.bus,
				sources: kept,
				clock,
				randomId,
				log,
			},
			// Small enough that there is a backlog of several pages.
			pageSize: 200,
			onChanged: engine.entitiesChanged,
			onRange: engine.committed,
		})
		return { engine, projector }
	}

	async function commit(
		events: readonly Event[],
		{ quarantined, duplicate }: Counts = { quarantined: 0, duplicate: 0 },
	) {
		const first = number + 1
		const placed = events.map((each) => ({ ...each, areaId: areas.resolve(each.areaCode, each.time)?.id ?? '' }))
		const lines = placed.map((each) => Buffer.from(encodeEvent(each, 'w', ++number, KEPT_DAYS)))
		await store.writer.insert('events', lines, `e${first}`)
		for (const [source, own] of Map.groupBy(events, (each) => each.source)) {
			const stored = own.length
			const counts = { received: stored + quarantined + duplicate, stored, duplicate, quarantined, refused: 0 }
			const line = {
				writer: 'w',
				batch: first,
				source,
				first,
				last: number,
				lastReceivedAt: null,
				committedAt: now,
				...counts,
			}
			await store.writer.insert('commits', [Buffer.from(encodeCommit(line))], `c${first}${source}`)
		}
		await bus.publish('events.committed', { writer: 'w', first, last: number, stored: lines.length, at: now })
	}

	return {
		store,
		start,
		stop,
		commit,
		/** Everything that was committed is worked in, or the process is dead. */
		settle: () => Promise.race([running?.projector.caughtUp(), running?.mortal.died]),
		/** Ends it where it stands, unless it has died by itself. */
		async kill() {
			await running?.mortal.kill()
			// Their timers have to go; what they still wait for never comes.
			void running?.projector.close()
			void running?.engine.close()
			running = undefined
		},
		lookUp,
		/** The clock says so; nobody looks at it yet. */
		setClock(time: number) {
			now = time
		},
		tick: async () => running?.engine.tick(),
		async moveTo(time: number) {
			now = time
			await running?.engine.tick()
		},
		reading: (indicator: string, place: string, periodStart: number) =>
			told.get([indicator, place, periodStart].join()),
		async close() {
			await stop()
			await bus.close()
			await store.close()
			rmSync(dir, { recursive: true, force: true })
		},
	}
}
