import { mkdirSync } from 'node:fs'
import { open } from 'lmdb'
import { type BatchState, createBatchState } from './batch-state.ts'
import {
	type Checksum,
	type Chunk,
	type ChunkBuilder,
	createChunkBuilder,
	decodeChunk,
	readChunk,
	renewChunk,
	type SourceCounts,
} from './chunk.ts'
import { createChunkPages } from './chunk-pages.ts'
import { rowOfLine } from './event-line.ts'
import type { Log } from './log.ts'

const CHUNK_BYTES = 1024 * 1024
const BATCH_ROWS = 100_000
const BATCH_BYTES = 32 * 1024 * 1024
/** So much of what waits for the store is kept in memory too, and not read back. */
const KEPT_BYTES = 64 * 1024 * 1024
/** Room again only when a quarter of the quota is free, or doors would open and close with every batch. */
const ROOM_SHARE = 0.75

/** How the rows of one accept are put into the spool; `take` gives the next number. */
export interface RowSink extends Pick<ChunkBuilder, 'addEvent' | 'addQuarantined' | 'addReplay' | 'addRefused'> {
	readonly writer: string
	take(): number
}

/** Rows that are committed together, in their order. After a crash the same rows form the same batch. */
export interface Batch {
	readonly id: number
	readonly writer: string
	readonly first: number
	readonly last: number
	/** True when it was found at start: how far an earlier try came is not known. */
	readonly recovered: boolean
	readonly chunks: readonly Chunk[]
}

/** What has to be remembered about a batch between tries, so that each try does the same. */
type Note = string | number | boolean | null | readonly Note[] | { readonly [key: string]: Note }

export interface Spool {
	/** Who numbers the rows: a stable name of this directory. */
	readonly writer: string
	readonly nextNumber: number
	/** Bytes not released yet. */
	readonly bytes: number
	readonly full: boolean
	/** Every number up to this one is released. */
	readonly committed: number
	/** Rows per source that are durable and not released. */
	readonly pending: ReadonlyMap<string, number>
	/** Rows are durable when this resolves. All rows of one append stand in one batch and one transaction. */
	append(fill: (sink: RowSink) => void): Promise<void>
	/** Ends the batch that is being filled. */
	seal(): void
	readonly hasRows: boolean
	/** More than one batch is waiting. */
	readonly hasBacklog: boolean
	/** The oldest sealed batch, read back; undefined when there is none. */
	next(): Promise<Batch | undefined>
	release(id: number): Promise<void>
	note(id: number, name: string): Note | undefined
	setNote(id: number, name: string, value: Note): Promise<void>
	/** Keeps what could not be served for a person to look at. */
	keepAside(name: string, bytes: Uint8Array): Promise<void>
	/** Every row found at start, for the memory of identities and the ledger. */
	recovered(visit: (chunk: Chunk) => void): void
	/** Takes a new name, for a directory that was restored from an older copy. */
	renameWriter(): Promise<void>
	whenRoom(): Promise<void>
	/** Called after rows have become durable. */
	onRows(listener: () => void): void
	close(): Promise<void>
}

export interface SpoolOptions {
	readonly dir: string
	readonly durability: 'disk' | 'process'
	readonly quotaBytes: number
	readonly randomId: () => string
	readonly checksum: Checksum
	readonly log: Log
	readonly limits?: { readonly batchRows: number; readonly batchBytes: number; readonly chunkBytes: number }
}

interface OpenChunk {
	readonly builder: ChunkBuilder
	readonly batch: BatchState
	readonly done: PromiseWithResolvers<void>
}

/**
 * The durable queue between the doors and the store: one LMDB value for each chunk of rows, keyed by batch.
 * Without overlapping sync, a write's promise settles after the fdatasync of its transaction (counted with strace).
 */
export async function createSpool(options: SpoolOptions): Promise<Spool> {
	const { dir, durability, quotaBytes, randomId, checksum, log } = options
	const limits = options.limits ?? { batchRows: BATCH_ROWS, batchBytes: BATCH_BYTES, chunkBytes: CHUNK_BYTES }
	mkdirSync(dir, { recursive: true })
	const root = open<unknown, string>({
		path: dir,
		maxDbs: 8,
		overlappingSync: false,
		noSync: durability === 'process',
	})
	const chunks = root.openDB<Uint8Array, [number, number]>({ name: 'chunks', encoding: 'binary' })
	const notes = root.openDB<Note, [number, string]>({ name: 'notes', encoding: 'json' })
	const aside = root.openDB<Uint8Array, string>({ name: 'aside', encoding: 'binary' })
	const meta = root.openDB<string | number, string>({ name: 'meta', encoding: 'json' })

	const pending = new Map<string, number>()
	const batches: BatchState[] = []
	const listeners: (() => void)[] = []
	let writer = String(meta.get('writer') ?? '')
	let nextNumber = Number(meta.get('nextNumber') ?? 1)
	let nextBatch = Number(meta.get('nextBatch') ?? 1)
	let bytes = 0
	let full = false
	let room: PromiseWithResolvers<void> | undefined
	let filling: BatchState | undefined
	let openChunk: OpenChunk | undefined
	const pages = createChunkPages(limits.chunkBytes, KEPT_BYTES)
	let writing = 0
	/** Resolves when all that was handed to LMDB until now has been settled. */
	let settled: Promise<unknown> = Promise.resolve()
	let flushScheduled = false
	let closed = false

	if (writer === '') {
		writer = randomId()
		await meta.put('writer', writer)
	}
	const damaged: [number, number][] = []
	const renewed: { readonly key: [number, number]; readonly value: Uint8Array }[] = []
	for (const { key, value } of chunks.getRange({})) recover(key, value)
	for (const key of damaged) {
		log.error({ batch: key[0], chunk: key[1] }, 'a chunk of the spool is damaged and was put aside')
		await aside.put(`chunk ${key.join('-')}`, chunks.get(key) ?? new Uint8Array())
		await chunks.remove(key)
	}
	for (const { key, value } of renewed) await chunks.put(key, value)

	function recover(key: [number, number], value: Uint8Array) {
		const [id, index] = key
		nextBatch = Math.max(nextBatch, id + 1)
		const chunk = decodeChunk(value, checksum)
		if (!chunk) {
			damaged.push(key)
			return
		}
		if (chunk.writer === writer) nextNumber = Math.max(nextNumber, chunk.last + 1)
		let state = batches.at(-1)
		if (state?.id !== id) {
			state = createBatchState(id, chunk.first, true)
			batches.push(state)
		}
		state.chunks = index + 1
		const inNewForm = renewChunk(chunk, rowOfLine, checksum)
		if (inNewForm) renewed.push({ key, value: inNewForm })
		countDurable(state, new Map(Object.entries(chunk.sources)), (inNewForm ?? value).byteLength)
	}

	function countDurable(state: BatchState, sources: ReadonlyMap<string, SourceCounts>, size: number) {
		for (const [source, { events, quarantined }] of sources) {
			const rows = events + quarantined
			if (rows === 0) continue
			state.counts.set(source, (state.counts.get(source) ?? 0) + rows)
			pending.set(source, (pending.get(source) ?? 0) + rows)
		}
		state.durableBytes += size
		bytes += size
		if (bytes >= quotaBytes) full = true
	}

	function seal() {
		flush()
		if (filling && filling.chunks > 0) batches.push(filling)
		filling = undefined
	}

	/** `first`: the lowest number that a row may have which opens a batch. */
	function chunkToFill(first: number): OpenChunk {
		if (!filling) filling = createBatchState(nextBatch++, first, false)
		openChunk ??= {
			builder: createChunkBuilder(writer, pages.space),
			batch: filling,
			done: Promise.withResolvers<void>(),
		}
		return openChunk
	}

	/** Hands the open chunk to LMDB. Puts of one turn of the event loop share a transaction. */
	function flush() {
		const write = openChunk
		if (!write) return
		openChunk = undefined
		const { batch, builder, done } = write
		const chunk = pages.takeOut(builder.encode(checksum))
		const { value } = chunk
		batch.rows += builder.rows()
		batch.bytes += value.byteLength
		const index = batch.chunks++
		// LMDB does not always tell in the order in which it was given; whoever waits for rows is answered in theirs.
		const put = Promise.all([chunks.put([batch.id, index], value), settled]).then(() => {
			if (bytes < KEPT_BYTES) batch.kept.set(index, chunk)
			else pages.giveBack(chunk)
			countDurable(batch, builder.sources, value.byteLength)
		})
		settled = put.catch(() => undefined)
		writing++
		batch.writes.add(done.promise)
		put.then(done.resolve, done.reject).finally(() => {
			writing--
			batch.writes.delete(done.promise)
			if (openChunk) flush()
			for (const listener of listeners) listener()
		})
	}

	/** One transaction at a time: what comes in while the disk is busy is written together in the next one. */
	function scheduleFlush() {
		if (flushScheduled || writing > 0) return
		flushScheduled = true
		setImmediate(() => {
			flushScheduled = false
			if (!closed) flush()
		})
	}

	/** A read while LMDB is closing would throw later, from a timer of its own. */
	function assertOpen() {
		if (closed) throw new Error('the spool is closed')
	}

	async function append(fill: (sink: RowSink) => void): Promise<void> {
		assertOpen()
		if (
			filling &&
			(filling.rows + (openChunk?.builder.rows() ?? 0) >= limits.batchRows || filling.bytes >= limits.batchBytes)
		)
			seal()
		const first = nextNumber
		const touched = new Set<Promise<void>>()
		const at = () => {
			if (openChunk && openChunk.builder.bytes() >= limits.chunkBytes) flush()
			const write = chunkToFill(first)
			touched.add(write.done.promise)
			return write.builder
		}
		fill({
			writer,
			take: () => nextNumber++,
			addEvent: (row) => at().addEvent(row),
			addQuarantined: (row) => at().addQuarantined(row),
			addReplay: (mark) => at().addReplay(mark),
			addRefused: (source, number, count) => at().addRefused(source, number, count),
		})
		// Chunks put in different turns would be different transactions.
		if (touched.size > 1) flush()
		else scheduleFlush()
		await Promise.all(touched)
	}

	async function next(): Promise<Batch | undefined> {
		for (let state = batches[0]; state; state = batches[0]) {
			await Promise.allSettled(state.writes)
			assertOpen()
			const read: Chunk[] = []
			for (let index = 0; index < state.chunks; index++) {
				const kept = state.kept.get(index)
				const value = kept ? undefined : chunks.get([state.id, index])
				const chunk = kept ? readChunk(kept.value) : value && decodeChunk(value, checksum)
				if (chunk) read.push(chunk)
				else if (kept || value) throw new Error(`chunk ${index} of batch ${state.id} in the spool cannot be read back`)
			}
			const first = read[0]
			if (first) {
				const last = read.at(-1)?.last ?? first.last
				return {
					id: state.id,
					writer: first.writer,
					first: first.first,
					last,
					recovered: state.recovered,
					chunks: read,
				}
			}
			batches.shift()
		}
		return undefined
	}

	async function release(id: number) {
		const index = batches.findIndex((state) => state.id === id)
		const state = batches[index]
		if (!state) return
		batches.splice(index, 1)
		for (const chunk of state.kept.values()) pages.giveBack(chunk)
		for (const [source, rows] of state.counts) {
			const left = (pending.get(source) ?? 0) - rows
			if (left > 0) pending.set(source, left)
			else pending.delete(source)
		}
		bytes -= state.durableBytes
		if (full && bytes <= quotaBytes * ROOM_SHARE) {
			full = false
			room?.resolve()
			room = undefined
		}
		if (closed) return
		await root.batch(() => {
			for (let chunk = 0; chunk < state.chunks; chunk++) void chunks.remove([id, chunk])
			for (const key of notes.getKeys({ start: [id, ''], end: [id + 1, ''] })) void notes.remove(key)
			void meta.put('nextNumber', nextNumber)
			void meta.put('nextBatch', nextBatch)
		})
	}

	return {
		get writer() {
			return writer
		},
		get nextNumber() {
			return nextNumber
		},
		get bytes() {
			return bytes
		},
		get full() {
			return full
		},
		get committed() {
			return ((batches[0] ?? filling)?.first ?? nextNumber) - 1
		},
		pending,
		append,
		seal,
		get hasRows() {
			return batches.length > 0 || filling !== undefined
		},
		get hasBacklog() {
			return batches.length > 1 || (batches.length > 0 && filling !== undefined)
		},
		next,
		release,
		note(id, name) {
			assertOpen()
			return notes.get([id, name])
		},
		async setNote(id, name, value) {
			assertOpen()
			await notes.put([id, name], value)
		},
		async keepAside(name, value) {
			assertOpen()
			await aside.put(name, value)
		},
		recovered(visit) {
			for (const { value } of chunks.getRange({})) {
				const chunk = decodeChunk(value, checksum)
				if (chunk) visit(chunk)
			}
		},
		async renameWriter() {
			seal()
			writer = randomId()
			await meta.put('writer', writer)
		},
		whenRoom() {
			if (!full) return Promise.resolve()
			room ??= Promise.withResolvers<void>()
			return room.promise
		},
		onRows(listener) {
			listeners.push(listener)
		},
		async close() {
			seal()
			closed = true
			await Promise.allSettled(batches.flatMap((state) => [...state.writes]))
			await root.close()
		},
	}
}
