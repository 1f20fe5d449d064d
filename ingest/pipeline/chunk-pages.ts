import { createChunkSpace } from './chunk.ts'

/** A chunk that waits for the store in memory. */
export interface KeptChunk {
	readonly value: Buffer
	/** The memory that it took along. */
	readonly page: ArrayBuffer | undefined
}

/** A chunk is full when it has reached its size: so much may be beyond it. */
const BEYOND_CHUNK = 64 * 1024
/** What is smaller than this share of a full chunk is copied: what is kept never takes more than twice its bytes. */
const LEAST_SHARE = 0.5

/**
 * Memory for chunks of that size: one is put together at a time, and large ones stay where they were made until they are stored. Then the memory
 * is used again: new memory has V8 collect the whole heap, and costs a page fault every 4 kB.
 */
export function createChunkPages(chunkBytes: number, keptBytes: number) {
	const pageBytes = chunkBytes + BEYOND_CHUNK
	const spare: ArrayBuffer[] = []
	const newPage = () => Buffer.from(spare.pop() ?? new ArrayBuffer(pageBytes))
	const space = createChunkSpace(newPage())

	return {
		/** Where the next chunk is put together. */
		space,
		/** What was put together there, to keep. */
		takeOut(whole: Uint8Array): KeptChunk {
			const page = space.bytes.buffer
			if (!(page instanceof ArrayBuffer) || whole.byteLength < chunkBytes * LEAST_SHARE) {
				return { value: Buffer.from(whole), page: undefined }
			}
			space.bytes = newPage()
			return { value: Buffer.from(page, whole.byteOffset, whole.byteLength), page }
		},
		/** Nobody reads the chunk any more. */
		giveBack({ page }: KeptChunk) {
			if (page?.byteLength === pageBytes && spare.length * pageBytes < keptBytes) spare.push(page)
		},
	}
}
