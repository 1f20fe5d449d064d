import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { Clock } from '@vong/core/clock'
import type { Intake, Message, Refusal, SourceKeys } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import { topicFits } from '@vong/core/feed'
import { createMessageGatherer } from '@vong/core/messages'
import type { Source } from '@vong/core/source'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { createGate } from './gate.ts'
import { headersOf } from './headers.ts'
import { pubacks } from './pubacks.ts'
import { createPublishLane } from './publish-lane.ts'
import { createReceipts } from './receipts.ts'
import { createFeedFinder, readStatus, statusSource } from './topics.ts'

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
/** Who has not said by then who it is, is hung up on. */
const CONNECT_TIMEOUT_MS = 10_000
const BAD_CREDENTIALS = 4
const SERVER_BUSY = 0x89
/** How long a client that does not read may hold up a stop. */
const HANG_UP_MS = 300
/** Read from a connection while what came before is being written down, so that reading, writing and flushing go on beside each other. */
const MOST_AHEAD = 8_000_000
/** What all connections share of that … */
const AHEAD_OF_ALL = 64_000_000
/** … and what each may have, however many they are. */
const LEAST_AHEAD = 64_000
const SOCKET_BUFFER = 1_000_000
/** aedes' own name: what it knows of the client that a packet came from. */
const sourceIds = new WeakMap<Client, string>()

/** aedes' parts that its types leave out. */
interface Connected {
	readonly conn: Socket
	readonly version: number
	readonly connackSent: boolean
	readonly _parser: { parse(bytes: Buffer): number }
	readonly _keepaliveInterval: number
	readonly _keepaliveTimer: NodeJS.Timeout | null
	/** Reads nothing until it is told to go on. */
	pause(): void
	resume(): void
	disconnect(options: { reasonCode: number }): void
}
interface IncomingPackets {
	/** Rejects when there is none of that number. */
	incomingGetPacket(client: Client, packet: PublishPacket): Promise<unknown>
}

type Done = (error?: Error) => void
type Publish = (packet: PublishPacket, client: Client | Done | null, done?: Done) => void

/** What the pipeline has taken goes nowhere else; only the states of feeds are passed on to clients that listen. */
class IngestBroker extends Aedes {
	override publish(packet: PublishPacket, client: Client | Done | null, done?: Done) {
		const isTaken = typeof client === 'object' && client !== null && statusSource(packet.topic) === undefined
		if (isTaken) done?.()
		else (super.publish as Publish)(packet, client, done)
	}

	/** What was never granted has no listener, and taking none off would end the process. */
	override unsubscribe(topic: string, listener: Listener | undefined | null, done: () => void) {
		if (listener) super.unsubscribe(topic, listener, done)
		else done()
	}
}
type Listener = Parameters<Aedes['unsubscribe']>[1]

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
		connectTimeout: CONNECT_TIMEOUT_MS,
		concurrency: 10_000,
		queueLimit: 100_000,
		maximumPacketSize: largest + PACKET_OVERHEAD,
		authenticate(client, username, password, done) {
			const id = sources.has(username ?? '') ? (username ?? '') : 'unknown'
			keys.verifyPassword(id, password?.toString('utf8') ?? '').then(
				(right) => {
					if (right) {
						sourceIds.set(client, id)
						// Sessions are a source's own: the same client id at another source is another client.
						client.id = `${id}/${client.id}`
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
			if (!client || id === undefined) return callback(new Error('not signed in'))
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
			const message: Message = {
				...found,
				door: 'mqtt',
				receivedAt: clock.now(),
				body: payload,
				address: packet.topic,
				headers: headersOf(packet.properties as Parameters<typeof headersOf>[0]),
			}
			const { conn } = client as unknown as Connected
			const take = () =>
				gate.push(message.source, [message], conn, (error) => (error ? giveUp(client, error, callback) : callback()))
			// Taken before the connection broke, and not released yet: aedes only answers it once more.
			if (packet.qos === 2 && packet.dup)
				persistence()
					.incomingGetPacket(client, packet)
					.then(() => callback(), take)
			else take()
		},
		authorizeSubscribe(client, subscription, callback) {
			const id = sourceIds.get(client)
			const source = sources.get(id ?? '')
			const own = source?.feeds.some((feed) => feed.door === 'mqtt' && topicFits(feed.match, subscription.topic))
			if (own || statusSource(subscription.topic) === id) return callback(null, subscription)
			callback(null, null)
		},
	})

	const persistence = () => (broker as unknown as { persistence: IncomingPackets }).persistence

	const readAhead = () =>
		Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, AHEAD_OF_ALL / Math.max(1, broker.connectedClients)))

	/** Undefined until the client is signed in and knows it. */
	function receiptsOf(client: Client & Connected, now: () => number) {
		const find = client.connackSent ? finders.get(sourceIds.get(client) ?? '') : undefined
		return find && createReceipts(find, now)
	}

	/**
	 * Plain messages to a source's own topics need nothing of aedes: they go to the intake from the connection's bytes, and are
	 * acknowledged there. Whatever is out of the ordinary with a message leaves it to aedes.
	 */
	function openLane(client: Client & Connected) {
		const { conn, _parser: parser } = client
		const parse = parser.parse.bind(parser)
		const messages = createMessageGatherer()
		let source: Source | undefined
		let receiptOf: ReturnType<typeof createReceipts> | undefined
		let ids: number[] = []
		/** When the bytes came that are being read. */
		let receivedAt = 0
		/** Read and not acknowledged yet. */
		let held = 0
		let paused = false

		const lane = createPublishLane({
			hasProperties: () => client.version === 5,
			take(topic, bytes, from, to, id) {
				receiptOf ??= receiptsOf(client, () => receivedAt)
				const receipt = receiptOf?.(topic)
				if (!receipt || to - from > receipt.source.limits.messageBytes) return false
				source = receipt.source
				messages.addSpan(receipt, bytes, from, to)
				ids.push(id)
				return true
			},
		})

		parser.parse = (bytes) => {
			receivedAt = clock.now()
			const rest = lane(bytes)
			if (source && ids.length > 0) hold(source, bytes.length)
			return rest ? parse(rest) : 0
		}

		function hold(of: Source, bytes: number) {
			const taken = ids
			gate.push(of, messages.take(), conn, (error) => {
				held -= bytes
				if (error) return giveUp(client, error, () => undefined)
				if (!conn.destroyed) conn.write(pubacks(taken))
				if (paused && held <= readAhead()) {
					paused = false
					client.resume()
				}
			})
			ids = []
			held += bytes
			if (held > readAhead() && !paused) {
				paused = true
				client.pause()
			}
			// As aedes does for each packet that it sees.
			if (client._keepaliveInterval > 0) client._keepaliveTimer?.refresh()
		}
	}

	/** An answer with a reason, which MQTT 5 has, would be the end of the message; a lost connection brings it again. */
	function giveUp(client: Client, error: Error, callback: (error?: Error | null) => void) {
		log.warn({ client: client.id, reason: error.message }, 'an MQTT message could not be written down')
		if (client.closed) callback(error)
		else (client as unknown as Connected).disconnect({ reasonCode: SERVER_BUSY })
	}

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
		const refusal = refusalOf(error)
		if (refusal) intake.refuse(sourceIds.get(client) ?? 'unknown', refusal)
		log.warn({ client: client?.id, reason: error.message }, 'MQTT client cut')
	})
	broker.on('connectionError', (_client, error) => log.warn({ reason: error.message }, 'MQTT connection refused'))

	const sockets = new Set<Socket>()
	const handle = (socket: Socket) => {
		socket.setNoDelay(true)
		sockets.add(socket)
		socket.once('close', () => sockets.delete(socket))
		openLane(broker.handle(socket) as Client & Connected)
	}
	const plain = await listen(createServer({ highWaterMark: SOCKET_BUFFER }, handle), deps.port, deps.host, 'MQTT_PORT')
	const servers = [plain]
	if (deps.tls) {
		const [cert, key] = await Promise.all([readFile(deps.tls.cert), readFile(deps.tls.key)])
		servers.push(
			await listen(
				createTlsServer({ cert, key, highWaterMark: SOCKET_BUFFER } as TlsOptions, handle),
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
			// The last acknowledgements are written at the end of this turn.
			await nextTurn()
			const closed = new Promise<void>((resolve) => broker.close(resolve))
			const controller = new AbortController()
			await Promise.race([closed, delay(HANG_UP_MS, undefined, { signal: controller.signal }).catch(() => undefined)])
			controller.abort()
			for (const socket of sockets) socket.destroy()
			await closed
		},
	}
}

/** What aedes itself turns away before anybody is asked: a packet beyond any limit, of which nothing is read, or a topic that is none. */
function refusalOf({ message }: Error): Refusal | undefined {
	if (message === 'packet too large') return 'too-large'
	return /not allowed in (PUBLISH|Response Topic)$|^topic has too many levels$|topic alias/.test(message)
		? 'topic'
		: undefined
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
