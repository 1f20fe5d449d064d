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

/** A view of ingest, and how it is told something. */
async function openView(ledger: (since?: object) => CommittedLedger[], now: () => number = () => NOW) {
	let tell = (_: Topics['ingest.status']) => {}
	const view = await createIngestView({
		bus: {
			subscribe: async (_: string, listener: typeof tell) => {
				tell = listener
				return { close: async () => undefined }
			},
		} as unknown as Bus,
		queries: { ledger: async (since) => ledger(since) },
		sources: new Map([['onestop', { id: 'onestop' } as Source]]),
		clock: { now },
	})
	const say = (said: Partial<Topics['ingest.status']>) =>
		tell({
			...{ writer: 'w', at: now(), inFlight: {}, committed: 0, lastReceivedAt: {}, feedStatus: {} },
			...{ spoolBytes: 0, spoolQuota: 1, full: false },
			...said,
		})
	return { view, say }
}

/** The ledger when ingest said that so many were in flight, and the store has what it has now. */
async function ledgerOf(said: { inFlight: number; committed: number }, stored: CommittedLedger) {
	const asked: unknown[] = []
	const { view, say } = await openView((since) => {
		asked.push(since)
		return [stored]
	})
	say({ inFlight: { onestop: said.inFlight }, committed: said.committed })
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

test('a source is as old as it was heard of last, though the store has of it what came in before the clock was set back', async () => {
	let now = NOW
	const { view, say } = await openView(
		() => [line(100, 0)],
		() => now,
	)
	say({})
	now = NOW - 7 * 3_600_000
	say({})
	const heardAt = now
	now += 600_000
	say({})
	expect(view.lastReceivedAt('onestop')).toBe(heardAt)
	expect(await view.ledger()).toMatchObject([{ lastReceivedAt: heardAt }])
	say({ lastReceivedAt: { onestop: now } })
	expect(await view.sources()).toMatchObject([{ lastReceivedAt: now }])
})
