import { type Pause, retryDelay } from './retry.ts'
import type { Streams } from './streams.ts'

interface FollowDeps {
	/** Opens the connection, from the newest cursors; `live` is to be called with each delivery. */
	readonly open: (live: () => void) => Pick<Streams, 'ended' | 'close'>
	/** The connection is gone; `refused`: the server turned the subscription down by name. */
	readonly lost: (refused: boolean) => void
	readonly signedOut: () => Promise<boolean>
	readonly onSignedOut: () => void
	readonly random: () => number
	readonly pause: Pause
}

export interface Follow {
	start(): void
	stop(): void
	/** Ends the wait before the next try. */
	retryNow(): void
}

/** Keeps a connection open for as long as the page is, with growing pauses between tries. */
export function createFollow(deps: FollowDeps): Follow {
	const { open, lost, pause } = deps
	let stopped = false
	let stream: Pick<Streams, 'ended' | 'close'> | undefined

	async function run(): Promise<void> {
		for (let attempt = 0; !stopped; ) {
			stream = open(() => {
				attempt = 0
			})
			const { refused } = await stream.ended
			if (stopped) return
			lost(refused)
			if (await deps.signedOut()) {
				if (!stopped) deps.onSignedOut()
				return
			}
			await pause.wait(retryDelay(attempt++, deps.random))
		}
	}
	const back = () => pause.end()
	const gone = () => stream?.close()

	return {
		start: () => {
			// The browser often knows first that the network went or came back.
			addEventListener('online', back)
			addEventListener('offline', gone)
			void run()
		},
		stop: () => {
			stopped = true
			removeEventListener('online', back)
			removeEventListener('offline', gone)
			stream?.close()
			pause.end()
		},
		retryNow: back,
	}
}
