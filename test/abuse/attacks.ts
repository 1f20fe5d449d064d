import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { generate } from 'mqtt-packet'
import { connectSender, publishAnswer } from '../kit/mqtt-answer.ts'
import { postBatch, postSigned } from '../kit/webhook.ts'

export interface Target {
	readonly http: string
	readonly mqttPort: number
	/** A token that may see one city. */
	readonly token: string
	/** A source's key that an attacker got hold of, and the name of another source. */
	readonly stolen: { readonly source: string; readonly secret: string; readonly other: string }
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
