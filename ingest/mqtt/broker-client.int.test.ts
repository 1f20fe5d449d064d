import { createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BrokerClient, createBrokerClient } from './broker-client.ts'
import { createFakeIntake, makeSource } from './test-support/doors.ts'

const sources = new Map([['queue', makeSource('queue')]])
let doors: ReturnType<typeof createFakeIntake>
let aedes: Aedes
let server: Server
let port: number
let client: BrokerClient

beforeEach(async () => {
	doors = createFakeIntake()
	aedes = await Aedes.createBroker()
	server = createServer(aedes.handle)
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const address = server.address()
	port = typeof address === 'object' && address ? address.port : 0
	client = await createBrokerClient({
		url: `mqtt://127.0.0.1:${port}`,
		clientId: 'vong-test',
		sources,
		intake: doors.intake,
		clock: { now: Date.now },
		log: { info: () => undefined, warn: () => undefined },
	})
	await vi.waitFor(() => expect(client.connected()).toBe(true))
})

afterEach(async () => {
	await client.close(100)
	await new Promise<void>((resolve) => aedes.close(resolve))
	server.close()
})

async function publish(topic: string, payload: string | Buffer) {
	const sender = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`)
	await sender.publishAsync(topic, payload, { qos: 1 })
	await sender.endAsync()
}

test('the broker keeps a message until it is durable here', async () => {
	const acknowledged = vi.fn()
	aedes.on('ack', (_packet, { id }) => id === 'vong-test' && acknowledged())
	await vi.waitFor(async () => {
		await publish('events/queue', 'first')
		expect(doors.taken.length).toBeGreaterThan(0)
	})
	await vi.waitFor(() => expect(acknowledged).toHaveBeenCalledTimes(doors.taken.length))
	const before = acknowledged.mock.calls.length
	const release = doors.hold()
	await publish('events/queue', 'held')
	expect(acknowledged).toHaveBeenCalledTimes(before)
	release()
	await vi.waitFor(() => expect(acknowledged).toHaveBeenCalledTimes(before + 1))
})

test('what is not for any source, or too large for its own, is counted and not taken', async () => {
	await vi.waitFor(async () => {
		await publish('status/queue', 'online')
		expect(doors.statuses.length).toBeGreaterThan(0)
	})
	await publish('events/queue', Buffer.alloc(20_000))
	await publish('status/nobody', 'online')
	await publish('status/queue', 'what?')
	await vi.waitFor(() =>
		expect(doors.refused).toEqual([
			['queue', 'too-large'],
			['unknown', 'malformed'],
			['queue', 'malformed'],
		]),
	)
	expect(doors.taken).toEqual([])
})

test('a message whose write failed comes again', async () => {
	await vi.waitFor(async () => {
		await publish('events/queue', 'ready')
		expect(doors.taken.length).toBeGreaterThan(0)
	})
	doors.failWith(new Error('disk'))
	await publish('events/queue', 'again')
	await vi.waitFor(() => expect(client.connected()).toBe(false))
	doors.failWith(undefined)
	await vi.waitFor(() => expect(doors.taken.map(({ body }) => Buffer.from(body).toString())).toContain('again'), 10_000)
})
