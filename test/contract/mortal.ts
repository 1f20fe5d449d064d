import type { Bus } from '@vong/bus/bus'
import type { Store } from '@vong/store/store'

/** When a process dies: at its so-manieth write, of those that count, which is done and never answered, or is lost. */
export interface Death {
	readonly atWrite: number
	readonly isDone: boolean
	/** All of them when left out. */
	readonly counts?: (table: string, text: string) => boolean
}

/**
 * Store and bus as one process has them until it is killed: from then on nothing that it writes is done, nothing it says is heard, and nothing it
 * waits for comes. What it had in memory is gone with it; what it wrote before stays.
 */
export function createMortal({ store, bus }: { readonly store: Store; readonly bus: Bus }, death: Death) {
	const never = new Promise<never>(() => undefined)
	const { promise: died, resolve: die } = Promise.withResolvers<void>()
	let isDead = false
	let writes = 0
	const writing = new Set<Promise<void>>()

	/** What the engine has begun it finishes; nobody is there to hear of it. */
	async function kill() {
		isDead = true
		await Promise.allSettled(writing)
		die()
	}

	/** Reads go on, but who asked is not there any more when the answer comes. */
	async function alive<T>(work: Promise<T>): Promise<T> {
		const [outcome] = await Promise.allSettled([work])
		if (isDead) return never
		if (outcome.status === 'rejected') throw outcome.reason
		return outcome.value
	}

	const queries = new Proxy(store.queries, {
		get: (target, name: keyof Store['queries']) => {
			const ask = target[name] as (...asked: unknown[]) => Promise<unknown>
			return (...asked: unknown[]) => alive(ask(...asked))
		},
	})
	const insert: Store['writer']['insert'] = async (table, pieces, token) => {
		if (isDead) return never
		if (death.counts?.(table, Buffer.concat(pieces).toString()) ?? true) writes++
		const isLast = writes === death.atWrite
		if (isLast) isDead = true
		if (!isLast || death.isDone) {
			const written = store.writer.insert(table, pieces, token)
			writing.add(written)
			await written.finally(() => writing.delete(written))
		}
		if (isLast) await kill()
		return isDead ? never : undefined
	}
	const publish: Bus['publish'] = (topic, message) => (isDead ? never : bus.publish(topic, message))
	const subscribe: Bus['subscribe'] = (topic, handler, onGap) =>
		bus.subscribe(topic, (message) => (isDead ? undefined : handler(message)), onGap)

	return {
		store: { ...store, queries, writer: { insert } },
		bus: { ...bus, publish, subscribe },
		died,
		kill,
	}
}
