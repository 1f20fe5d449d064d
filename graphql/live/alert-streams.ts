import { setTimeout as delay } from 'node:timers/promises'
import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import { alertAfter } from '@vong/core/alert-log'
import { encodeCursor, type Position } from '@vong/core/position'
import type { StoredAlertLine } from '@vong/store/alert-queries'
import type { StoreQueries } from '@vong/store/store'
import { closable } from './closable.ts'
import { createDeliveryQueue, type DeliveryQueue } from './delivery-queue.ts'
import { oncePer } from './once-per.ts'
import type { StreamItem } from './roots.ts'

const PAGE = 500
const RETRY_MS = 500

export interface AlertDelivery {
	/** Each as it was right after one line of its history: nothing is left out in between. */
	readonly alerts: readonly Alert[]
	readonly cursor: string
	readonly caughtUp: boolean
	readonly missed: number
}

export interface AlertStreamRequest {
	readonly wants: (alert: Alert) => boolean
	/** The same for those who want the same. */
	readonly key: string
	/** Null: from now on. */
	readonly after: Position | null
}

interface Page {
	readonly alerts: readonly Alert[]
	readonly position: Position
}

type Queries = Pick<StoreQueries, 'alertHeads' | 'alertTail' | 'alertLines'>

interface AlertStreamsDeps {
	readonly bus: Bus
	readonly queries: Queries
	readonly log: { warn(fields: object, message: string): void }
}

export type AlertStreams = Awaited<ReturnType<typeof createAlertStreams>>

/**
 * Streams of alerts. What is told is read back from the store by number, so that live and after a cursor the same lines come in
 * the same order; the bus only says when to look. Those who want the same and stand at the same place get the very same delivery.
 */
export async function createAlertStreams({ bus, queries, log }: AlertStreamsDeps) {
	const listeners = new Set<(page: Page) => void>()
	let position: Position = {}
	let open = true
	let streams = 0
	let again = false
	let running: Promise<void> | undefined

	function look() {
		again = true
		running ??= run()
	}

	async function run() {
		while (open && again) {
			again = false
			try {
				await advance(await queries.alertHeads())
			} catch (error) {
				log.warn({ err: error }, 'the stream of alerts could not read the store; trying again')
				again = true
				await delay(RETRY_MS)
			}
		}
		running = undefined
	}

	async function advance(heads: Position) {
		for await (const page of pages(queries, position, heads)) {
			position = page.position
			for (const listener of listeners) listener(page)
		}
	}

	const subscription = await bus.subscribe('alerts.changed', look, look)
	position = await queries.alertHeads()

	const deliveriesOf = oncePer((_page: Page) => new Map<string, AlertDelivery>())

	function liveDelivery(page: Page, { key, wants }: AlertStreamRequest, cursor: string): AlertDelivery {
		const known = deliveriesOf(page)
		const name = JSON.stringify([key, cursor])
		const delivery = known.get(name) ?? { alerts: page.alerts.filter(wants), cursor, caughtUp: true, missed: 0 }
		known.set(name, delivery)
		return delivery
	}

	function openStream(request: AlertStreamRequest): AsyncGenerator<StreamItem, void, undefined> {
		const queue = createDeliveryQueue<Page>(({ alerts }) => alerts.length)
		return closable(items(request, queue), queue.close)
	}

	async function* items(request: AlertStreamRequest, queue: DeliveryQueue<Page>): AsyncGenerator<StreamItem, void> {
		const { wants, after } = request
		// First on the live stream, then the place: nothing can be written between the two unseen.
		listeners.add(queue.push)
		const live = position
		let place: Position = after ?? live
		streams++
		try {
			let missed = 0
			if (after !== null) {
				missed = Object.entries(live).reduce((sum, [writer, last]) => sum + Math.max(0, last - (after[writer] ?? 0)), 0)
				for await (const page of pages(queries, after, live)) {
					missed -= page.lines
					place = page.position
					const alerts = page.alerts.filter(wants)
					if (alerts.length > 0) yield { delivery: { alerts, cursor: encodeCursor(place), caughtUp: false, missed: 0 } }
				}
			}
			place = furthest(place, live)
			yield { delivery: { alerts: [], cursor: encodeCursor(place), caughtUp: true, missed } }
			for (;;) {
				const taken = await queue.take()
				if (taken === 'closed') return
				if (taken === 'overflow') {
					yield { overflow: encodeCursor(place) }
					return
				}
				place = furthest(place, taken.delivery.position)
				const delivery = liveDelivery(taken.delivery, request, encodeCursor(place))
				if (delivery.alerts.length > 0) yield { delivery }
			}
		} finally {
			streams--
			listeners.delete(queue.push)
			queue.close()
		}
	}

	return {
		open: openStream,
		streams: () => streams,
		async close() {
			open = false
			await subscription.close()
			await running
		},
	}
}

/** What the lines between two positions say, in pages, each alert as of its line. */
async function* pages(
	queries: Queries,
	from: Position,
	to: Position,
): AsyncGenerator<Page & { readonly lines: number }> {
	let position = from
	for (const [writer, last] of Object.entries(to)) {
		while ((position[writer] ?? 0) < last) {
			const lines = await queries.alertTail({ writer, after: position[writer] ?? 0, upTo: last, limit: PAGE })
			position = { ...position, [writer]: lines.length === PAGE ? (lines.at(-1)?.number ?? last) : last }
			yield { alerts: await alertsOf(queries, lines), position, lines: lines.length }
		}
	}
}

async function alertsOf(queries: Queries, lines: readonly StoredAlertLine[]): Promise<Alert[]> {
	if (lines.length === 0) return []
	const ids = [...new Set(lines.map(({ transition }) => transition.alert))]
	const all = Map.groupBy(await queries.alertLines(ids), ({ transition }) => transition.alert)
	return lines.flatMap(({ transition }) => alertAfter(all.get(transition.alert) ?? [], transition.id) ?? [])
}

/** A cursor never goes back. */
function furthest(place: Position, other: Position): Position {
	const raised = Object.entries(other).map(([writer, last]) => [writer, Math.max(last, place[writer] ?? 0)])
	return { ...place, ...Object.fromEntries(raised) }
}
