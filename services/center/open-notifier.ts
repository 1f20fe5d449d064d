import { randomUUID } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { VIETNAM_MS } from '@vong/core/instant'
import type { Trace } from '@vong/core/trace'
import type { WorkingCalendar } from '@vong/core/working-time'
import type { Channel } from '@vong/notify/channel'
import { createNotifier } from '@vong/notify/notifier'
import type { Province } from '@vong/province/load-province'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import type { OpenAlerts } from './open-alerts.ts'

interface OpenNotifierDeps {
	readonly province: Province
	readonly calendar: WorkingCalendar
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly bus: Bus
	readonly alerts: OpenAlerts
	readonly channels: readonly Channel[]
	readonly clock: Clock
	readonly trace: Trace
	readonly log: Logger
}

/** Tells people of alerts. */
export async function openNotifier(deps: OpenNotifierDeps, cleanup: Cleanup): Promise<void> {
	const { province, calendar, store, bus, alerts, channels, clock, trace, log } = deps
	const { people, silences, places, compose } = alerts
	const notifier = await createNotifier({
		store,
		bus,
		policy: province.alerting,
		people,
		silences,
		places,
		local: { calendar, offset: VIETNAM_MS },
		channels,
		compose,
		loadAlerts: alerts.log.loadSince,
		clock,
		random: Math.random,
		randomId: randomUUID,
		trace,
		log,
	})
	cleanup.add('notifier', notifier.close)
}
