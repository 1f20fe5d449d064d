import { randomUUID } from 'node:crypto'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { VIETNAM_MS } from '@vong/core/instant'
import type { WorkingCalendar } from '@vong/core/working-time'
import type { Channel } from '@vong/notify/channel'
import { createEmailChannel } from '@vong/notify/channels/email'
import { createWebhookChannel } from '@vong/notify/channels/webhook'
import { createComposer } from '@vong/notify/compose'
import { createGuardedPost } from '@vong/notify/guarded-request'
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
	readonly clock: Clock
	readonly log: Logger
}

/** Tells people of alerts, by the ways that the environment has set up. */
export async function openNotifier(deps: OpenNotifierDeps, cleanup: Cleanup): Promise<void> {
	const { environment, province, calendar, store, bus, alerts, clock, log } = deps
	const { people, silences, places, links } = alerts
	const channels = openChannels(environment, clock)
	for (const channel of channels) cleanup.add(channel.id, async () => channel.close?.())
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

function openChannels({ smtpUrl, mailFrom, notifyAllow }: Environment, { now }: Clock): Channel[] {
	const webhook = createWebhookChannel({ post: createGuardedPost(notifyAllow), now })
	return smtpUrl === undefined ? [webhook] : [createEmailChannel({ url: smtpUrl, from: mailFrom }), webhook]
}
