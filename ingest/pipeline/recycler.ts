const LEAST_BYTES = 64 * 1024
const MOST_KEPT = 16

/**
 * Memory that goes from thread to thread and comes back. New memory for each batch would have V8 collect the whole heap again and again: it lies
 * outside of the heap, but counts.
 */
export function createRecycler() {
	const kept: ArrayBuffer[] = []

	return {
		/** At least so many bytes, with whatever was in them. */
		take(bytes: number): ArrayBuffer {
			const found = kept.findIndex(({ byteLength }) => byteLength >= bytes)
			const [buffer] = found < 0 ? [] : kept.splice(found, 1)
			return buffer ?? new ArrayBuffer(Math.max(LEAST_BYTES, 2 ** Math.ceil(Math.log2(bytes + 1))))
		},
		give(buffers: readonly ArrayBuffer[]) {
			kept.push(...buffers)
			kept.splice(0, kept.length - MOST_KEPT)
		},
	}
}

export type Recycler = ReturnType<typeof createRecycler>
