import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { FeedState, OpenHours } from '@vong/core/cadence'
import type { Clock } from '@vong/core/clock'
import type { Intake } from '@vong/core/door'
import { OWN_SOURCE, type Source } from '@vong/core/source'
import { type FeedChange, feedChange, type ToldFeed } from '@vong/core/source-health'
import type { StoreQueries } from '@vong/store/store'
import type { Logger } from 'pino'
import type { Cleanup } from './cleanup.ts'
import { startLeasedRole } from './leased-role.ts'
import { followReceipts } from './receipts.ts'

const LOOK_MS = 1_000
/** What was told by another, or waited in a spool when this one began, is seen so often, and so far back. */
const REREAD_MS = 30_000
const REREAD_FROM_MS = 3_600_000
const PAGE = 500
const MOST_PAGES = 10

interface FeedWatchDeps {
	readonly sources: ReadonlyMap<string, Source>
	readonly intake: Intake
	readonly queries: Pick<StoreQueries, 'eventsPage' | 'ledger'>
	readonly hours: OpenHours
	readonly bus: Bus
	readonly clock: Clock
	readonly log: Logger
}

/**
 * Tells as events of the centre's own source when a feed turns late, stale, dead, or live again; each change once, by whichever process
 * holds the lease. Undefined where the province pack has no such source.
 */
export function startFeedWatch(deps: FeedWatchDeps): { stop(): Promise<void> } | undefined {
	const own = deps.sources.get(OWN_SOURCE)
	if (!own) return undefined
	const { bus, log } = deps
	return startLeasedRole({ name: 'feed-watch', start: (cleanup) => watch(deps, own, cleanup), bus, log })
}

async function watch(deps: FeedWatchDeps, own: Source, cleanup: Cleanup): Promise<void> {
	const { sources, intake, queries, hours, bus, clock, log } = deps
	const told = await toldSoFar(queries)
	const receipts = await followReceipts({ queries, bus, clock })
	cleanup.add('receipts', receipts.close)
	const stopping = new AbortController()
	let readAt = clock.now()

	/** The last word that is stored goes before what this process remembers. */
	async function reread() {
		if (clock.now() - readAt < REREAD_MS) return
		readAt = clock.now()
		for (const [feed, word] of await toldSoFar(queries, readAt - REREAD_FROM_MS)) {
			if (word.at > (told.get(feed)?.at ?? Number.NEGATIVE_INFINITY)) told.set(feed, word)
		}
	}

	async function look() {
		await reread()
		for (const source of sources.values()) {
			if (source.id === OWN_SOURCE) continue
			const now = clock.now()
			const change = feedChange(source, told.get(source.id), { lastAt: receipts.lastAt(source.id), now, hours })
			if (!change) continue
			await intake.accept([messageOf(change, own, now)])
			told.set(source.id, { state: change.state, at: now })
		}
	}

	async function run() {
		while (!stopping.signal.aborted) {
			await look().catch((error: unknown) => log.warn({ err: error }, 'the state of feeds was not told; trying again'))
			await delay(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
		}
	}
	const running = run()
	cleanup.add('feed watch', async () => {
		stopping.abort()
		await running
	})
}

/** The last word on each feed, from the events themselves. */
async function toldSoFar(queries: Pick<StoreQueries, 'eventsPage'>, from?: number): Promise<Map<string, ToldFeed>> {
	const told = new Map<string, ToldFeed>()
	const filter = { sources: [OWN_SOURCE], types: ['feed.*'], ...(from === undefined ? {} : { from }) }
	let after: { time: number; writer: string; number: number } | undefined
	for (let page = 0; page < MOST_PAGES; page++) {
		const events = await queries.eventsPage({ scope: 'all', filter, limit: PAGE, ...(after ? { after } : {}) })
		for (const { subject, type, time } of events) {
			if (!told.has(subject)) told.set(subject, { state: type.slice('feed.'.length) as FeedState, at: time })
		}
		after = events.at(-1)
		if (events.length < PAGE) break
	}
	return told
}

function messageOf({ id, feed, state, was, lastSeen }: FeedChange, source: Source, now: number) {
	const event = {
		...{ specversion: '1.0', id, source: OWN_SOURCE, type: `feed.${state}`, subject: feed },
		time: new Date(now).toISOString(),
		data: { feed, was, lastSeen: new Date(lastSeen).toISOString(), lag: Math.round((now - lastSeen) / 1_000) },
	}
	return {
		source,
		feed: { door: 'webhook' as const, match: '*', format: 'cloudevents' },
		door: 'webhook' as const,
		receivedAt: now,
		body: new TextEncoder().encode(JSON.stringify(event)),
		address: 'inside',
		headers: { 'content-type': 'application/cloudevents+json' },
	}
}
