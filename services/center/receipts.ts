import type { Bus } from '@vong/bus/bus'
import type { StoreQueries } from '@vong/store/store'

interface ReceiptsDeps {
	readonly queries: Pick<StoreQueries, 'ledger'>
	readonly bus: Pick<Bus, 'subscribe'>
}

export interface Receipts {
	/** When the source was last heard of, by our clock; null when never. */
	lastAt(source: string): number | null
	close(): Promise<void>
}

/** When each source was last heard of: by the store at first, then by what the doors tell. */
export async function followReceipts({ queries, bus }: ReceiptsDeps): Promise<Receipts> {
	const received = new Map<string, number>()
	// By the ledger: what came and could not be understood is no silence, and the events need not be gone through.
	for (const { source, lastReceivedAt } of await queries.ledger()) {
		if (lastReceivedAt !== null) received.set(source, lastReceivedAt)
	}
	const status = await bus.subscribe('ingest.status', ({ lastReceivedAt }) => {
		for (const [source, at] of Object.entries(lastReceivedAt))
			received.set(source, Math.max(at, received.get(source) ?? 0))
	})
	return { lastAt: (source) => received.get(source) ?? null, close: status.close }
}
