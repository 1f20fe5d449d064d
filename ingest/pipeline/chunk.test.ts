import { SEVERITIES } from '@vong/core/severity'
import type { EventKind } from '@vong/core/told-stretches'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChunkBuilder, decodeChunk } from './chunk.ts'

/** FNV-1a: any checksum serves here. */
const checksum = (bytes: Uint8Array) => bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5)

const row = fc.record({
	source: fc.constantFrom('onestop', 'queue'),
	hash: fc.nat({ max: 0xffff_ffff }),
	suspect: fc.boolean(),
	text: fc.string({ unit: 'grapheme', maxLength: 400 }),
	what: fc.constantFrom('event', 'event', 'quarantined'),
	kind: fc.record({ type: fc.constantFrom('a', 'b', 'c'), severity: fc.constantFrom(...SEVERITIES) }),
})

function build(
	rows: readonly { source: string; hash: number; suspect: boolean; text: string; what: string; kind: EventKind }[],
) {
	const builder = createChunkBuilder('w')
	for (const [index, { source, hash, suspect, text, what, kind }] of rows.entries()) {
		const line = `${JSON.stringify(text)}\n`
		const common = { source, receivedAt: index, number: 100 + index }
		if (what === 'event') builder.addEvent({ ...common, kind, hash, suspect, bytes: Buffer.from(line) })
		else builder.addQuarantined({ ...common, line })
	}
	return builder
}

test('a chunk reads back as it was written', () => {
	fc.assert(
		fc.property(fc.array(row, { minLength: 1, maxLength: 400 }), (rows) => {
			const chunk = decodeChunk(build(rows).encode(checksum), checksum)
			if (!chunk) throw new Error('the chunk does not read back')
			const events = rows.map((entry, index) => ({ ...entry, index })).filter(({ what }) => what === 'event')
			expect(chunk).toMatchObject({ writer: 'w', first: 100, last: 99 + rows.length })
			const told = (kinds: readonly EventKind[]) => [
				...new Set(kinds.map(({ type, severity }) => `${type} ${severity}`)),
			]
			expect(told(chunk.kinds ?? [])).toEqual(told(events.map(({ kind }) => kind)))
			expect(chunk.kinds).toHaveLength(told(chunk.kinds ?? []).length)
			expect([...chunk.hashes]).toEqual(events.map(({ hash }) => hash))
			expect([...chunk.offsets]).toEqual(events.map(({ index }) => index))
			expect(events.map((_event, index) => chunk.isSuspect(index))).toEqual(events.map(({ suspect }) => suspect))
			let at = 0
			for (const [index, { text }] of events.entries()) {
				const line = chunk.events.subarray(at, at + (chunk.lengths[index] ?? 0))
				expect(JSON.parse(Buffer.from(line).toString('utf8'))).toBe(text.toWellFormed())
				at += line.length
			}
			expect(at).toBe(chunk.events.length)
		}),
	)
})

test('a chunk with any byte changed or missing is not served', () => {
	fc.assert(
		fc.property(
			fc.array(row, { minLength: 1, maxLength: 20 }),
			fc.nat(),
			fc.integer({ min: 1, max: 255 }),
			(rows, at, flip) => {
				const intact = build(rows).encode(checksum)
				const torn = Uint8Array.from(intact)
				const position = at % intact.length
				torn[position] = (torn[position] ?? 0) ^ flip
				expect(decodeChunk(torn, checksum)).toBeUndefined()
				expect(decodeChunk(intact.subarray(0, at % intact.length), checksum)).toBeUndefined()
			},
		),
	)
})

/** The same chunk as versions before wrote it: header, table, rows, quarantine. */
function headerFirst(value: Uint8Array): Buffer {
	const bytes = Buffer.from(value)
	const headerAt = bytes.length - (bytes.readUInt32LE(0) - 0x8000_0000)
	const head = bytes.subarray(headerAt)
	const { eventBytes, rows } = JSON.parse(head.toString())
	const [eventsEnd, tableEnd] = [8 + eventBytes, 8 + eventBytes + rows * 12]
	const rest = [bytes.subarray(eventsEnd, tableEnd), bytes.subarray(8, eventsEnd), bytes.subarray(tableEnd, headerAt)]
	const former = Buffer.concat([Buffer.alloc(8), head, ...rest])
	former.writeUInt32LE(head.length, 0)
	former.writeUInt32LE(checksum(former.subarray(8)), 4)
	return former
}

test('a chunk that a former version left behind, with its header in front, reads as the same', () => {
	fc.assert(
		fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
			const value = build(rows).encode(checksum)
			const [former, today] = [decodeChunk(headerFirst(value), checksum), decodeChunk(value, checksum)]
			if (!former || !today) throw new Error('a chunk does not read back')
			const { isSuspect, ...content } = former
			const { isSuspect: isSuspectToday, ...contentToday } = today
			expect(content).toEqual(contentToday)
			for (const index of content.hashes.keys()) expect(isSuspect(index)).toBe(isSuspectToday(index))
		}),
	)
})
