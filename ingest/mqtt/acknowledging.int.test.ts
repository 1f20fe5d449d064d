import { connect as connectSocket } from 'node:net'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { parser as createParser, generate, type IPublishPacket } from 'mqtt-packet'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEmbeddedBroker, type EmbeddedBroker } from './embedded-broker.ts'
import { createFakeIntake, keys, makeSource, SECRET } from './test-support/doors.ts'

const sources = new Map([
	['queue', makeSource('queue')],
	['slow', makeSource('slow', { perSecond: 0.1, burst: 1 })],
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

async function connect(options: IClientOptions = {}): Promise<MqttClient> {
	const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
		username: 'queue',
		password: SECRET,
		reconnectPeriod: 0,
		...options,
	})
	clients.push(client)
	return client
}

const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()))

/** A sender that speaks to the socket itself: what it sends is exactly what is written here. */
async function rawSender(clientId: string) {
	const socket = connectSocket(broker.port, '127.0.0.1')
	const commands: string[] = []
	const parser = createParser({ protocolVersion: 4 })
	parser.on('packet', ({ cmd }) => commands.push(cmd))
	socket.on('data', (chunk) => parser.parse(Buffer.from(chunk)))
	socket.on('error', () => undefined)
	const send = (packet: Parameters<typeof generate>[0]) => socket.write(generate(packet))
	send({
		cmd: 'connect',
		protocolId: 'MQTT',
		protocolVersion: 4,
		clean: false,
		clientId,
		keepalive: 0,
		username: 'queue',
		password: Buffer.from(SECRET),
	})
	await vi.waitFor(() => expect(commands).toContain('connack'))
	return { socket, send, commands }
}

describe.each([4, 5] as const)('over MQTT version %i of the protocol', (protocolVersion) => {
	test('a failed write ends the connection without any answer, so that the sender sends the message again', async () => {
		const client = await connect({ protocolVersion, clientId: 'keeps', clean: false, reconnectPeriod: 50 })
		const answers = vi.fn()
		client.on('packetreceive', ({ cmd }) => cmd === 'puback' && answers())
		doors.failWith(new Error('disk'))
		const gone = closed(client)
		client.publish('events/queue', 'x', { qos: 1 }, () => undefined)
		await gone
		expect(answers).not.toHaveBeenCalled()
		doors.failWith(undefined)
		await vi.waitFor(() => expect(doors.taken).toHaveLength(1))
		await vi.waitFor(() => expect(answers).toHaveBeenCalledOnce())
	})

	test('a stop acknowledges what it has taken before it hangs up', async () => {
		const client = await connect({ protocolVersion })
		const release = doors.hold()
		const acknowledged = client.publishAsync('events/queue', 'x', { qos: 1 })
		await client.subscribeAsync('status/queue')
		const stopped = broker.close(5_000)
		release()
		await Promise.all([stopped, acknowledged])
		expect(doors.taken).toHaveLength(1)
	})

	test('a topic that no publish may have is refused and counted', async () => {
		const client = await connect({ protocolVersion })
		const gone = closed(client)
		const deep = Array.from({ length: 200 }, () => 'a').join('/')
		client.publish(deep, 'x', { qos: 1 }, () => undefined)
		await Promise.race([gone, vi.waitFor(() => expect(doors.refused).toHaveLength(1))])
		expect([doors.refused, doors.taken]).toEqual([[['queue', 'topic']], []])
	})
})

test('a source that is too fast holds up nobody else', async () => {
	const slow = await connect({ username: 'slow' })
	const other = await connect()
	await slow.publishAsync('events/slow', '1', { qos: 1 })
	// Its second message has to wait ten seconds; what comes in the same moment by another source does not.
	slow.stream.write(publishOf('events/slow', 7))
	other.stream.write(publishOf('events/queue', 7))
	await vi.waitFor(() => expect(doors.taken.map(({ source }) => source.id)).toEqual(['slow', 'queue']))
})

const publishOf = (topic: string, messageId: number, changes: Partial<IPublishPacket> = {}) =>
	generate({ cmd: 'publish', topic, payload: 'x', qos: 1, messageId, dup: false, retain: false, ...changes })

test('a QoS 2 message that comes again before its release is taken once', async () => {
	const first = await rawSender('gateway')
	first.socket.write(publishOf('events/queue', 9, { qos: 2 }))
	await vi.waitFor(() => expect(first.commands).toContain('pubrec'))
	first.socket.destroy()
	const second = await rawSender('gateway')
	second.socket.write(publishOf('events/queue', 9, { qos: 2, dup: true }))
	await vi.waitFor(() => expect(second.commands).toContain('pubrec'))
	second.send({ cmd: 'pubrel', messageId: 9 })
	await vi.waitFor(() => expect(second.commands).toContain('pubcomp'))
	second.socket.destroy()
	expect(doors.taken).toHaveLength(1)
})

test('two sources may use the same client id', async () => {
	const one = await connect({ clientId: 'gateway-1' })
	const other = await connect({ clientId: 'gateway-1', username: 'slow' })
	await other.publishAsync('events/slow', 'x', { qos: 1 })
	await one.publishAsync('events/queue', 'x', { qos: 1 })
	expect([broker.connections(), doors.taken.length]).toEqual([2, 2])
})
