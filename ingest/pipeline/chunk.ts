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
const ROW_COLUMNS = 3
const ROW_BYTES = ROW_COLUMNS * 4
/** Length of the header, then the checksum of all that follows. */
const PREFIX_BYTES = 8
/** Set in that length: the header stands at the end, behind rows, their table and the quarantine. Before it stood in front, and the table before the rows. */
const HEADER_LAST = 0x8000_0000

export interface ChunkBuilder {
	bytes(): number
	rows(): number
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
	/** The whole chunk, standing in the space that it was gathered in. */
	encode(checksum: Checksum): Uint8Array
}

/** What a chunk is gathered in. One after the other may use the same: memory outside of the heap has V8 collect the whole heap. */
export interface ChunkSpace {
	bytes: Buffer
	table: Uint32Array
}

export const createChunkSpace = (bytes = Buffer.allocUnsafe(64 * 1024)): ChunkSpace => ({
	bytes,
	table: new Uint32Array(ROW_COLUMNS * 256),
})

export function createChunkBuilder(writer: string, space = createChunkSpace()): ChunkBuilder {
	const sources = new Map<string, SourceCounts>()
	const replays: ReplayMark[] = []
	const quarantine: Buffer[] = []
	let { bytes: all, table } = space
	let end = PREFIX_BYTES
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

	function write(bytes: Uint8Array) {
		const needed = end + bytes.length
		if (needed > all.length) {
			const larger = Buffer.allocUnsafe(Math.max(needed, all.length * 2))
			all.copy(larger, 0, 0, end)
			all = larger
			space.bytes = larger
		}
		all.set(bytes, end)
		end = needed
	}

	function writeInTable(hash: number, offset: number, length: number) {
		const at = events * ROW_COLUMNS
		if (at === table.length) {
			const larger = new Uint32Array(table.length * 2)
			larger.set(table)
			table = larger
			space.table = larger
		}
		table[at] = hash
		table[at + 1] = offset
		table[at + 2] = length
		events++
	}

	return {
		bytes: () => end - PREFIX_BYTES + quarantineBytes + events * ROW_BYTES,
		rows: () => rows,
		sources,
		addEvent({ source, kind, receivedAt, number, hash, suspect, bytes }) {
			take(number)
			noteKind(kind)
			write(bytes)
			writeInTable(hash, number - first, suspect ? bytes.length | SUSPECT : bytes.length)
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
			const header: Header = {
				writer,
				format: ROWS,
				first,
				last,
				sources: Object.fromEntries(sources),
				kinds,
				replays,
				eventBytes: end - PREFIX_BYTES,
				quarantineBytes,
				rows: events,
			}
			const head = Buffer.from(JSON.stringify(header))
			for (const part of [new Uint8Array(table.buffer, 0, events * ROW_BYTES), ...quarantine, head]) write(part)
			return finished(all.subarray(0, end), head.length, checksum)
		},
	}
}

/** Puts in front what tells where the header is and whether all is as it was written. */
function finished(value: Buffer, headerLength: number, checksum: Checksum): Uint8Array {
	value.writeUInt32LE((headerLength | HEADER_LAST) >>> 0, 0)
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
	const table = new Uint32Array(lengths.length * ROW_COLUMNS)
	const rows: Uint8Array[] = []
	let at = 0
	for (const [row, length] of lengths.entries()) {
		const { hash, bytes } = rowOf(chunk.events.subarray(at, at + length))
		at += length
		rows.push(bytes)
		table.set(
			[hash, offsets[row] as number, chunk.isSuspect(row) ? bytes.length | SUSPECT : bytes.length],
			row * ROW_COLUMNS,
		)
	}
	const eventBytes = rows.reduce((sum, bytes) => sum + bytes.length, 0)
	const header: Header = {
		...{ writer, format: ROWS, first, last, sources, replays, eventBytes, quarantineBytes },
		rows: rows.length,
	}
	const head = Buffer.from(JSON.stringify(header))
	const parts = [Buffer.alloc(PREFIX_BYTES), ...rows, new Uint8Array(table.buffer), quarantine, head]
	return finished(Buffer.concat(parts), head.length, checksum)
}

/** Undefined when the bytes are not what was written: such a chunk is never served. */
export function decodeChunk(value: Uint8Array, checksum: Checksum): Chunk | undefined {
	const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
	if (bytes.length < PREFIX_BYTES || checksum(bytes.subarray(PREFIX_BYTES)) !== bytes.readUInt32LE(4)) return undefined
	return readChunk(bytes)
}

/** A chunk whose bytes have not left this process since they were put together; undefined when they are none. */
export function readChunk(bytes: Buffer): Chunk | undefined {
	const lengthField = bytes.readUInt32LE(0)
	const isHeaderLast = lengthField >= HEADER_LAST
	const headerLength = isHeaderLast ? lengthField - HEADER_LAST : lengthField
	if (PREFIX_BYTES + headerLength > bytes.length) return undefined
	const headerAt = isHeaderLast ? bytes.length - headerLength : PREFIX_BYTES
	const header = parseHeader(bytes.toString('utf8', headerAt, headerAt + headerLength))
	if (!header) return undefined
	const body = isHeaderLast ? bytes.subarray(PREFIX_BYTES, headerAt) : bytes.subarray(headerAt + headerLength)
	const { rows, eventBytes, quarantineBytes, ...rest } = header
	if (body.length !== rows * ROW_BYTES + eventBytes + quarantineBytes) return undefined

	const hashes = new Uint32Array(rows)
	const offsets = new Uint32Array(rows)
	const lengths = new Uint32Array(rows)
	const [eventsAt, tableAt] = isHeaderLast ? [0, eventBytes] : [rows * ROW_BYTES, 0]
	// The table is copied because the value's bytes need not be aligned.
	const table = new Uint32Array(
		body.buffer.slice(body.byteOffset + tableAt, body.byteOffset + tableAt + rows * ROW_BYTES),
	)
	for (let row = 0, at = 0; row < rows; row++, at += ROW_COLUMNS) {
		hashes[row] = table[at] as number
		offsets[row] = table[at + 1] as number
		lengths[row] = (table[at + 2] as number) & ~SUSPECT
	}
	return {
		...rest,
		eventBytes,
		quarantineBytes,
		hashes,
		offsets,
		lengths,
		isSuspect: (row) => ((table[row * ROW_COLUMNS + 2] as number) & SUSPECT) !== 0,
		events: body.subarray(eventsAt, eventsAt + eventBytes),
		quarantine: body.subarray(rows * ROW_BYTES + eventBytes),
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
