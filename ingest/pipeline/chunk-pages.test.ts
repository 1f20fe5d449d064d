import { expect, test } from 'vitest'
import { createChunkBuilder, readChunk } from './chunk.ts'
import { createChunkPages } from './chunk-pages.ts'

const CHUNK_BYTES = 4_000
const KEPT_BYTES = 200_000
const checksum = () => 1

/** A chunk with one row of so many bytes of that value, taken out of where it was put together. */
function takeOne(pages: ReturnType<typeof createChunkPages>, value: number, length: number) {
	const builder = createChunkBuilder('w', pages.space)
	const bytes = new Uint8Array(length).fill(value)
	const kind = { type: 't', severity: 'info' } as const
	builder.addEvent({ source: 'queue', kind, receivedAt: 1, number: 1, hash: 1, suspect: false, bytes })
	return pages.takeOut(builder.encode(checksum))
}

const rowsIn = (value: Buffer) => [...new Set(readChunk(value)?.events)]

test('what is kept stays as it is, whatever is put together after it', () => {
	const pages = createChunkPages(CHUNK_BYTES, KEPT_BYTES)
	// Small, large, and larger than a page.
	const kept = [10, 3_000, 100, 200_000, 2_000, 10].map((length, value) => takeOne(pages, value, length))
	expect(kept.map(({ value }) => rowsIn(value))).toEqual([[0], [1], [2], [3], [4], [5]])
})

test('the memory of a large chunk serves another one, but only once it was given back', () => {
	const pages = createChunkPages(CHUNK_BYTES, KEPT_BYTES)
	const first = takeOne(pages, 1, 3_000)
	const second = takeOne(pages, 2, 3_000)
	expect(second.page).not.toBe(first.page)
	pages.giveBack(first)
	const [third, fourth] = [takeOne(pages, 3, 3_000), takeOne(pages, 4, 3_000)]
	expect([third.page, fourth.page]).toContain(first.page)
	expect(rowsIn(second.value)).toEqual([2])
})

test('what is small is copied, and takes no memory along', () => {
	const pages = createChunkPages(CHUNK_BYTES, KEPT_BYTES)
	expect(takeOne(pages, 1, 10).page).toBeUndefined()
})
