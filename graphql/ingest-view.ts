import type { Bus } from '@vong/bus/bus'
import type { Topics } from '@vong/bus/topics'
import type { Clock } from '@vong/core/clock'
import { createLastHeard } from '@vong/core/last-heard'
import type { LedgerLine } from '@vong/core/ledger'
import type { Source } from '@vong/core/source'
import type { StoreQueries } from '@vong/store/store'
import type { SpoolHealth } from './system-view.ts'

/** An ingest process that has not been heard of for so long no longer holds what it said it held. */
const FORGET_MS = 60_000

interface IngestViewDeps {
	readonly bus: Bus
	readonly queries: Pick<StoreQueries, 'ledger'>
	readonly sources: ReadonlyMap<string, Source>
	readonly clock: Clock
}

export type IngestView = Awaited<ReturnType<typeof createIngestView>>

/** What the ingest processes say of themselves, put together with what the store has of them. */
export async function createIngestView({ bus, queries, sources, clock }: IngestViewDeps) {
	const byWriter = new Map<string, Topics['ingest.status']>()
	const heard = createLastHeard(clock)
	const subscription = await bus.subscribe('ingest.status', (status) => {
		byWriter.set(status.writer, status)
		heard.learn(status.lastReceivedAt)
	})
	for (const { source, lastReceivedAt } of await queries.ledger())
		if (lastReceivedAt !== null) heard.learn({ [source]: lastReceivedAt })

	function current() {
		for (const [writer, status] of byWriter) if (clock.now() - status.at > FORGET_MS) byWriter.delete(writer)
		return [...byWriter.values()]
	}

	async function ledger(): Promise<LedgerLine[]> {
		// What is said while the store is asked is of another instant.
		const said = current()
		const upTo = Object.fromEntries(said.map((status) => [status.writer, status.committed]))
		const committed = new Map((await queries.ledger(upTo)).map((line) => [line.source, line]))
		const names = new Set([...sources.keys(), ...committed.keys()])
		return [...names].map((source) => {
			const line = committed.get(source)
			const inFlight = said.reduce((sum, status) => sum + (status.inFlight[source] ?? 0), 0)
			// What was committed since it was said to be in flight is not counted twice.
			const waiting = Math.max(0, inFlight - (line?.recent ?? 0))
			return {
				source,
				received: (line?.received ?? 0) + waiting,
				stored: line?.stored ?? 0,
				duplicate: line?.duplicate ?? 0,
				quarantined: line?.quarantined ?? 0,
				inFlight: waiting,
				refused: line?.refused ?? 0,
				lastReceivedAt: heard.at(source) ?? line?.lastReceivedAt ?? null,
			}
		})
	}

	return {
		ledger,
		/** What each process holds that is not in the store yet. */
		spools: (): SpoolHealth[] =>
			current().map(({ writer, spoolBytes, spoolQuota, full, inFlight: waiting }) => ({
				...{ writer, bytes: spoolBytes, quota: spoolQuota, full },
				rows: Object.values(waiting).reduce((sum, rows) => sum + rows, 0),
			})),
		/** When the newest message of a source came in, as far as it was told. */
		lastReceivedAt: heard.at,
		async sources() {
			const lines = new Map((await ledger()).map((line) => [line.source, line]))
			return [...sources.values()].map((source) => ({
				source,
				lastReceivedAt: lines.get(source.id)?.lastReceivedAt ?? null,
				status: current().findLast((status) => status.feedStatus[source.id])?.feedStatus[source.id] ?? null,
			}))
		},
		close: () => subscription.close(),
	}
}
