import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { generate } from 'mqtt-packet'
import type { Centre } from '../kit/centre.ts'
import type { Request } from './messages.ts'

/** Longer than this is a hang. */
const PATIENCE_MS = 60_000
/** What no answer may hold: the inside of the process. */
const INSIDE = /INTERNAL_SERVER_ERROR|node_modules|\.ts:\d|\bat [\w.]+ \(|StoreError|DB::|EACCES|ENOENT/

export interface Door<T> {
	/** How many inputs go in at a time. */
	readonly width: number
	/** What was wrong with the answer; undefined when it was a fair one. */
	send(input: T): Promise<string | undefined>
}

export function graphqlDoor(centre: Centre, token: string): Door<string> {
	return {
		width: 8,
		async send(body) {
			const response = await fetch(`${centre.http}/graphql`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
				body,
				signal: AbortSignal.timeout(PATIENCE_MS),
			})
			return unfair(response.status, await told(response))
		},
	}
}

export function webhookDoor(centre: Centre, secret: string): Door<Request> {
	const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
	return {
		width: 32,
		async send({ body, signed, headers }) {
			const bytes = Buffer.from(body, 'base64')
			const [id, timestamp] = [crypto.randomUUID(), String(Math.floor(Date.now() / 1000))]
			const signature = createHmac('sha256', signed ? key : 'wrong')
				.update(`${id}.${timestamp}.`)
				.update(bytes)
				.digest('base64')
			const response = await fetch(`${centre.http}/webhooks/environment`, {
				method: 'POST',
				headers: {
					'webhook-id': id,
					'webhook-timestamp': timestamp,
					'webhook-signature': `v1,${signature}`,
					...headers,
				},
				body: new Uint8Array(bytes),
				signal: AbortSignal.timeout(PATIENCE_MS),
			})
			const text = await response.text()
			if (!signed && response.ok) return `a wrong signature was taken: ${text}`
			return unfair(response.status, text)
		},
	}
}

/** Each input is a row of packets of one client, which is let in first. */
export function mqttDoor(centre: Centre, password: string): Door<readonly string[]> {
	let clients = 0
	return {
		width: 16,
		async send(rows) {
			const { promise, resolve } = Promise.withResolvers<string | undefined>()
			const socket = connect(centre.mqttPort, '127.0.0.1')
			const timer = setTimeout(() => resolve('the broker neither answered nor closed'), PATIENCE_MS)
			const hello = generate({
				...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 30 },
				...{ clientId: `fuzz-${++clients}`, username: 'environment', password: Buffer.from(password) },
			})
			// The ping at the end is answered by who is still sound; who found the row unsound has closed.
			const end = generate({ cmd: 'pingreq' })
			const answer: Buffer[] = []
			let gone: NodeJS.Timeout | undefined
			socket.on('error', () => undefined)
			socket.once('connect', () => socket.write(hello))
			socket.on('data', (chunk: Buffer) => {
				if (answer.push(chunk) === 1) {
					socket.write(Buffer.concat([...rows.map((row) => Buffer.from(row, 'base64')), end]))
					// What ends in half a packet waits for the rest: the sender is gone before it comes.
					gone = setTimeout(() => socket.destroy(), HALF_MS)
				}
				if (Buffer.concat(answer).includes(PINGRESP)) socket.end()
			})
			socket.once('close', () =>
				resolve(answer.length === 0 ? 'a client with the right key was not let in' : undefined),
			)
			const wrong = await promise
			clearTimeout(timer)
			clearTimeout(gone)
			socket.destroy()
			return wrong
		},
	}
}
const PINGRESP = Buffer.from([0xd0, 0x00])
const HALF_MS = 400

/** An answer's text; of a stream, which does not end by itself, how it begins. */
async function told(response: Response): Promise<string> {
	if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
	const reader = response.body?.getReader()
	const { value } = (await reader?.read()) ?? {}
	await reader?.cancel()
	return Buffer.from(value ?? []).toString()
}

function unfair(status: number, text: string): string | undefined {
	if (status >= 500 && status !== 503) return `answered ${status}: ${text.slice(0, 300)}`
	const inside = INSIDE.exec(text)
	return inside ? `told of the inside (${inside[0]}): ${text.slice(0, 300)}` : undefined
}
