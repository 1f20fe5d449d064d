import { randomUUID } from 'node:crypto'
import { createAlertActions } from '@vong/alerts/actions'
import { createAlertLog } from '@vong/alerts/log'
import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Store } from '@vong/store/store'

interface OpenAlertsDeps {
	/** Names this process in the log of alerts. */
	readonly writer: string
	readonly store: Store
	readonly bus: Bus
	readonly clock: Clock
}

/** The log of alerts and what people may do with them, in every process that serves people or judges rules. */
export async function openAlerts({ writer, store, bus, clock }: OpenAlertsDeps) {
	const log = await createAlertLog({ writer, store, bus, now: clock.now })
	return { log, actions: createAlertActions({ log, clock, randomId: randomUUID }) }
}
