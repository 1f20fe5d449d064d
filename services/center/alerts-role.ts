import { randomUUID } from 'node:crypto'
import { createAlertEngine } from '@vong/alerts/engine'
import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Trace } from '@vong/core/trace'
import { createWorkingCalendar } from '@vong/core/working-time'
import type { Channel } from '@vong/notify/channel'
import type { Province } from '@vong/province/load-province'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import type { Environment } from './environment.ts'
import { tellLag } from './follower-lag.ts'
import { judgedProvince } from './judged-province.ts'
import { startLeasedRole } from './leased-role.ts'
import type { OpenAlerts } from './open-alerts.ts'
import { openNotifier } from './open-notifier.ts'
import { followReceipts } from './receipts.ts'

interface AlertsDeps {
	readonly environment: Environment
	readonly province: Province
	readonly areas: AreaIndex
	readonly store: Store
	/** Which process this is. */
	readonly process: string
	readonly bus: Bus
	readonly alerts: OpenAlerts
	/** By which people are told. */
	readonly channels: readonly Channel[]
	readonly clock: Clock
	readonly trace: Trace
	readonly log: Logger
}

/** Judges the rules, and tells people of what they find. */
export function startAlerts(deps: AlertsDeps): { stop(): Promise<void> } {
	return startLeasedRole({ name: 'alerts', start: (cleanup) => start(deps, cleanup), bus: deps.bus, log: deps.log })
}

async function start(deps: AlertsDeps, cleanup: Cleanup) {
	const { province, areas, store: whole, bus, alerts, clock, trace, log } = deps
	const calendar = createWorkingCalendar(province.calendar)
	const store = { queries: whole.background, writer: whole.writer }
	const receipts = await followReceipts({ queries: store.queries, bus, clock })
	cleanup.add('receipts', receipts.close)
	const engine = await createAlertEngine({
		rules: alerts.rules,
		log: alerts.log,
		store,
		bus,
		...judgedProvince(province, areas),
		lastReceivedAt: receipts.lastAt,
		clock,
		randomId: randomUUID,
		trace,
		logger: log,
	})
	cleanup.add('alerts', engine.close)
	const lag = tellLag({ name: 'alerts', process: deps.process, standing: engine.standing, bus, clock })
	cleanup.add('lag of the alerts', lag.close)
	await openNotifier({ ...deps, store, calendar }, cleanup)
}
