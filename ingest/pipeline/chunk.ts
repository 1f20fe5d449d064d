import type { EventKind } from '@vong/core/told-stretches'

/** What one source has in a chunk, besides the lines themselves. */
export interface SourceCounts {
	events: number
	quarantined: number
	refused: number
	/** 0 when nothing in the chunk came in through a door just now (a replay). */
	lastReceivedAt: number
}

/** Mark that the rows of a quarantined message are in this chunk, now that it could be read. */
export interface ReplayMark {
	readonly id: string
	readonly source: string
	readonly by: string
	readonly at: number
}

interface Header {
	readonly writer: string
	/** How the rows of events are written; lines of JSON where it is missing. */
	readonly format?: typeof ROWS
	/** Numbers taken by this chunk, both inclusive. */
	readonly first: number
	readonly last: number
	readonly sources: Readonly<Record<string, SourceCounts>>
	/** All kinds of its events; missing where they were not noted. */
	readonly kinds?: readonly EventKind[]
	readonly replays: readonly ReplayMark[]
	readonly eventBytes: number
	readonly quarantineBytes: number
	readonly rows: number
}

/** What was written in one go: rows as the store takes them, and what is needed to screen them. */
export interface Chunk extends Omit<Header, 'rows'> {
	/** Per event: hash of its identity. */
	readonly hashes: Uint32Array
	/** Per event: number minus `first`. */
	readonly offsets: Uint32Array
	/** Per event: bytes of its row. */
	readonly lengths: Uint32Array
	/** Per event: whether it may be known already. */
	isSuspect(row: number): boolean
	readonly events: Uint8Array
	readonly quarantine: Uint8Array
}

export type Checksum = (bytes: Uint8Array) => number

const ROWS = 'rows'
const SUSPECT = 0x8000_0000
const ROW_BYTES = 12
/** Length of the header, then the checksum of all that follows. */
const PREFIX_BYTES = 8

export interface ChunkBuilder {
	readonly bytes: number
	readonly rows: number
	addEvent(row: {
		source: string
		kind: EventKind
		receivedAt: number
		number: number
		hash: number
		suspect: boolean
		/** Copied. */
		bytes: Uint8Array
	}): void
	addQuarantined(row: { source: string; receivedAt: number; number: number; line: string }): void
	addReplay(mark: ReplayMark): void
	addRefused(source: string, number: number, count: number): void
	readonly sources: ReadonlyMap<string, SourceCounts>
	encode(checksum: Checksum): Uint8Array
}

/** What a chunk is gathered in. One after the other may use the same: memory outside of the heap has V8 collect the whole heap. */
interface Scratch {
	text: Buffer
	table: Uint32Array
}

export const createScratch = (): Scratch => ({ text: Buffer.allocUnsafe(64 * 1024), table: new Uint32Array(3 * 256) })

export function createChunkBuilder(writer: string, scratch = createScratch()): ChunkBuilder {
	const sources = new Map<string, SourceCounts>()
	const replays: ReplayMark[] = []
	const quarantine: Buffer[] = []
	let { text, table } = scratch
	let textBytes = 0
	let quarantineBytes = 0
	let events = 0
	let rows = 0
	let first = 0
	let last = 0
	let lastSource = ''
	let lastCounts: SourceCounts | undefined
	const kinds: EventKind[] = []
	let lastKind: EventKind | undefined

	function countsOf(source: string): SourceCounts {
		// Rows come in runs of one source, so the map is rarely asked.
		if (lastCounts !== undefined && source === lastSource) return lastCounts
		let counts = sources.get(source)
		if (!counts) {
			counts = { events: 0, quarantined: 0, refused: 0, lastReceivedAt: 0 }
			sources.set(source, counts)
		}
		lastSource = source
		lastCounts = counts
		return counts
	}

	function noteKind({ type, severity }: EventKind) {
		// As with sources.
		if (lastKind?.type === type && lastKind.severity === severity) return
		lastKind = kinds.find((kind) => kind.type === type && kind.severity === severity)
		if (lastKind) return
		lastKind = { type, severity }
		kinds.push(lastKind)
	}

	function take(number: number) {
		if (rows === 0) first = number
		last = number
		rows++
	}

	function makeRoom(more: number) {
		const needed = textBytes + more
		if (needed > text.length) {
			const larger = Buffer.allocUnsafe(Math.max(needed, text.length * 2))
			text.copy(larger, 0, 0, textBytes)
			text = larger
			scratch.text = larger
		}
		if ((events + 1) * 3 > table.length) {
			const larger = new Uint32Array(table.length * 2)
			larger.set(table)
			table = larger
			scratch.table = larger
		}
	}

	return {
		get bytes() {
			return textBytes + quarantineBytes + events * ROW_BYTES
		},
		get rows() {
			return rows
		},
		sources,
		addEvent({ source, kind, receivedAt, number, hash, suspect, bytes }) {
			take(number)
			noteKind(kind)
			const { length } = bytes
			makeRoom(length)
			text.set(bytes, textBytes)
			textBytes += length
			table[events * 3] = hash
			table[events * 3 + 1] = number - first
			table[events * 3 + 2] = suspect ? length | SUSPECT : length
			events++
			const counts = countsOf(source)
			counts.events++
			if (receivedAt > counts.lastReceivedAt) counts.lastReceivedAt = receivedAt
		},
		addQuarantined({ source, receivedAt, number, line }) {
			take(number)
			const bytes = Buffer.from(line)
			quarantine.push(bytes)
			quarantineBytes += bytes.length
			const counts = countsOf(source)
			counts.quarantined++
			if (receivedAt > counts.lastReceivedAt) counts.lastReceivedAt = receivedAt
		},
		addReplay(mark) {
			replays.push(mark)
		},
		addRefused(source, number, count) {
			take(number)
			countsOf(source).refused += count
		},
		encode(checksum) {
			const tableBytes = new Uint8Array(table.buffer, 0, events * ROW_BYTES)
			const header: Header = {
				writer,
				format: ROWS,
				first,
				last,
				sources: Object.fromEntries(sources),
				kinds,
				replays,
				eventBytes: textBytes,
				quarantineBytes,
				rows: events,
			}
			return encodeChunk(header, [tableBytes, text.subarray(0, textBytes), ...quarantine], checksum)
		},
	}
}

function encodeChunk(header: Header, parts: readonly Uint8Array[], checksum: Checksum): Uint8Array {
	const head = Buffer.from(JSON.stringify(header))
	const value = Buffer.concat([Buffer.alloc(PREFIX_BYTES), head, ...parts])
	value.writeUInt32LE(head.length, 0)
	value.writeUInt32LE(checksum(value.subarray(PREFIX_BYTES)), 4)
	return value
}

/**
 * A chunk whose events are lines of JSON, as they were written before: the same with rows, or undefined where there is nothing to
 * change. `rowOf` gives a line's row and the hash of its identity.
 */
export function renewChunk(
	chunk: Chunk,
	rowOf: (line: Uint8Array) => { readonly hash: number; readonly bytes: Uint8Array },
	checksum: Checksum,
): Uint8Array | undefined {
	if (chunk.format === ROWS) return undefined
	const { writer, first, last, sources, replays, quarantine, quarantineBytes, lengths, offsets } = chunk
	const table = new Uint32Array(lengths.length * 3)
	const rows: Uint8Array[] = []
	let at = 0
	for (const [row, length] of lengths.entries()) {
		const { hash, bytes } = rowOf(chunk.events.subarray(at, at + length))
		at += length
		rows.push(bytes)
		table.set([hash, offsets[row] as number, chunk.isSuspect(row) ? bytes.length | SUSPECT : bytes.length], row * 3)
	}
	const eventBytes = rows.reduce((sum, bytes) => sum + bytes.length, 0)
	const header: Header = {
		...{ writer, format: ROWS, first, last, sources, replays, eventBytes, quarantineBytes },
		rows: rows.length,
	}
	return encodeChunk(header, [new Uint8Array(table.buffer), ...rows, quarantine], checksum)
}

/** Undefined when the bytes are not what was written: such a chunk is never served. */
export function decodeChunk(value: Uint8Array, checksum: Checksum): Chunk | undefined {
	const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
	if (bytes.length < PREFIX_BYTES) return undefined
	const bodyAt = PREFIX_BYTES + bytes.readUInt32LE(0)
	if (bodyAt > bytes.length || checksum(bytes.subarray(PREFIX_BYTES)) !== bytes.readUInt32LE(4)) return undefined
	const header = parseHeader(bytes.toString('utf8', PREFIX_BYTES, bodyAt))
	if (!header) return undefined
	const body = bytes.subarray(bodyAt)
	const { rows, eventBytes, quarantineBytes, ...rest } = header
	if (body.length !== rows * ROW_BYTES + eventBytes + quarantineBytes) return undefined

	const hashes = new Uint32Array(rows)
	const offsets = new Uint32Array(rows)
	const lengths = new Uint32Array(rows)
	// The table is copied because the value's bytes need not be aligned.
	const table = new Uint32Array(body.buffer.slice(body.byteOffset, body.byteOffset + rows * ROW_BYTES))
	for (let row = 0; row < rows; row++) {
		hashes[row] = table[row * 3] as number
		offsets[row] = table[row * 3 + 1] as number
		lengths[row] = (table[row * 3 + 2] as number) & ~SUSPECT
	}
	const eventsAt = rows * ROW_BYTES
	return {
		...rest,
		eventBytes,
		quarantineBytes,
		hashes,
		offsets,
		lengths,
		isSuspect: (row) => ((table[row * 3 + 2] as number) & SUSPECT) !== 0,
		events: body.subarray(eventsAt, eventsAt + eventBytes),
		quarantine: body.subarray(eventsAt + eventBytes),
	}
}

function parseHeader(text: string): Header | undefined {
	try {
		const header: unknown = JSON.parse(text)
		return header !== null && typeof header === 'object' ? (header as Header) : undefined
	} catch {
		return undefined
	}
}
