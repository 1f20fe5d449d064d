import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Position } from '@vong/core/position'
import type { StoredEvent, StoreQueries } from '@vong/store/store'

/** Commits that come close together are handed over together. */
const GATHER_MS = 30
const RETRY_MS = 500
const PAGE = 2_000

export interface FeedPage {
	readonly events: readonly StoredEvent[]
	/** Where the stream stands after these events. */
	readonly position: Position
}

export interface EventFeed {
	/** Where the stream stands: everything up to here was handed over, everything after will be. */
	position(): Position
	/** Calls back with every page from now on, in order. Answers how to stop. */
	listen(listener: (page: FeedPage) => void): () => void
	close(): Promise<void>
}

interface EventFeedDeps {
	readonly bus: Bus
	readonly queries: Pick<StoreQueries, 'heads' | 'eventsTail'>
	readonly log: { warn(fields: object, message: string): void }
}

/**
 * The stream of committed events of this process: read back from the store once, by number, whoever listens. A range that the
 * bus did not tell of is read all the same, since reading always goes on from where it stood.
 */
export async function createEventFeed({ bus, queries, log }: EventFeedDeps): Promise<EventFeed> {
	const listeners = new Set<(page: FeedPage) => void>()
	const known = new Map<string, number>()
	const position: Record<string, number> = {}
	let open = true
	let running: Promise<void> | undefined

	function learn(writer: string, last: number) {
		if (last > (known.get(writer) ?? 0)) known.set(writer, last)
		running ??= run()
	}

	const behind = () => [...known].filter(([writer, last]) => last > (position[writer] ?? 0))

	async function run() {
		await delay(GATHER_MS)
		while (open && behind().length > 0) {
			try {
				for (const [writer, last] of behind()) await advance(writer, last)
			} catch (error) {
				log.warn({ err: error }, 'the live stream could not read the store; trying again')
				await delay(RETRY_MS)
			}
		}
		running = undefined
	}

	async function advance(writer: string, last: number) {
		if (listeners.size === 0) {
			position[writer] = last
			return
		}
		const events = await queries.eventsTail({ writer, after: position[writer] ?? 0, upTo: last, limit: PAGE })
		position[writer] = events.length === PAGE ? (events.at(-1)?.number ?? last) : last
		const page = { events, position: { ...position } }
		for (const listener of listeners) listener(page)
	}

	async function heal() {
		for (const [writer, last] of Object.entries(await queries.heads())) learn(writer, last)
	}

	const subscription = await bus.subscribe(
		'events.committed',
		({ writer, last }) => learn(writer, last),
		() => void heal().catch((error: unknown) => log.warn({ err: error }, 'the live stream could not read its place')),
	)
	for (const [writer, last] of Object.entries(await queries.heads())) {
		position[writer] = Math.max(position[writer] ?? 0, last)
	}

	return {
		position: () => ({ ...position }),
		listen(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		async close() {
			open = false
			await subscription.close()
			await running
		},
	}
}
