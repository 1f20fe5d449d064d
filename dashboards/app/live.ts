import type { EventDelivery, EventNode } from './documents.generated.ts'
import type { OpenEventStream, OpenStream, StreamEnd } from './event-stream.ts'
import type { FeedAction } from './feed.ts'
import { type Pause, retryDelay } from './retry.ts'

interface LiveDeps {
	readonly openStream: OpenEventStream
	/** The newest stored events, newest first. */
	readonly loadNewest: () => Promise<readonly EventNode[]>
	readonly signedOut: () => Promise<boolean>
	readonly dispatch: (action: FeedAction) => void
	readonly onSignedOut: () => void
	readonly now: () => number
	readonly random: () => number
	readonly pause: Pause
	readonly sleep: (ms: number) => Promise<void>
}

export interface Live {
	start(): void
	stop(): void
	/** Ends the wait before the next try; used when the network or the operator is back. */
	retryNow(): void
	/** Gives the present connection up, when the machine says that it has no network. */
	cut(): void
}

/** The server's code for arguments it cannot use: of ours only the cursor can be meant, so coming back with it is no use. */
const CURSOR_REFUSED = 'INVALID'

/**
 * Keeps the stream of events open for as long as the page is. It subscribes first and reads the stored events when the first
 * delivery has said where the stream stands: whatever was committed before is in the list, whatever comes after is in the
 * stream. Each further try starts from the last cursor.
 */
export function createLive(deps: LiveDeps): Live {
	const { dispatch, now, pause } = deps
	let cursor: string | null = null
	let listWanted = true
	let listing = false
	let stopped = false
	let stream: OpenStream | undefined

	async function list(): Promise<void> {
		if (listing) return
		listing = true
		for (let attempt = 0; listWanted && !stopped; attempt++) {
			try {
				dispatch({ type: 'listed', events: await deps.loadNewest(), all: true, at: now() })
				listWanted = false
			} catch {
				await deps.sleep(retryDelay(attempt, deps.random))
			}
		}
		listing = false
	}

	async function follow(): Promise<{ end: StreamEnd; delivered: boolean }> {
		let delivered = false
		stream = deps.openStream(cursor, (delivery: EventDelivery) => {
			delivered = true
			cursor = delivery.cursor
			dispatch({ type: 'delivered', delivery, at: now() })
			listWanted ||= delivery.missed > 0
			void list()
		})
		const end = await stream.ended
		stream = undefined
		return { end, delivered }
	}

	async function run(): Promise<void> {
		for (let attempt = 0; !stopped; ) {
			const { end, delivered } = await follow()
			if (stopped) return
			dispatch({ type: 'lost', at: now() })
			if (cursor !== null && end.kind === 'refused' && end.codes.includes(CURSOR_REFUSED)) {
				cursor = null
				listWanted = true
				dispatch({ type: 'broken' })
			}
			if (await deps.signedOut()) {
				if (!stopped) deps.onSignedOut()
				return
			}
			if (delivered) attempt = 0
			await pause.wait(retryDelay(attempt++, deps.random))
		}
	}

	return {
		start: () => void run(),
		stop: () => {
			stopped = true
			stream?.close()
			pause.end()
		},
		retryNow: () => pause.end(),
		cut: () => stream?.close(),
	}
}
