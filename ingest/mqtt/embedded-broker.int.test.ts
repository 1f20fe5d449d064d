import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts'
import { createFakeIntake, keys, makeSource, SECRET } from './test-support/doors.ts'

const sources = new Map([
	['queue', makeSource('queue')],
	['slow', makeSource('slow', { perSecond: 20, burst: 5 })],
])
let doors: ReturnType<typeof createFakeIntake>
let broker: EmbeddedBroker
let clients: MqttClient[]

beforeEach(async () => {
	doors = createFakeIntake()
	clients = []
	broker = await createEmbeddedBroker({
		host: '127.0.0.1',
		port: 0,
		sources,
		keys,
		intake: doors.intake,
		clock: { now: Date.now },
		log: { warn: () => undefined },
	})
})

afterEach(async () => {
	await Promise.all(clients.map((client) => client.endAsync(true)))
	await broker.close(100)
})

function connect(options: IClientOptions = {}): Promise<MqttClient> {
	const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, {
		username: 'queue',
		password: SECRET,
		reconnectPeriod: 0,
		...options,
	})
	clients.push(client)
	return new Promise((resolve, reject) => {
		client.once('connect', () => resolve(client))
		client.once('error', reject)
		client.once('close', () => reject(new Error('closed')))
	})
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()))

describe.each([4, 5] as const)('over MQTT version %i of the protocol', (protocolVersion) => {
	test('a message is acknowledged after it is durable, and not before', async () => {
		const client = await connect({ protocolVersion })
		const release = doors.hold()
		let acknowledged = false
		const published = client.publishAsync('events/queue', 'x', { qos: 1 }).then(() => {
			acknowledged = true
		})
		// A round trip of something else shows that the broker had the time to answer.
		await client.subscribeAsync('status/queue')
		expect(acknowledged).toBe(false)
		release()
		await published
		expect(doors.taken.map(({ body, address }) => [Buffer.from(body).toString(), address])).toEqual([
			['x', 'events/queue'],
		])
	})

	test('QoS 0 is taken, and QoS 2 is taken once', async () => {
		const client = await connect({ protocolVersion })
		await client.publishAsync('events/queue', 'zero', { qos: 0 })
		await client.publishAsync('stations/queue/a', 'two', { qos: 2 })
		await vi.waitFor(() => expect(doors.taken).toHaveLength(2))
		expect(doors.taken.map(({ feed }) => feed.format)).toEqual(['cloudevents', 'json'])
	})

	test('a wrong password and an unknown name are refused and counted', async () => {
		const code = protocolVersion === 5 ? 134 : 4
		await expect(connect({ protocolVersion, password: 'wrong' })).rejects.toMatchObject({ code })
		await expect(connect({ protocolVersion, username: 'nobody', password: 'wrong' })).rejects.toMatchObject({ code })
		expect(doors.refused).toEqual([
			['queue', 'unauthenticated'],
			['unknown', 'unauthenticated'],
		])
	})

	test('a topic of somebody else is refused and counted, and nothing of it is taken', async () => {
		const client = await connect({ protocolVersion })
		const gone = closed(client)
		const published = client.publishAsync('events/slow', 'x', { qos: 1 }).then(
			() => 'acknowledged',
			() => 'refused',
		)
		// 3.1.1 has no answer but to hang up.
		expect(await Promise.race([published, gone.then(() => 'refused')])).toBe('refused')
		expect([doors.refused, doors.taken]).toEqual([[['queue', 'topic']], []])
	})

	test('a last will on a topic of somebody else is refused as a message would be', async () => {
		const client = await connect({
			protocolVersion,
			will: { topic: 'events/slow', payload: Buffer.from('x'), qos: 1, retain: true },
		})
		client.stream.destroy()
		await vi.waitFor(() => expect(doors.refused).toEqual([['queue', 'topic']]))
		expect(doors.taken).toEqual([])
	})

	test('messages that ask to be retained are taken, and kept for nobody', async () => {
		const client = await connect({ protocolVersion })
		const topics = Array.from({ length: 500 }, (_, index) => `stations/queue/${index}`)
		await Promise.all(topics.map((topic) => client.publishAsync(topic, 'x', { qos: 1, retain: true })))
		expect(doors.taken).toHaveLength(500)
		const listener = await connect({ protocolVersion })
		const heard: string[] = []
		listener.on('message', (topic) => heard.push(topic))
		await listener.subscribeAsync([...topics.slice(0, 10), 'status/queue'])
		await client.publishAsync('status/queue', 'online', { qos: 1 })
		await vi.waitFor(() => expect(heard).toContain('status/queue'))
		expect(heard).toEqual(['status/queue'])
	})

	test('a message over the limit of its source is refused and counted once', async () => {
		const client = await connect({ protocolVersion })
		const gone = closed(client)
		const published = client.publishAsync('events/queue', Buffer.alloc(10_001), { qos: 1 }).catch(() => undefined)
		await Promise.race([published, gone])
		expect([doors.refused, doors.taken]).toEqual([[['queue', 'too-large']], []])
	})

	test('what is far over any limit ends the connection without being read, and is counted once', async () => {
		const client = await connect({ protocolVersion })
		const gone = closed(client)
		client.publish('events/queue', Buffer.alloc(5_000_000), { qos: 1 }, () => undefined)
		await gone
		expect([doors.refused, doors.taken]).toEqual([[['queue', 'too-large']], []])
		const next = await connect({ protocolVersion })
		await next.publishAsync('events/queue', 'fine', { qos: 1 })
		expect(doors.taken).toHaveLength(1)
	})

	test('a status message and a last will mark the feed', async () => {
		const client = await connect({
			protocolVersion,
			will: { topic: 'status/queue', payload: Buffer.from('offline'), qos: 1, retain: true },
		})
		await client.publishAsync('status/queue', 'online', { qos: 1, retain: true })
		client.stream.destroy()
		await vi.waitFor(() =>
			expect(doors.statuses).toEqual([
				['queue', 'online'],
				['queue', 'offline'],
			]),
		)
	})

	test('while there is no room nothing is acknowledged, and nothing is lost', async () => {
		const client = await connect({ protocolVersion })
		doors.fill()
		let acknowledged = 0
		const all = Array.from({ length: 50 }, (_, index) =>
			client.publishAsync('events/queue', `m${index}`, { qos: 1 }).then(() => acknowledged++),
		)
		const other = await connect({ protocolVersion })
		await other.subscribeAsync('status/queue')
		expect(acknowledged).toBe(0)
		doors.makeRoom()
		await Promise.all(all)
		expect(doors.taken).toHaveLength(50)
	})
})

test('a source that is faster than its entry allows is slowed down, and loses nothing', async () => {
	const client = await connect({ username: 'slow' })
	const begin = performance.now()
	for (let index = 0; index < 3; index++) {
		await Promise.all(Array.from({ length: 5 }, () => client.publishAsync('events/slow', 'x', { qos: 1 })))
	}
	expect(doors.taken).toHaveLength(15)
	// Five at once, then twenty a second: the third five have to wait for the second.
	expect(performance.now() - begin).toBeGreaterThan(200)
})

test('a failed write is no acknowledgement: the sender keeps the message', async () => {
	const client = await connect({ protocolVersion: 4 })
	doors.failWith(new Error('disk'))
	const gone = closed(client)
	const published = client.publishAsync('events/queue', 'x', { qos: 1 }).then(
		() => 'acknowledged',
		() => 'refused',
	)
	expect(await Promise.race([published, gone.then(() => 'refused')])).toBe('refused')
})

test('nobody hears what others send, and a stop waits for what is on its way', async () => {
	const client = await connect()
	const heard = vi.fn()
	client.on('message', heard)
	await client.subscribeAsync('events/queue')
	await client.publishAsync('events/queue', 'x', { qos: 1 })
	const release = doors.hold()
	client.publish('events/queue', 'y', { qos: 1 }, () => undefined)
	await client.subscribeAsync('status/queue')
	const stopped = broker.close(5_000)
	release()
	await stopped
	expect(doors.taken).toHaveLength(2)
	expect(heard).not.toHaveBeenCalled()
})
