import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { Clock } from '@vong/core/clock'
import type { Intake, SourceKeys } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import type { Source } from '@vong/core/source'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { createGate } from './gate.ts'
import { headersOf } from './headers.ts'
import { createFeedFinder, readStatus, statusSource, topicFits } from './topics.ts'

interface BrokerDeps {
	readonly host: string
	/** 0 takes a free one. */
	readonly port: number
	readonly tls?: { readonly cert: string; readonly key: string; readonly port: number } | undefined
	readonly sources: ReadonlyMap<string, Source>
	readonly keys: SourceKeys
	readonly intake: Intake
	readonly clock: Clock
	readonly log: { warn(fields: object, message: string): void }
}

export interface EmbeddedBroker {
	readonly port: number
	connections(): number
	close(deadlineMs: number): Promise<void>
}

/** Beyond the largest message: topic, properties, header. */
const PACKET_OVERHEAD = 70_000
const BAD_CREDENTIALS = 4
/** Read from a connection while what came before is being written down, so that each flush to disk serves many messages. */
const READ_AHEAD = 1_000_000
/** aedes' own name: what it knows of the client that a packet came from. */
const sourceIds = new WeakMap<Client, string>()

type Done = (error?: Error) => void
type Publish = (packet: PublishPacket, client: Client | Done | null, done?: Done) => void

/** What the pipeline has taken goes nowhere else; only the states of feeds are passed on to clients that listen. */
class IngestBroker extends Aedes {
	override publish(packet: PublishPacket, client: Client | Done | null, done?: Done) {
		const isTaken = typeof client === 'object' && client !== null && statusSource(packet.topic) === undefined
		if (isTaken) done?.()
		else (super.publish as Publish)(packet, client, done)
	}
}

/**
 * The broker inside this process (MQTT 3.1.1 and 5). A publish is acknowledged after the durable write, since acceptance
 * stands in front of aedes' acknowledgement; a source may publish to its own topics and to `status/{source}` only.
 */
export async function createEmbeddedBroker(deps: BrokerDeps): Promise<EmbeddedBroker> {
	const { sources, keys, intake, clock, log } = deps
	const largest = Math.max(...[...sources.values()].map(({ limits }) => limits.messageBytes))
	const finders = new Map([...sources].map(([id, source]) => [id, createFeedFinder([source])]))
	const gate = createGate({ intake, clock })

	const broker = new IngestBroker({
		concurrency: 10_000,
		queueLimit: 100_000,
		maximumPacketSize: largest + PACKET_OVERHEAD,
		authenticate(client, username, password, done) {
			const id = sources.has(username ?? '') ? (username ?? '') : 'unknown'
			keys.verifyPassword(id, password?.toString('utf8') ?? '').then(
				(right) => {
					if (right) {
						sourceIds.set(client, id)
						return done(null, true)
					}
					intake.refuse(id, 'unauthenticated')
					done(
						Object.assign(new Error('bad user name or password'), { returnCode: BAD_CREDENTIALS }) as AuthenticateError,
						false,
					)
				},
				(error: Error) => done(error as AuthenticateError, false),
			)
		},
		authorizePublish(client, packet, callback) {
			const id = client ? sourceIds.get(client) : undefined
			if (id === undefined) return callback(new Error('not signed in'))
			const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
			const found = finders.get(id)?.(packet.topic)
			if (!found) {
				if (statusSource(packet.topic) === id) return takeStatus(id, payload, callback)
				intake.refuse(id, 'topic')
				return callback(new Error(`${id} may not publish to ${packet.topic}`))
			}
			if (payload.length > found.source.limits.messageBytes) {
				intake.refuse(id, 'too-large')
				return callback(new Error('the message is too large'))
			}
			gate.push(
				{
					...found,
					door: 'mqtt',
					receivedAt: clock.now(),
					body: payload,
					address: packet.topic,
					headers: headersOf(packet.properties as Parameters<typeof headersOf>[0]),
				},
				(client as unknown as { conn: Socket } | null)?.conn,
				callback,
			)
		},
		authorizeSubscribe(client, subscription, callback) {
			const id = sourceIds.get(client)
			const source = sources.get(id ?? '')
			const own = source?.feeds.some((feed) => feed.door === 'mqtt' && topicFits(feed.match, subscription.topic))
			if (own || statusSource(subscription.topic) === id) return callback(null, subscription)
			callback(null, null)
		},
	})

	function takeStatus(id: string, payload: Uint8Array, callback: (error?: Error | null) => void) {
		const status = readStatus(payload)
		if (!status) {
			intake.refuse(id, 'malformed')
			return callback(new Error('a status is online or offline'))
		}
		intake.feedStatus(id, status)
		callback()
	}

	await broker.listen()
	broker.on('clientError', (client, error) => {
		// aedes' own error for a packet beyond the largest message of any source: nothing of it has been read.
		if (error.message === 'packet too large') intake.refuse(sourceIds.get(client) ?? 'unknown', 'too-large')
		log.warn({ client: client?.id, reason: error.message }, 'MQTT client cut')
	})
	broker.on('connectionError', (_client, error) => log.warn({ reason: error.message }, 'MQTT connection refused'))

	const sockets = new Set<Socket>()
	const handle = (socket: Socket) => {
		socket.setNoDelay(true)
		sockets.add(socket)
		socket.once('close', () => sockets.delete(socket))
		broker.handle(socket)
	}
	const plain = await listen(createServer({ highWaterMark: READ_AHEAD }, handle), deps.port, deps.host, 'MQTT_PORT')
	const servers = [plain]
	if (deps.tls) {
		const [cert, key] = await Promise.all([readFile(deps.tls.cert), readFile(deps.tls.key)])
		servers.push(
			await listen(
				createTlsServer({ cert, key, highWaterMark: READ_AHEAD } as TlsOptions, handle),
				deps.tls.port,
				deps.host,
				'MQTT_TLS_PORT',
			),
		)
	}

	return {
		port: (plain.address() as AddressInfo).port,
		connections: () => broker.connectedClients,
		async close(deadlineMs) {
			for (const server of servers) server.close()
			await gate.idle(deadlineMs)
			for (const socket of sockets) socket.destroy()
			await new Promise<void>((resolve) => broker.close(resolve))
		},
	}
}

function listen(server: Server, port: number, host: string, name: string): Promise<Server> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			reject(
				new VongError(
					'CONFIGURATION',
					`MQTT cannot listen on ${host}:${port} (${error.code}). Choose another ${name}.`,
					{
						cause: error,
					},
				),
			),
		)
		server.listen(port, host, () => resolve(server))
	})
}
