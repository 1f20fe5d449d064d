import { connect } from 'node:net'
import { Hono } from 'hono'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type HttpServer, listen } from './http-server.ts'

const EVERY_MS = 20
let server: HttpServer

beforeEach(async () => {
	const app = new Hono().post('/', async (c) => c.text(await c.req.text()))
	const bounds = { headersMs: 200, requestMs: 400, lookMs: 50, idleMs: 5_000, connections: 100 }
	server = await listen(app, { host: '127.0.0.1', port: 0, tls: undefined }, bounds)
})

afterEach(() => server.close())

/** Sends the head at once and the rest a byte at a time, and answers what came back before the other side hung up. */
function trickle(head: string, rest: string): Promise<string> {
	const { port } = new URL(server.url)
	const socket = connect(Number(port), '127.0.0.1')
	let answer = ''
	let sent = 0
	socket.write(head)
	const timer = setInterval(() => socket.writable && socket.write(rest[sent++ % rest.length] ?? ''), EVERY_MS)
	socket.on('data', (bytes) => {
		answer += bytes.toString()
	})
	socket.on('error', () => {})
	return new Promise((resolve) =>
		socket.on('close', () => {
			clearInterval(timer)
			resolve(answer)
		}),
	)
}

it.each([
	['headers', 'POST / HTTP/1.1\r\nhost: a\r\nx-long: '],
	['a body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n'],
])('who sends %s a byte at a time is cut, while others are answered', async (_, head) => {
	const slow = Array.from({ length: 20 }, () => trickle(head, 'x'))
	let over = false
	const cut = Promise.all(slow).then((answers) => {
		over = true
		return answers
	})
	while (!over) {
		const response = await fetch(server.url, { method: 'POST', body: 'well' })
		expect([response.status, await response.text()]).toEqual([200, 'well'])
	}
	for (const answer of await cut) expect(answer).toContain('408 Request Timeout')
})
