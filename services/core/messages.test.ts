import { array, assert, boolean, constantFrom, integer, property, record, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import type { Message, Messages, Receipt } from './door.ts'
import { createMessageGatherer, joinMessages } from './messages.ts'
import type { Feed, Source } from './source.ts'

const feed: Feed = { door: 'mqtt', match: '#', format: 'json' }
const receipts = ['a', 'b'].map((id, index): Receipt => {
	const source = { id } as Source
	return { source, feed, door: 'mqtt', receivedAt: index, address: `events/${id}`, headers: {} }
})
const reads = [Buffer.from('one read from a connection'), Buffer.from('the next one, which is longer')]

const sent = array(
	record({
		isAlone: boolean(),
		receipt: constantFrom(...receipts),
		bytes: constantFrom(...reads),
		from: integer({ min: 0, max: 10 }),
		length: integer({ min: 0, max: 10 }),
		body: uint8Array({ maxLength: 5 }),
	}),
	{ maxLength: 50 },
)

function listOf(messages: Messages): Message[] {
	const list: Message[] = []
	messages.forEach((message, index) => {
		expect(index).toBe(list.length)
		list.push(message)
	})
	return list
}

test('what was gathered is there in its order, whether it came as a message or as a place in what was read', () => {
	assert(
		property(sent, array(integer({ min: 0, max: 49 })), (all, asked) => {
			const gatherer = createMessageGatherer()
			const expected = all.map(({ isAlone, receipt, bytes, from, length, body }): Message => {
				const message = { ...receipt, body: isAlone ? body : bytes.subarray(from, from + length) }
				if (isAlone) gatherer.add(message)
				else gatherer.addSpan(receipt, bytes, from, from + length)
				return message
			})
			const gathered = gatherer.take()
			expect(gathered.length).toBe(expected.length)
			expect(listOf(gathered)).toEqual(expected)
			for (const index of [...expected.keys(), ...asked]) {
				expect(gathered.at(index)?.address).toBe(expected[index]?.address)
			}
			expect(gatherer.take().length).toBe(0)
		}),
	)
})

test('messages of several hands are joined in the order of the hands', () => {
	const [receipt] = receipts as [Receipt]
	const gathered = ['x', 'yz'].map((text) => {
		const gatherer = createMessageGatherer()
		for (let at = 0; at < text.length; at++) gatherer.addSpan(receipt, Buffer.from(text), at, at + 1)
		return gatherer.take()
	})
	const last: Message = { ...receipt, body: Buffer.from('!') }
	const joined = joinMessages([...gathered, [last]])
	expect(listOf(joined).map(({ body }) => Buffer.from(body).toString())).toEqual(['x', 'y', 'z', '!'])
	expect([joined.length, joined.at(4)]).toEqual([4, undefined])
})

test('once let go of, messages still say where they came from, and are not read as something else', () => {
	const [receipt] = receipts as [Receipt]
	const gatherer = createMessageGatherer()
	gatherer.addSpan(receipt, Buffer.from('x'), 0, 1)
	const gathered = joinMessages([gatherer.take(), []])
	gathered.letGo?.()
	expect(gathered.at(0)).toBe(receipt)
	expect(() => listOf(gathered)).toThrow('let go of')
})
