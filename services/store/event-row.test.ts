import type { Event } from '@vong/core/event'
import { expect, test } from 'vitest'
import { createEventEncoder, decodeEvent, encodeEvent, identityOfRow } from './event-row.ts'

const event: Event = {
	source: 'environment',
	id: 'a',
	type: 'observation',
	subject: '',
	time: -1,
	timeSent: true,
	receivedAt: Date.UTC(2026, 0, 1),
	skewed: false,
	dataSchema: '',
	areaCode: '25195',
	areaId: '25195@',
	agency: '',
	severity: 'info',
	value: -12.5,
	unit: 'µg/m³',
	lat: null,
	lon: 106.9,
	data: { station: 'Đồng Xoài\n\u0000"' },
}

// Around every length at which one more byte is needed to tell it, in letters of one to four bytes.
const lengths = [0, 1, 41, 42, 47, 48, 63, 64, 127, 128, 129, 5_461, 5_462, 16_383, 16_384, 70_000]

test.each(['x', 'Đ', 'ồ', '🏛'])('texts of %s in any length read back', (letter) => {
	for (const length of lengths) {
		const id = letter.repeat(length)
		const sent = { ...event, id, data: { text: id } }
		const row = encodeEvent(sent, 'w', 2 ** 40 + 1, 3_650)
		const read = { ...sent, writer: 'w', number: 2 ** 40 + 1, retentionDays: 3_650, end: row.length }
		expect(decodeEvent(row)).toEqual(read)
		expect(identityOfRow(row)).toEqual({ source: 'environment', id })
	}
})

test('rows stand one behind the other, whatever their lengths, until the encoder is cleared', () => {
	const encoder = createEventEncoder()
	const sent = [...lengths, ...lengths].map((length, number) => ({ ...event, id: 'ồ'.repeat(length), number }))
	for (const { number, ...each } of sent) {
		expect(encoder.add(each, 'w', number, 90)).toBe(encodeEvent(each, 'w', number, 90).length)
	}
	let rows = encoder.rows()
	for (const { id, number } of sent) {
		const read = decodeEvent(rows)
		expect([read.id === id, read.number]).toEqual([true, number])
		rows = rows.subarray(read.end)
	}
	expect(rows).toHaveLength(0)
	encoder.clear()
	expect(encoder.rows()).toHaveLength(0)
})
