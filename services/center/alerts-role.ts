import { randomUUID } from 'node:crypto'
import { createAlertEngine } from '@vong/alerts/engine'
import type { AlertLog } from '@vong/alerts/log'
import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import { createWorkingCalendar } from '@vong/core/working-time'
import type { Province } from '@vong/province/load-province'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import { startLeasedRole } from './leased-role.ts'
import { followReceipts } from './receipts.ts'

interface AlertsDeps {
	readonly province: Province
	readonly areas: AreaIndex
	readonly store: Store
	readonly bus: Bus
	readonly alertLog: AlertLog
	readonly clock: Clock
	readonly log: Logger
}

/** Judges the rules. */
export function startAlerts(deps: AlertsDeps): { stop(): Promise<void> } {
	return startLeasedRole({ name: 'alerts', start: (cleanup) => start(deps, cleanup), bus: deps.bus, log: deps.log })
}

async function start({ province, areas, store: whole, bus, alertLog, clock, log }: AlertsDeps, cleanup: Cleanup) {
	const store = { queries: whole.background, writer: whole.writer }
	const receipts = await followReceipts({ queries: store.queries, bus })
	cleanup.add('receipts', receipts.close)
	const engine = await createAlertEngine({
		rules: province.rules,
		log: alertLog,
		store,
		bus,
		definitions: province.indicators,
		sources: province.sources,
		areas,
		centres: province.centres,
		hours: createWorkingCalendar(province.calendar),
		lastReceivedAt: receipts.lastAt,
		clock,
		randomId: randomUUID,
		logger: log,
	})
	cleanup.add('alerts', engine.close)
}
