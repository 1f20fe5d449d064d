import type { Bus } from '@vong/bus/bus'
import type { Topics } from '@vong/bus/topics'
import type { Source } from '@vong/core/source'
import type { CommittedLedger } from '@vong/store/store'
import { expect, test } from 'vitest'
import { createIngestView } from './ingest-view.ts'

const NOW = 1_000_000
const line = (received: number, recent: number): CommittedLedger => ({
	...{ source: 'onestop', received, recent, stored: received },
	...{ duplicate: 0, quarantined: 0, refused: 0, lastReceivedAt: NOW },
})

/** The ledger when ingest said that so many were in flight, and the store has what it has now. */
async function ledgerOf(said: { inFlight: number; committed: number }, stored: CommittedLedger) {
	let tell = (_: Topics['ingest.status']) => {}
	const asked: unknown[] = []
	const view = await createIngestView({
		bus: {
			subscribe: async (_: string, listener: typeof tell) => {
				tell = listener
				return { close: async () => undefined }
			},
		} as unknown as Bus,
		queries: {
			ledger: async (since) => {
				asked.push(since)
				return [stored]
			},
		},
		sources: new Map([['onestop', { id: 'onestop' } as Source]]),
		clock: { now: () => NOW },
	})
	tell({
		...{ writer: 'w', at: NOW, inFlight: { onestop: said.inFlight }, committed: said.committed },
		...{ lastReceivedAt: {}, feedStatus: {}, spoolBytes: 0, spoolQuota: 1, full: false },
	})
	const [found] = await view.ledger()
	expect(asked.at(-1)).toEqual({ w: said.committed })
	return { received: found?.received, stored: found?.stored, inFlight: found?.inFlight }
}

test('what was committed since it was said to be in flight is not counted twice', async () => {
	expect(await ledgerOf({ inFlight: 50, committed: 100 }, line(100, 0))).toEqual({
		received: 150,
		stored: 100,
		inFlight: 50,
	})
	expect(await ledgerOf({ inFlight: 50, committed: 100 }, line(130, 30))).toEqual({
		received: 150,
		stored: 130,
		inFlight: 20,
	})
	expect(await ledgerOf({ inFlight: 50, committed: 100 }, line(180, 80))).toEqual({
		received: 180,
		stored: 180,
		inFlight: 0,
	})
})
