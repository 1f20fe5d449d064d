import type { Topic, Topics } from './topics.ts'

export interface Subscription {
	close(): Promise<void>
}

/** Held by one process at a time; `lost` fires when it may be somebody else's. */
export interface Lease {
	readonly held: boolean
	readonly lost: AbortSignal
	release(): Promise<void>
}

/** Identities that some writer is about to store, so that two writers never store the same one at the same time. */
export interface Claims {
	/** Takes those of `keys` that nobody else holds; answers the ones held by another owner. Taking again what one holds is fine. */
	take(keys: readonly string[], owner: string): Promise<string[]>
	release(keys: readonly string[], owner: string): Promise<void>
}

export interface Bus {
	/** Settles when the message is handed over (for Redis: appended to the stream). */
	publish<T extends Topic>(topic: T, message: Topics[T]): Promise<void>
	/**
	 * Calls `handler` for each message from now on, one at a time, in the order of the topic.
	 * A reader that was away (lost connection) gets what it missed within the retained window; `onGap` tells when more was lost.
	 */
	subscribe<T extends Topic>(
		topic: T,
		handler: (message: Topics[T]) => void | Promise<void>,
		onGap?: () => void,
	): Promise<Subscription>
	/** Tries to take the lease `name` for `ttlMs`, renewed by itself; null when another holds it. */
	lease(name: string, ttlMs: number): Promise<Lease | null>
	readonly claims: Claims
	ping(): Promise<void>
	close(): Promise<void>
}
