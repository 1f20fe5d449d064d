import { type Clock, elapsedSince } from '@vong/core/clock'
import type { Reading } from '@vong/core/indicator'
import { type Channel, createChannels } from './channels.ts'
import { closable } from './closable.ts'
import type { IndicatorView } from './indicator-view.ts'
import { oncePer } from './once-per.ts'

/** Changes are told at most this often, however fast they come. */
const SHORTEST_MS = 100

export interface IndicatorDelivery {
	readonly readings: readonly Reading[]
	/** True for the first delivery, which has everything. */
	readonly snapshot: boolean
}

export interface IndicatorRequest {
	readonly place: string
	readonly ids: readonly string[] | undefined
	/** Seconds within which changes are gathered. */
	readonly every: number
}

interface Member {
	push(delivery: IndicatorDelivery): void
}

/**
 * Streams of readings. Clients that ask for the same share a channel and its deliveries. A client that is slow is not cut: what waits for it
 * is put together, and of each reading the newest is kept.
 */
export function createIndicatorStreams({
	view,
	clock,
}: {
	view: Pick<IndicatorView, 'current' | 'listen'>
	clock: Clock
}) {
	const join = createChannels<Member>()
	let streams = 0

	function openChannel({ place, ids, every }: IndicatorRequest): Channel<Member> {
		const members = new Set<Member>()
		const wanted = ids && new Set(ids)
		let waiting = new Map<string, Reading>()
		let timer: NodeJS.Timeout | undefined
		let toldAt = Number.NEGATIVE_INFINITY
		const flush = () => {
			timer = undefined
			toldAt = clock.now()
			const delivery = { readings: [...waiting.values()], snapshot: false }
			waiting = new Map()
			for (const member of members) member.push(delivery)
		}
		const stop = view.listen((readings) => {
			for (const reading of readings) {
				if (reading.area !== place || (wanted && !wanted.has(reading.indicator))) continue
				waiting.set(keyOf(reading), reading)
			}
			// What comes after a silence is told at once.
			const wait = Math.max(0, Math.max(SHORTEST_MS, every * 1000) - elapsedSince(toldAt, clock.now()))
			if (waiting.size > 0) timer ??= setTimeout(flush, wait)
		})
		return {
			members,
			stop() {
				stop()
				clearTimeout(timer)
			},
		}
	}

	function open(request: IndicatorRequest): AsyncGenerator<IndicatorDelivery, void, undefined> {
		const slot = createSlot()
		return closable(deliveries(request, slot), slot.close)
	}

	async function* deliveries(request: IndicatorRequest, slot: ReturnType<typeof createSlot>) {
		const key = JSON.stringify([request.place, request.ids, request.every])
		const leave = join(key, slot, () => openChannel(request))
		streams++
		try {
			yield { readings: view.current(request.place, request.ids), snapshot: true }
			for (let next = await slot.take(); next; next = await slot.take()) yield next
		} finally {
			streams--
			leave()
		}
	}

	return { open, streams: () => streams }
}

/** What waits for one client: a delivery, or several put together. */
function createSlot() {
	let waiting: IndicatorDelivery | undefined
	let closed = false
	let wake: (() => void) | undefined
	return {
		push(delivery: IndicatorDelivery) {
			waiting = waiting ? merged(waiting)(delivery) : delivery
			wake?.()
		},
		close() {
			closed = true
			wake?.()
		},
		async take(): Promise<IndicatorDelivery | undefined> {
			while (!waiting && !closed) {
				await new Promise<void>((resolve) => {
					wake = resolve
				})
			}
			const delivery = closed ? undefined : waiting
			waiting = undefined
			return delivery
		},
	}
}

/** Walls mostly fall behind together, when the centre itself is held up: for the same two deliveries they get the same one, too. */
const merged = oncePer((former: IndicatorDelivery) =>
	oncePer((later: IndicatorDelivery): IndicatorDelivery => {
		const readings = new Map([...former.readings, ...later.readings].map((reading) => [keyOf(reading), reading]))
		return { readings: [...readings.values()], snapshot: false }
	}),
)

/** A restated period is told beside the running one. */
const keyOf = ({ indicator, area, period, periodStart }: Reading) =>
	`${indicator}\n${area}\n${period === 'now' ? '' : periodStart}`

export type IndicatorStreams = ReturnType<typeof createIndicatorStreams>
