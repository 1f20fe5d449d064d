import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectBus } from '@vong/bus/connect'
import type { Alert } from '@vong/core/alert'
import { createAreaIndex } from '@vong/core/area'
import { type Clock, systemClock } from '@vong/core/clock'
import type { AlertingPolicy, ChannelId } from '@vong/core/notification'
import { connectStore } from '@vong/store/connect'
import type { NotificationQueries } from '@vong/store/notification-queries'
import type { Channel, Message, SendResult } from './channel.ts'
import { createComposer } from './compose.ts'
import { createNotifier } from './notifier.ts'
import { alertOf, local, POLICY } from './notify.fixture.ts'
import { createPeople } from './people.ts'
import { createPlaces, type Places } from './places.ts'
import { createSilences } from './silences.ts'

export const PATIENCE = { timeout: 30_000, interval: 20 }

/** A way that answers what it is told to, and remembers what it was given. */
export function sinkOf(id: ChannelId, answer: (message: Message) => SendResult | Promise<SendResult>) {
	const got: Message[] = []
	const channel: Channel = {
		id,
		async send(message) {
			got.push(message)
			return answer(message)
		},
	}
	return { got, channel }
}

/** An alert that fired just now. */
export function fresh(id: string, given: Partial<Alert> = {}): Alert {
	const at = Date.now()
	const [fired] = alertOf(id).history
	const history = fired ? [{ ...fired, at }] : []
	return alertOf(id, { asOf: at, startedAt: at, firedAt: at, history, ...given })
}

/** A store and a bus, and notifiers on them that come and go as processes do. */
export async function openNotifiers() {
	const dir = mkdtempSync(join(tmpdir(), 'vong-notifier-'))
	const store = await connectStore({ dataDir: dir, clock: systemClock, durability: 'process' })
	await store.migrate()
	const bus = await connectBus({ clock: systemClock })
	const cleanups: (() => Promise<unknown>)[] = []
	let ids = 0
	const kept = { store, bus, clock: systemClock, randomId: () => `n${ids++}`, log: { warn: () => undefined } }

	async function start(
		channels: readonly Channel[],
		alerts: Alert[],
		given: { policy?: AlertingPolicy; queries?: NotificationQueries; places?: Places; clock?: Clock } = {},
	) {
		const {
			policy = POLICY,
			queries = store.queries,
			places = createPlaces({ areas: createAreaIndex([]), centres: [] }),
			clock = systemClock,
		} = given
		const people = await createPeople({ ...kept, clock, teams: policy.teams })
		const silences = await createSilences({ ...kept, clock })
		const notifier = await createNotifier({
			...{ ...kept, clock, people, silences, places, local, channels, policy },
			store: { queries, writer: store.writer },
			compose: createComposer({
				...{ places, timeZone: 'Asia/Ho_Chi_Minh', publicUrl: undefined, now: Date.now },
				links: { create: async () => 'token' },
			}),
			loadAlerts: async () => alerts,
			random: Math.random,
		})
		const close = async () => {
			await notifier.close()
			await silences.close()
			await people.close()
		}
		cleanups.push(close)
		return { people, silences, notifier, close }
	}

	return {
		store,
		bus,
		start,
		fire: (...alerts: Alert[]) => bus.publish('alerts.changed', { alerts, transitions: [], at: Date.now() }),
		async stopAll() {
			for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
		},
		async close() {
			await bus.close()
			await store.close()
			rmSync(dir, { recursive: true, force: true })
		},
	}
}
