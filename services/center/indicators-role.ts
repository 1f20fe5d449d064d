import { randomUUID } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import { createPopulation } from '@vong/core/population'
import type { Trace } from '@vong/core/trace'
import { createWorkingCalendar } from '@vong/core/working-time'
import { createIndicatorEngine } from '@vong/indicators/engine'
import type { Province } from '@vong/province/load-province'
import { createProjector, type Projector } from '@vong/states/projector'
import { loadKinds } from '@vong/states/registry'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import { tellLag } from './follower-lag.ts'
import { startLeasedRole } from './leased-role.ts'
import { followReceipts } from './receipts.ts'

interface IndicatorsDeps {
	readonly province: Province
	readonly areas: AreaIndex
	readonly store: Store
	/** Which process this is. */
	readonly process: string
	readonly bus: Bus
	readonly clock: Clock
	readonly trace: Trace
	readonly log: Logger
}

/** Works out entities and indicators. */
export function startIndicators(deps: IndicatorsDeps): { stop(): Promise<void> } {
	return startLeasedRole({ name: 'indicators', start: (cleanup) => start(deps, cleanup), bus: deps.bus, log: deps.log })
}

async function start(deps: IndicatorsDeps, cleanup: Cleanup) {
	const { province, areas, store: whole, process, bus, clock, trace, log } = deps
	const store = { queries: whole.background, writer: whole.writer, flush: whole.flush }
	const calendar = createWorkingCalendar(province.calendar)
	const receipts = await followReceipts({ queries: store.queries, bus, clock })
	cleanup.add('receipts', receipts.close)

	const engine = await createIndicatorEngine({
		definitions: province.indicators,
		sources: province.sources,
		store,
		bus,
		areas,
		centres: province.centres,
		calendar,
		timeZone: province.timeZone,
		lastReceivedAt: receipts.lastAt,
		populationOf: createPopulation({ areas, centres: province.centres, figures: province.population }),
		clock,
		randomId: randomUUID,
		trace,
		log,
	})
	let projector: Projector | undefined
	cleanup.add('indicators and states', async () => {
		await projector?.close()
		await engine.close()
		// Not where one of them failed: the next one then works in the last minute again.
		await projector?.noteEnd()
	})
	projector = await createProjector({
		kinds: await loadKinds(),
		context: { calendar, areas, limits: province.limits },
		store,
		bus,
		sources: province.sources,
		clock,
		randomId: randomUUID,
		log,
		onChanged: engine.entitiesChanged,
		onRange: engine.committed,
	})
	const lag = tellLag({ name: 'indicators', process, standing: projector.standing, bus, clock })
	cleanup.add('lag of the indicators', lag.close)
}
