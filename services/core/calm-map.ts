import { setImmediate as nextTurn } from 'node:timers/promises'

/** So long the thread is kept at most, milliseconds: an answer that somebody waits for takes a few turns of it. */
const SLICE_MS = 5

/**
 * The same as `map`, but others have their turn every few milliseconds: a page of a backlog is a second's work, and everybody who asks for
 * something meanwhile would wait for the whole of it.
 */
export async function calmMap<Item, Result>(
	items: readonly Item[],
	work: (item: Item, index: number) => Result,
	now: () => number = () => performance.now(),
): Promise<Result[]> {
	const found: Result[] = []
	let began = now()
	for (const [index, item] of items.entries()) {
		found.push(work(item, index))
		if (now() - began < SLICE_MS) continue
		await nextTurn()
		began = now()
	}
	return found
}
