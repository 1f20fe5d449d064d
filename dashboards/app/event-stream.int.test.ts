import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { EventDelivery } from './documents.generated.ts'
import { createEventStream } from './event-stream.ts'

const servers: WebSocketServer[] = []
const delivery: EventDelivery = { events: [], cursor: 'c1', caughtUp: true, missed: 0 }
const timings = { keepAliveMs: 50, pongMs: 50, firstDeliveryMs: 5_000 }

afterEach(() => {
	for (const server of servers.splice(0)) {
		for (const client of server.clients) client.terminate()
		server.close()
	}
})

interface Message {
	readonly type: string
	readonly id?: string
	readonly payload?: { readonly variables?: object }
}

/** A server of the graphql-transport-ws protocol that answers as the test says. */
async function serve(onMessage: (message: Message, socket: WebSocket) => void): Promise<string> {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' })
	servers.push(server)
	server.on('connection', (socket) =>
		socket.on('message', (data) => onMessage(JSON.parse(String(data)) as Message, socket)),
	)
	await new Promise((resolve) => server.once('listening', resolve))
	return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const send = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message))

function answer({ type, id }: Message, socket: WebSocket): void {
	if (type === 'connection_init') send(socket, { type: 'connection_ack' })
	if (type === 'subscribe') send(socket, { type: 'next', id, payload: { data: { events: delivery } } })
	if (type === 'ping') send(socket, { type: 'pong' })
}

describe('one connection of the stream', () => {
	it('starts from the cursor and hands over what comes, for as long as pings are answered', async () => {
		const messages: Message[] = []
		const url = await serve((message, socket) => {
			messages.push(message)
			answer(message, socket)
		})
		const onDelivery = vi.fn()
		const stream = createEventStream(url, timings)('c0', onDelivery)
		await vi.waitFor(() => expect(messages.filter(({ type }) => type === 'ping').length).toBeGreaterThan(2))
		expect(onDelivery).toHaveBeenCalledWith(delivery)
		expect(messages.find(({ type }) => type === 'subscribe')?.payload?.variables).toEqual({ after: 'c0' })
		stream.close()
		expect(await stream.ended).toEqual({ kind: 'cut' })
	})

	it('ends when the server goes away', async () => {
		const url = await serve((message, socket) => {
			answer(message, socket)
			if (message.type === 'subscribe') socket.terminate()
		})
		expect(await createEventStream(url, timings)(null, () => {}).ended).toEqual({ kind: 'cut' })
	})

	it('ends when the other side falls silent without closing', async () => {
		const url = await serve((message, socket) => {
			if (message.type !== 'ping') answer(message, socket)
		})
		expect(await createEventStream(url, timings)(null, () => {}).ended).toEqual({ kind: 'cut' })
	})

	it('ends when no first delivery comes', async () => {
		const url = await serve(() => {})
		const stream = createEventStream(url, { ...timings, firstDeliveryMs: 50 })(null, () => {})
		expect(await stream.ended).toEqual({ kind: 'cut' })
	})

	it('tells the codes with which the server refused', async () => {
		const url = await serve((message, socket) => {
			if (message.type !== 'subscribe') return answer(message, socket)
			send(socket, {
				type: 'error',
				id: message.id,
				payload: [{ message: 'no', extensions: { code: 'INVALID' } }],
			})
		})
		const stream = createEventStream(url, timings)('nonsense', () => {})
		expect(await stream.ended).toEqual({ kind: 'refused', codes: ['INVALID'] })
	})

	it('tells the code with which the server ends a stream that is too slow', async () => {
		const url = await serve((message, socket) => {
			answer(message, socket)
			const errors = [{ message: 'slow', extensions: { code: 'SLOW_CONSUMER' } }]
			if (message.type === 'subscribe') send(socket, { type: 'next', id: message.id, payload: { errors } })
		})
		const stream = createEventStream(url, timings)(null, () => {})
		expect(await stream.ended).toEqual({ kind: 'refused', codes: ['SLOW_CONSUMER'] })
	})
})
