import type { Bus, Claims, Lease } from './bus.ts'
import type { Topic } from './topics.ts'

/** Messages that one subscriber may be behind; past that the oldest go and the subscriber is told. */
const QUEUE_LIMIT = 10_000

interface Subscriber {
	push(message: unknown): void
}

/** Everything in one process. A slow or failing subscriber never holds up the publisher or another subscriber. */
export function createMemoryBus(): Bus {
	const subscribers = new Map<Topic, Set<Subscriber>>()
	const leases = new Set<string>()

	return {
		async publish(topic, message) {
			for (const subscriber of subscribers.get(topic) ?? []) subscriber.push(message)
		},
		async subscribe(topic, handler, onGap) {
			const subscriber = createSubscriber(handler as (message: unknown) => void | Promise<void>, onGap)
			const all = subscribers.get(topic) ?? new Set()
			subscribers.set(topic, all.add(subscriber))
			return {
				async close() {
					all.delete(subscriber)
					await subscriber.idle()
				},
			}
		},
		async lease(name) {
			if (leases.has(name)) return null
			leases.add(name)
			return memoryLease(() => leases.delete(name))
		},
		claims: createMemoryClaims(),
		ping: async () => undefined,
		async close() {
			subscribers.clear()
			leases.clear()
		},
	}
}

function createSubscriber(handler: (message: unknown) => void | Promise<void>, onGap: (() => void) | undefined) {
	const queue: unknown[] = []
	let draining: Promise<void> = Promise.resolve()
	let running = false

	async function drain() {
		running = true
		while (queue.length > 0) {
			try {
				await handler(queue.shift())
			} catch {
				// The message is lost to this subscriber as if it had been away: it is told, and heals itself.
				onGap?.()
			}
		}
		running = false
	}

	return {
		push(message: unknown) {
			if (queue.length >= QUEUE_LIMIT) {
				queue.shift()
				onGap?.()
			}
			queue.push(message)
			if (!running) draining = drain()
		},
		idle: () => draining,
	}
}

function memoryLease(free: () => void): Lease {
	const controller = new AbortController()
	let held = true
	return {
		get held() {
			return held
		},
		lost: controller.signal,
		async release() {
			if (!held) return
			held = false
			free()
		},
	}
}

function createMemoryClaims(): Claims {
	const owners = new Map<string, string>()
	return {
		async take(keys, owner) {
			const others: string[] = []
			for (const key of keys) {
				const holder = owners.get(key)
				if (holder === undefined) owners.set(key, owner)
				else if (holder !== owner) others.push(key)
			}
			return others
		},
		async release(keys, owner) {
			for (const key of keys) if (owners.get(key) === owner) owners.delete(key)
		},
	}
}
