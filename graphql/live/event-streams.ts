import { decodeCursor, encodeCursor, type Position } from '@vong/core/position'
import type { AreaIds, EventFilter, StoredEvent, StoreQueries } from '@vong/store/store'
import { type Channel, createChannels } from './channels.ts'
import { closable } from './closable.ts'
import { createDeliveryQueue, type DeliveryQueue } from './delivery-queue.ts'
import type { EventFeed, FeedPage } from './event-feed.ts'
import { createMatcher } from './matches.ts'

/** Events are handed over at most this many at a time while a client catches up. */
const BACKFILL_PAGE = 500

export interface Delivery {
	readonly events: readonly (StoredEvent & { readonly streamCursor: string })[]
	readonly cursor: string
	readonly caughtUp: boolean
	readonly missed: number
}

export interface StreamRequest {
	readonly scope: AreaIds
	readonly filter: EventFilter
	/** Null: from now on. */
	readonly after: Position | null
}

export type StreamItem = { readonly delivery: Delivery } | { readonly overflow: string }

type Member = (delivery: Delivery) => void

/**
 * Streams of events for clients. Those with the same scope and filter share a channel, and with it the very same delivery
 * objects, so that what is worked out from a delivery can be shared as well.
 */
export function createEventStreams({
	feed,
	queries,
}: {
	feed: EventFeed
	queries: Pick<StoreQueries, 'eventsTail' | 'tailCounts'>
}) {
	const join = createChannels<Member>()
	let streams = 0

	function openChannel({ scope, filter }: StreamRequest): Channel<Member> {
		const matches = createMatcher(scope, filter)
		const members = new Set<Member>()
		const stop = feed.listen((page) => {
			const delivery = toDelivery(page, matches)
			if (delivery.events.length > 0) for (const member of members) member(delivery)
		})
		return { members, stop }
	}

	function open(request: StreamRequest): AsyncGenerator<StreamItem, void, undefined> {
		const queue = createDeliveryQueue<Delivery>(({ events }) => events.length)
		return closable(items(request, queue), queue.close)
	}

	async function* items(
		request: StreamRequest,
		queue: DeliveryQueue<Delivery>,
	): AsyncGenerator<StreamItem, void, undefined> {
		// First on the live stream, then the place: nothing can be committed between the two unseen.
		const key = JSON.stringify([request.scope, request.filter])
		const leave = join(key, queue.push, () => openChannel(request))
		const live = feed.position()
		const ahead = Object.entries(request.after ?? {}).filter(([writer, last]) => last > (live[writer] ?? 0))
		let cursor = encodeCursor(request.after ?? live)
		streams++
		try {
			for await (const delivery of beginning(request, live)) {
				cursor = delivery.cursor
				yield { delivery }
			}
			for (;;) {
				const taken = await queue.take()
				if (taken === 'closed') return
				if (taken === 'overflow') {
					yield { overflow: cursor }
					return
				}
				const delivery = withoutSeen(taken.delivery, ahead)
				if (delivery.events.length === 0) continue
				cursor = delivery.cursor
				yield { delivery }
			}
		} finally {
			streams--
			queue.close()
			leave()
		}
	}

	/** What comes before the live stream: where it stands and, after a cursor, what was stored since. */
	async function* beginning({ scope, filter, after }: StreamRequest, live: Position): AsyncGenerator<Delivery> {
		const end = { events: [], cursor: encodeCursor(live), caughtUp: true, missed: 0 }
		if (after === null) return yield end
		const counts = await queries.tailCounts({ after, upTo: live })
		const missed = Math.max(0, counts.stored - counts.kept)
		const matches = createMatcher(scope, filter)
		const place: Record<string, number> = { ...after }
		for (const [writer, last] of Object.entries(live)) {
			while ((place[writer] ?? 0) < last) {
				const events = await queries.eventsTail({ writer, after: place[writer] ?? 0, upTo: last, limit: BACKFILL_PAGE })
				place[writer] = events.length === BACKFILL_PAGE ? (events.at(-1)?.number ?? last) : last
				const delivery = toDelivery({ events, position: { ...place } }, matches)
				if (delivery.events.length > 0) yield { ...delivery, caughtUp: false }
			}
		}
		yield { ...end, missed, cursor: encodeCursor({ ...place, ...furthest(place, live) }) }
	}

	return { open, streams: () => streams }
}

/** A cursor may be ahead of this process's stream, when it comes from a faster one: it never goes back. */
function furthest(place: Position, live: Position): Position {
	return Object.fromEntries(Object.entries(live).map(([writer, last]) => [writer, Math.max(last, place[writer] ?? 0)]))
}

/** The same delivery for all but a client whose cursor was ahead of this process: it gets nothing twice, then or later. */
function withoutSeen(delivery: Delivery, ahead: readonly (readonly [string, number])[]): Delivery {
	if (ahead.length === 0) return delivery
	const seen = new Map(ahead)
	return {
		...delivery,
		cursor: raised(delivery.cursor, ahead),
		events: delivery.events
			.filter(({ writer, number }) => number > (seen.get(writer) ?? 0))
			.map((event) => ({ ...event, streamCursor: raised(event.streamCursor, ahead) })),
	}
}

function raised(cursor: string, ahead: readonly (readonly [string, number])[]): string {
	const position = decodeCursor(cursor) ?? {}
	const least = ahead.map(([writer, last]) => [writer, Math.max(last, position[writer] ?? 0)] as const)
	return encodeCursor({ ...position, ...Object.fromEntries(least) })
}

function toDelivery({ events, position }: FeedPage, matches: (event: StoredEvent) => boolean): Delivery {
	const found = events.filter(matches)
	return {
		events: found.map((event) => ({
			...event,
			get streamCursor() {
				return encodeCursor({ ...position, [event.writer]: event.number })
			},
		})),
		cursor: encodeCursor(position),
		caughtUp: true,
		missed: 0,
	}
}

export type EventStreams = ReturnType<typeof createEventStreams>
