import { randomUUID } from 'node:crypto'
import { createAlertActions } from '@vong/alerts/actions'
import { createAlertLog } from '@vong/alerts/log'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { createSilences } from '@vong/notify/silences'
import type { Store } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'

interface OpenAlertsDeps {
	/** Names this process in the log of alerts. */
	readonly writer: string
	readonly store: Store
	readonly bus: Bus
	readonly clock: Clock
	readonly logger: Logger
}

/** The log of alerts, what people may do with them, and the silences, in every process that serves people or judges rules. */
export async function openAlerts({ writer, store, bus, clock, logger }: OpenAlertsDeps, cleanup: Cleanup) {
	const log = await createAlertLog({ writer, store, bus, now: clock.now })
	const silences = await createSilences({ store, bus, clock, randomId: randomUUID, log: logger })
	cleanup.add('silences', silences.close)
	return { log, silences, actions: createAlertActions({ log, clock, randomId: randomUUID }) }
}
