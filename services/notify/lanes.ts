/** One at a time on each lane, in the order in which they came. Who takes longer than the patience is not waited for. */
export function createLanes(patienceMs: number) {
	const last = new Map<string, Promise<void>>()

	/** Settles when it is one's turn, with what ends the turn. */
	return async function turnOn(lane: string): Promise<() => void> {
		const { promise: over, resolve } = Promise.withResolvers<void>()
		const before = last.get(lane)
		last.set(lane, over)
		await before
		const timer = setTimeout(end, patienceMs)
		function end() {
			clearTimeout(timer)
			if (last.get(lane) === over) last.delete(lane)
			resolve()
		}
		return end
	}
}
