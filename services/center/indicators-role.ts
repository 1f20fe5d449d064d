import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bus, Lease } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import { createPopulation } from '@vong/core/population'
import { createWorkingCalendar } from '@vong/core/working-time'
import { createIndicatorEngine } from '@vong/indicators/engine'
import type { Province } from '@vong/province/load-province'
import { createProjector } from '@vong/states/projector'
import { loadKinds } from '@vong/states/registry'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import { type Cleanup, createCleanup } from './cleanup.ts'

const LEASE = 'indicators'
const LEASE_MS = 6_000
const RETRY_MS = 1_000

interface IndicatorsDeps {
	readonly province: Province
	readonly areas: AreaIndex
	readonly store: Store
	readonly bus: Bus
	readonly clock: Clock
	readonly log: Logger
}

/**
 * Works out entities and indicators. Of several processes with this role one does it; when that one goes, another takes over where it
 * stood.
 */
export async function startIndicators(deps: IndicatorsDeps): Promise<{ stop(): Promise<void> }> {
	const { bus, log } = deps
	const stopping = new AbortController()

	async function hold() {
		while (!stopping.signal.aborted) {
			const lease = await bus.lease(LEASE, LEASE_MS).catch(() => null)
			if (lease) await workWhileHeld(lease)
			else await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
		}
	}

	async function workWhileHeld(lease: Lease) {
		const cleanup = createCleanup(log)
		try {
			await start(deps, cleanup)
			await untilAborted(AbortSignal.any([lease.lost, stopping.signal]))
		} catch (error) {
			log.error({ err: error }, 'the indicators could not be started; trying again')
			await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
		} finally {
			await cleanup.run()
			await lease.release()
		}
	}

	const holding = hold()
	return {
		async stop() {
			stopping.abort()
			await holding
		},
	}
}

async function start({ province, areas, store: whole, bus, clock, log }: IndicatorsDeps, cleanup: Cleanup) {
	const store = { queries: whole.background, writer: whole.writer }
	const calendar = createWorkingCalendar(province.calendar)
	const received = new Map<string, number>()
	for (const { source, lastReceivedAt } of await store.queries.sourceActivity()) received.set(source, lastReceivedAt)
	const status = await bus.subscribe('ingest.status', ({ lastReceivedAt }) => {
		for (const [source, at] of Object.entries(lastReceivedAt))
			received.set(source, Math.max(at, received.get(source) ?? 0))
	})
	cleanup.add('ingest status', () => status.close())

	const engine = await createIndicatorEngine({
		definitions: province.indicators,
		sources: province.sources,
		store,
		bus,
		areas,
		centres: province.centres,
		calendar,
		timeZone: province.timeZone,
		lastReceivedAt: (source) => received.get(source) ?? null,
		populationOf: createPopulation({ areas, centres: province.centres, figures: province.population }),
		clock,
		randomId: randomUUID,
		log,
	})
	cleanup.add('indicators', engine.close)
	const projector = await createProjector({
		kinds: await loadKinds(),
		context: { calendar, areas },
		store,
		bus,
		sources: province.sources,
		clock,
		randomId: randomUUID,
		log,
		onChanged: engine.entitiesChanged,
		onRange: engine.committed,
	})
	cleanup.add('states', projector.close)
}

function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve()
	return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
