import { decodeEvent } from '@vong/store/event-row'
import { expect, test } from 'vitest'
import { createChunkBuilder, decodeChunk, renewChunk } from './chunk.ts'
import { rowOfLine } from './event-line.ts'
import { hashIdentity } from './identity-hash.ts'

const checksum = (bytes: Uint8Array) => bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5)

/** A line as versions before wrote it, with the parameter at its end. */
const lineOf = (number: number, id: string) =>
	Buffer.from(
		`${JSON.stringify(['w', number, 'queue', id, 'queue.issued', 'Bù Đăng', -1, true, 5, false, '', '25195', '', '', 'info', 1.5, 'm', null, 106.9, { parameter: 'PM10' }, 90, 'PM10'])}\n`,
	)

/** A chunk of such lines: as one of today, without the word that tells the two apart. */
function oldChunk(lines: readonly Buffer[]) {
	const builder = createChunkBuilder('w')
	for (const [index, bytes] of lines.entries()) {
		builder.addEvent({
			source: 'queue',
			kind: { type: 't', severity: 'info' },
			receivedAt: 5,
			number: 7 + index,
			hash: 1,
			suspect: index === 1,
			bytes,
		})
	}
	builder.addQuarantined({ source: 'queue', receivedAt: 5, number: 99, line: '[]\n' })
	const chunk = decodeChunk(builder.encode(checksum), checksum)
	if (!chunk) throw new Error('the chunk does not read back')
	const { format: _, ...old } = chunk
	return old
}

test('a chunk of lines becomes one of rows, with the same events in the same places', () => {
	const renewed = renewChunk(oldChunk([lineOf(7, 'a'), lineOf(8, 'bé')]), rowOfLine, checksum)
	const chunk = renewed && decodeChunk(renewed, checksum)
	if (!chunk) throw new Error('the chunk does not read back')
	expect(chunk).toMatchObject({ writer: 'w', first: 7, last: 99, sources: { queue: { events: 2, quarantined: 1 } } })
	expect([...chunk.hashes]).toEqual([hashIdentity('queue', 'a'), hashIdentity('queue', 'bé')])
	expect([chunk.isSuspect(0), chunk.isSuspect(1)]).toEqual([false, true])
	expect(Buffer.from(chunk.quarantine).toString()).toBe('[]\n')
	const second = decodeEvent(chunk.events.subarray(chunk.lengths[0]))
	expect(second).toMatchObject({ writer: 'w', number: 8, id: 'bé', time: -1, value: 1.5, lat: null, lon: 106.9 })
	expect(second).toMatchObject({ retentionDays: 90, data: { parameter: 'PM10' }, end: chunk.lengths[1] })
	expect(renewChunk(chunk, rowOfLine, checksum)).toBeUndefined()
})
