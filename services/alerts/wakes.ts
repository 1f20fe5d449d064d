interface Wake {
	readonly at: number
	readonly key: string
}

/** Instants to come back to things, the earliest first; each thing has one, the last that was set. */
export function createWakes() {
	const heap: Wake[] = []
	const current = new Map<string, number>()

	function up(index: number) {
		for (let at = index; at > 0; ) {
			const above = (at - 1) >> 1
			if (!isBefore(at, above)) return
			swap(at, above)
			at = above
		}
	}
	function down() {
		for (let at = 0; ; ) {
			const [left, right] = [2 * at + 1, 2 * at + 2]
			let least = at
			if (left < heap.length && isBefore(left, least)) least = left
			if (right < heap.length && isBefore(right, least)) least = right
			if (least === at) return
			swap(at, least)
			at = least
		}
	}
	const isBefore = (a: number, b: number) => (heap[a]?.at ?? 0) < (heap[b]?.at ?? 0)
	function swap(a: number, b: number) {
		const [first, second] = [heap[a], heap[b]]
		if (!first || !second) return
		heap[a] = second
		heap[b] = first
	}
	function take(): Wake | undefined {
		const [first] = heap
		const last = heap.pop()
		if (first && last && heap.length > 0) {
			heap[0] = last
			down()
		}
		return first
	}

	return {
		set(key: string, at: number) {
			if (!Number.isFinite(at)) {
				current.delete(key)
				return
			}
			if (current.get(key) === at) return
			current.set(key, at)
			heap.push({ at, key })
			up(heap.length - 1)
		},
		/** The earliest before the instant, once. */
		takeBefore(instant: number): Wake | undefined {
			while ((heap[0]?.at ?? Number.POSITIVE_INFINITY) < instant) {
				const next = take()
				if (!next || current.get(next.key) !== next.at) continue
				current.delete(next.key)
				return next
			}
			return undefined
		},
	}
}
