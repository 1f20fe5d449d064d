import { emptyFeed, type FeedAction, type FeedState, feedReducer } from './feed.ts'

const FLUSH_MS = 200

export interface FeedStore {
	getState(): FeedState
	subscribe(listener: () => void): () => void
	dispatch(action: FeedAction): void
}

/** The first change shows at once; what follows within a moment shows together, so that a flood cannot stall the page. */
export function createFeedStore({ now }: { now: () => number }): FeedStore {
	const listeners = new Set<() => void>()
	let state = emptyFeed
	let waiting: FeedAction[] = []
	let timer: ReturnType<typeof setTimeout> | undefined
	let flushedAt = Number.NEGATIVE_INFINITY

	function flush(): void {
		timer = undefined
		flushedAt = now()
		state = waiting.reduce(feedReducer, state)
		waiting = []
		for (const listener of listeners) listener()
	}

	return {
		getState: () => state,
		subscribe: (listener) => {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		dispatch: (action) => {
			waiting.push(action)
			if (timer !== undefined) return
			const since = now() - flushedAt
			if (since >= FLUSH_MS) flush()
			else timer = setTimeout(flush, FLUSH_MS - since)
		},
	}
}
