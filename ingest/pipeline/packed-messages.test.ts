import type { Message } from '@vong/core/door'
import { array, assert, constantFrom, integer, property, record, string, uint8Array } from 'fast-check'
import { expect, it } from 'vitest'
import { packMessages, unpackMessages } from './packed-messages.ts'
import { createRecycler } from './recycler.ts'
import { makeSource, NOON } from './test-support/centre.ts'

const sources = new Map(
	['onestop', 'queue'].map((id) => [
		id,
		makeSource(id, {
			feeds: [
				{ door: 'mqtt', match: `events/${id}`, format: 'test' },
				{ door: 'mqtt', match: `stations/${id}/#`, format: 'other' },
			],
		}),
	]),
)
const NONE = {}
const messages = array(
	record({
		id: constantFrom('onestop', 'queue'),
		station: constantFrom(undefined, 'a', 'b/c', 'Đồng Xoài'),
		headers: constantFrom(NONE, { 'content-type': 'application/json' }),
		body: uint8Array({ maxLength: 50 }),
		receivedAt: integer({ min: NOON, max: NOON + 1_000 }),
	}),
).map((all) =>
	all.map(({ id, station, headers, body, receivedAt }): Message => {
		const source = sources.get(id) as Message['source']
		const feed = source.feeds[station === undefined ? 0 : 1] as Message['feed']
		const address = station === undefined ? `events/${id}` : `stations/${id}/${station}`
		return { source, feed, door: 'mqtt', receivedAt, body, address, headers }
	}),
)

it('messages arrive in another thread as they were', () => {
	const recycler = createRecycler()
	assert(
		property(messages, string(), (sent, writer) => {
			// Whatever was in the memory before.
			const used = new Uint8Array(recycler.take(1_000)).fill(255)
			recycler.give([used.buffer])
			const packed = structuredClone(packMessages(sent, writer, recycler))
			expect(packed.writer).toBe(writer)
			const arrived: Message[] = []
			unpackMessages(packed, sources).forEach((message) => {
				arrived.push(message)
			})
			expect(arrived).toEqual(sent)
			// What a decoder keeps for a feed is found again.
			for (const [index, { feed }] of arrived.entries()) expect(feed).toBe(sent[index]?.feed)
		}),
	)
})

it('of ways that many messages share one copy goes along', () => {
	const source = sources.get('queue') as Message['source']
	const feed = source.feeds[1] as Message['feed']
	const sent = Array.from({ length: 1_000 }, (_, index): Message => {
		const address = `stations/queue/${index % 3}`
		return { source, feed, door: 'mqtt', receivedAt: NOON, body: new Uint8Array(), address, headers: NONE }
	})
	expect(packMessages(sent, 'w', createRecycler()).ways).toHaveLength(3)
})

it('a message of a source that the other side does not have is an error there, and no message of another', () => {
	const source = makeSource('unknown')
	const [feed] = source.feeds as [Message['feed']]
	const message: Message = {
		...{ source, feed, door: 'mqtt', receivedAt: NOON, body: new Uint8Array(), headers: NONE },
		address: 'events/unknown',
	}
	expect(() => unpackMessages(packMessages([message], 'w', createRecycler()), sources)).toThrow('no feed of unknown')
})
