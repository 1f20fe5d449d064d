import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type Client, createClient } from 'graphql-ws'
import { generate } from 'mqtt-packet'
import { Webhook } from 'standardwebhooks'
import WebSocket from 'ws'
import { connectSender, publishAnswer } from '../kit/mqtt-answer.ts'
import { postBatch, postSigned } from '../kit/webhook.ts'

export interface Target {
	readonly http: string
	readonly mqttPort: number
	/** A token that may see one city. */
	readonly token: string
	/** A source's key that an attacker got hold of, and the name of another source. */
	readonly stolen: {
		readonly source: string
		readonly secret: string
		/** One that was live once. */
		readonly ended: string
		readonly other: string
	}
}

export interface Attack {
	readonly name: string
	/** One blow; answers what came back, in a word. */
	readonly strike: (target: Target, count: number) => Promise<string>
	/** What may come back. */
	readonly expected: RegExp
	/** Lets go of what the blows left open. */
	readonly end?: () => void
}

const EVENT = { specversion: '1.0', id: 'forged', source: 'onestop', type: 'dossier.received', subject: 'x', data: {} }
/** One that is well-formed, and counts once. */
const RATING = { ...EVENT, id: 'once', source: 'rating', type: 'rating.given', data: { MaHoSo: 'once', score: 5 } }
const SAME = crypto.randomUUID()
const body = Buffer.from(JSON.stringify([EVENT]))
const BATCH = 'application/cloudevents-batch+json'
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024))
const WRONG_KEY = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const TEN_MINUTES_MS = 600_000
const open: Socket[] = []
const clients: Client[] = []
const STREAMS_A_BLOW = 20

const DOCUMENTS = [
	`${'{ areas { parent '.repeat(60)}{ id }${' }'.repeat(120)}`,
	`{ ${Array.from({ length: 400 }, (_, at) => `x${at}: indicators { id value }`).join(' ')} }`,
	'query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
	`{ events(first: 500) { edges { node { id area { id successors { id } } } } } }`,
	`{ viewer { id } } #${'x'.repeat(1_100_000)}`,
	'{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
]

async function status(response: Promise<Response>): Promise<string> {
	const answer = await response
	const text = await answer.text()
	const code = answer.headers.get('content-type')?.includes('json') ? /"code":"([A-Z_]+)"/.exec(text)?.[1] : undefined
	return code ?? String(answer.status)
}

function halfOpen(port: number, first: string | Buffer): Promise<string> {
	const { promise, resolve } = Promise.withResolvers<string>()
	const socket = connect(port, '127.0.0.1', () => {
		socket.write(first)
		open.push(socket)
		resolve('left open')
	})
	socket.on('error', () => resolve('closed'))
	socket.resume()
	return promise
}
const letGo = () => {
	for (const socket of open.splice(0)) socket.destroy()
}

export const ATTACKS: readonly Attack[] = [
	{
		name: 'webhooks: forged, altered, outdated',
		expected: /^(401|404)$/,
		strike({ http, stolen }, count) {
			const post = (source: string, secret: string, at?: number) =>
				status(postSigned(http, source, secret, body, BATCH, at))
			if (count % 3 === 0) return post(stolen.other, stolen.secret)
			if (count % 3 === 1) return post(stolen.source, WRONG_KEY)
			return post(stolen.source, stolen.secret, Date.now() - TEN_MINUTES_MS)
		},
	},
	{
		name: 'webhooks: keys that ended, bodies altered after signing, other algorithms',
		expected: /^401$/,
		strike({ http, stolen }, count) {
			if (count % 3 === 0) return status(postSigned(http, stolen.source, stolen.ended, body, BATCH))
			const [id, at] = [crypto.randomUUID(), new Date()]
			const signature = new Webhook(stolen.secret).sign(id, at, body.toString())
			return status(
				fetch(`${http}/webhooks/${stolen.source}`, {
					method: 'POST',
					headers: {
						...{ 'content-type': BATCH, 'webhook-id': id },
						'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
						'webhook-signature': count % 3 === 1 ? signature : signature.replace('v1,', 'v1a,'),
					},
					body: count % 3 === 1 ? Buffer.from(body.toString().replace('forged', 'altered')) : body,
				}),
			)
		},
	},
	{
		name: 'webhooks: the same message again and again',
		expected: /^202$/,
		strike: ({ http, stolen }) => status(postBatch(http, stolen.source, stolen.secret, [RATING], SAME)),
	},
	{
		name: 'webhooks: bodies that grow 1,000 times when unpacked',
		expected: /^(401|413)$/,
		strike: ({ http, stolen }) =>
			status(
				fetch(`${http}/webhooks/${stolen.source}`, {
					method: 'POST',
					headers: {
						...{ 'content-encoding': 'gzip', 'content-type': BATCH, 'webhook-id': 'b', 'webhook-signature': 'v1,x' },
						'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
					},
					body: BOMB,
				}),
			),
	},
	{
		name: 'MQTT: wrong keys, topics of others, listening in',
		expected: /^(acknowledged|closed|135|refused|subscribed to nothing)$/,
		async strike({ mqttPort, stolen }, count) {
			const password = count % 3 === 0 ? 'wrong' : stolen.secret
			const options = { username: stolen.source, password, clientId: `attacker-${count}`, connectTimeout: 5_000 }
			const client = await connectSender(mqttPort, { ...options, protocolVersion: 5 }).catch(() => undefined)
			if (!client) return 'refused'
			client.on('error', () => undefined)
			const answer =
				count % 3 === 1
					? await publishAnswer(client, `events/${stolen.other}`, JSON.stringify(EVENT))
					: await client.subscribeAsync('#').then(
							(granted) => (granted.every(({ qos }) => qos >= 128) ? 'subscribed to nothing' : 'LISTENS'),
							() => 'subscribed to nothing',
						)
			client.end(true)
			return String(answer)
		},
	},
	{
		name: 'MQTT: wills on topics of others, retained messages by the dozen',
		expected: /^(gone|retained)$/,
		async strike({ mqttPort, stolen }, count) {
			const { source: username, secret: password, other } = stolen
			const will = {
				topic: `events/${other}`,
				payload: Buffer.from(JSON.stringify(EVENT)),
				qos: 1,
				retain: true,
			} as const
			const client = await connectSender(mqttPort, { username, password, clientId: `will-${count}`, will })
			client.on('error', () => undefined)
			if (count % 2 === 0) {
				client.stream.destroy()
				client.end(true)
				return 'gone'
			}
			const status = { qos: 1, retain: true } as const
			const each = Array.from({ length: 24 }, () => client.publishAsync(`status/${username}`, 'online', status))
			await Promise.all(each)
			await client.endAsync()
			return 'retained'
		},
	},
	{
		name: 'GraphQL: streams without end',
		expected: /^(open|LIMIT|RATE_LIMITED|closed)$/,
		strike({ http, token }) {
			const client = createClient({
				url: `${http.replace('http', 'ws')}/graphql`,
				webSocketImpl: WebSocket,
				retryAttempts: 0,
				connectionParams: { authorization: `Bearer ${token}` },
			})
			clients.push(client)
			const { promise, resolve } = Promise.withResolvers<string>()
			const refused = (errors: unknown) =>
				resolve(Array.isArray(errors) ? String(errors[0]?.extensions?.code) : 'closed')
			for (let count = 0; count < STREAMS_A_BLOW; count++)
				client.subscribe(
					{ query: 'subscription { events { events { id } } }' },
					{
						next: ({ errors }) => (errors ? refused(errors) : resolve('open')),
						error: refused,
						complete: () => resolve('closed'),
					},
				)
			return promise
		},
		end() {
			for (const client of clients.splice(0)) void client.dispose()
		},
	},
	{
		name: 'GraphQL: deep, wide, circular, costly, large, curious',
		expected: /^(LIMIT|GRAPHQL_VALIDATION_FAILED|GRAPHQL_PARSE_FAILED|413|200|400|FORBIDDEN|RATE_LIMITED|closed)$/,
		strike: ({ http, token }, count) =>
			status(
				fetch(`${http}/graphql`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
					body: JSON.stringify({ query: DOCUMENTS[count % DOCUMENTS.length] }),
				}),
			),
	},
	{
		name: 'half-open connections: HTTP that never ends its headers, MQTT that never says who it is',
		expected: /^(left open|closed)$/,
		strike({ http, mqttPort }, count) {
			const web = count % 2 === 0
			const hello = generate({ cmd: 'connect', clientId: 'x', protocolId: 'MQTT', protocolVersion: 4 })
			return halfOpen(
				web ? Number(new URL(http).port) : mqttPort,
				web ? 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-' : hello.subarray(0, 6),
			)
		},
		end: letGo,
	},
]
