import type { Bus } from '@vong/bus/bus'
import type { Topics } from '@vong/bus/topics'
import type { Clock } from '@vong/core/clock'
import type { Messages, Receipt } from '@vong/core/door'
import type { Log } from './log.ts'
import type { Spool } from './spool.ts'
import type { Timers } from './timers.ts'

export type IngestStatus = Topics['ingest.status']

const THROTTLE_MS = 250
const EVERY_MS = 1_000

/** Tells the other parts what this process holds that is not committed yet. */
export function createStatus(deps: {
	readonly bus: Pick<Bus, 'publish'>
	readonly spool: Pick<Spool, 'writer' | 'committed' | 'pending' | 'bytes' | 'full'>
	readonly quotaBytes: number
	readonly clock: Clock
	readonly timers: Timers
	readonly log: Log
	/** Called every second as well. */
	readonly onTick: () => void
}) {
	const { bus, spool, quotaBytes, clock, timers, log, onTick } = deps
	const lastReceivedAt: Record<string, number> = {}
	const feedStatus: Record<string, 'online' | 'offline'> = {}
	let cancelTick = () => {}
	let cancelChange: (() => void) | undefined
	let failing = false

	function snapshot(): IngestStatus {
		const now = clock.now()
		// Heard before the clock was set back: whoever is silent from now on is to be seen to be.
		for (const [id, at] of Object.entries(lastReceivedAt)) if (at > now) lastReceivedAt[id] = now
		return {
			writer: spool.writer,
			at: now,
			inFlight: Object.fromEntries(spool.pending),
			committed: spool.committed,
			lastReceivedAt: { ...lastReceivedAt },
			feedStatus: { ...feedStatus },
			spoolBytes: spool.bytes,
			spoolQuota: quotaBytes,
			full: spool.full,
		}
	}

	/** The next one makes up for one that is lost. */
	async function publish() {
		try {
			await bus.publish('ingest.status', snapshot())
			failing = false
		} catch (error) {
			if (!failing) log.warn({ err: error }, 'the state of ingest could not be published')
			failing = true
		}
	}

	function tick() {
		cancelTick = timers.after(EVERY_MS, tick)
		onTick()
		void publish()
	}

	function changed() {
		cancelChange ??= timers.after(THROTTLE_MS, () => {
			cancelChange = undefined
			void publish()
		})
	}

	return {
		snapshot,
		changed,
		received(messages: Messages) {
			let last: Receipt | undefined
			for (let index = 0; index < messages.length; index++) {
				const receipt = messages.at(index) as Receipt
				// They come in runs of one source, and of one millisecond.
				if (last && receipt.source === last.source && receipt.receivedAt === last.receivedAt) continue
				last = receipt
				const { id } = receipt.source
				lastReceivedAt[id] = Math.max(receipt.receivedAt, lastReceivedAt[id] ?? 0)
			}
			changed()
		},
		feed(source: string, status: 'online' | 'offline') {
			feedStatus[source] = status
			changed()
		},
		start: tick,
		/** Tells it now, to someone who has just begun to listen. */
		tell: publish,
		async stop() {
			cancelTick()
			cancelChange?.()
			await publish()
		},
	}
}
