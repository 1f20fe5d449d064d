import { generate, type IPublishPacket, type Packet } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { createPublishLane } from './publish-lane.ts'

const publish = (over: Partial<IPublishPacket> = {}): Packet => ({
	cmd: 'publish',
	topic: 'events/queue',
	payload: Buffer.from('Bù Đăng'),
	qos: 1,
	messageId: 1,
	dup: false,
	retain: false,
	...over,
})

/** What the lane takes of the packets, and the bytes that it hands through, when they come in pieces of that size. */
function send(packets: readonly Packet[], pieceSize: number, version: 4 | 5 = 4) {
	const taken: { topic: string; payload: string; id: number }[] = []
	const lane = createPublishLane({
		hasProperties: () => version === 5,
		take(topic, bytes, from, to, id) {
			if (!topic.startsWith('events/')) return false
			taken.push({ topic, payload: bytes.toString('utf8', from, to), id })
			return true
		},
	})
	const bytes = Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion: version })))
	const handed: Buffer[] = []
	for (let at = 0; at < bytes.length; at += pieceSize) {
		const rest = lane(bytes.subarray(at, at + pieceSize))
		if (rest) handed.push(rest)
	}
	return { taken, handed: Buffer.concat(handed) }
}

const bytesOf = (packets: readonly Packet[], version: 4 | 5 = 4) =>
	Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion: version })))

const long = 'x'.repeat(70_000)
const others: Packet[] = [
	{ cmd: 'pingreq' },
	publish({ qos: 0 }),
	publish({ qos: 2 }),
	publish({ retain: true }),
	publish({ topic: 'status/queue' }),
	publish({ payload: long }),
	{ cmd: 'subscribe', messageId: 7, subscriptions: [{ topic: 'status/queue', qos: 1 }] },
]

test.each([1, 2, 3, 7, 100, 65_536, 1_000_000])(
	'in pieces of %i bytes plain messages are taken, and all else is handed through as it came',
	(size) => {
		for (const version of [4, 5] as const) {
			const packets = others.flatMap((other, index) => [
				publish({ messageId: index * 2 + 1 }),
				other,
				publish({ messageId: index * 2 + 2, dup: true, payload: '' }),
			])
			const { taken, handed } = send(packets, size, version)
			expect(taken.map(({ id }) => id)).toEqual(others.flatMap((_, index) => [index * 2 + 1, index * 2 + 2]))
			expect(taken[0]).toEqual({ topic: 'events/queue', payload: 'Bù Đăng', id: 1 })
			expect(handed.equals(bytesOf(others, version))).toBe(true)
		}
	},
)

test('a message with properties is handed through', () => {
	const packets = [publish({ properties: { contentType: 'application/json' } })]
	const { taken, handed } = send(packets, 5, 5)
	expect([taken, handed.equals(bytesOf(packets, 5))]).toEqual([[], true])
})

test('after bytes that are no MQTT everything is handed through', () => {
	const lane = createPublishLane({ hasProperties: () => false, take: () => true })
	const nonsense = Buffer.from([0x32, 255, 255, 255, 255, 1])
	expect(lane(nonsense)).toEqual(nonsense)
	const message = bytesOf([publish()])
	expect(lane(message)).toEqual(message)
})

test('a message whose length does not hold its topic is handed through', () => {
	const lane = createPublishLane({ hasProperties: () => false, take: () => true })
	for (const bytes of [
		[0x32, 0],
		[0x32, 1, 0],
		[0x32, 3, 0, 9, 97],
		[0x32, 5, 0, 1, 97, 0, 0],
	]) {
		expect(lane(Buffer.from(bytes))).toEqual(Buffer.from(bytes))
	}
})
