import { randomUUID } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { VIETNAM_MS } from '@vong/core/instant'
import type { WorkingCalendar } from '@vong/core/working-time'
import type { Channel } from '@vong/notify/channel'
import { createComposer } from '@vong/notify/compose'
import { createNotifier } from '@vong/notify/notifier'
import type { Province } from '@vong/province/load-province'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import type { Environment } from './environment.ts'
import type { OpenAlerts } from './open-alerts.ts'

interface OpenNotifierDeps {
	readonly environment: Environment
	readonly province: Province
	readonly calendar: WorkingCalendar
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly bus: Bus
	readonly alerts: OpenAlerts
	readonly channels: readonly Channel[]
	readonly clock: Clock
	readonly log: Logger
}

/** Tells people of alerts. */
export async function openNotifier(deps: OpenNotifierDeps, cleanup: Cleanup): Promise<void> {
	const { environment, province, calendar, store, bus, alerts, channels, clock, log } = deps
	const { people, silences, places, links } = alerts
	const notifier = await createNotifier({
		store,
		bus,
		policy: province.alerting,
		people,
		silences,
		places,
		local: { calendar, offset: VIETNAM_MS },
		channels,
		compose: createComposer({
			places,
			timeZone: province.timeZone,
			publicUrl: environment.publicUrl,
			links,
			now: clock.now,
		}),
		loadAlerts: alerts.log.loadSince,
		clock,
		random: Math.random,
		randomId: randomUUID,
		log,
	})
	cleanup.add('notifier', notifier.close)
}
