import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import { createLastHeard, type LastHeard } from '@vong/core/last-heard'
import type { StoreQueries } from '@vong/store/store'

interface ReceiptsDeps {
	readonly queries: Pick<StoreQueries, 'ledger'>
	readonly bus: Pick<Bus, 'subscribe'>
	readonly clock: Clock
}

export interface Receipts {
	readonly lastAt: LastHeard['at']
	close(): Promise<void>
}

/** When each source was last heard of: by the store at first, then by what the doors tell. */
export async function followReceipts({ queries, bus, clock }: ReceiptsDeps): Promise<Receipts> {
	const heard = createLastHeard(clock)
	// By the ledger: what came and could not be understood is no silence, and the events need not be gone through.
	for (const { source, lastReceivedAt } of await queries.ledger()) {
		if (lastReceivedAt !== null) heard.learn({ [source]: lastReceivedAt })
	}
	const status = await bus.subscribe('ingest.status', ({ lastReceivedAt }) => heard.learn(lastReceivedAt))
	return { lastAt: heard.at, close: status.close }
}
