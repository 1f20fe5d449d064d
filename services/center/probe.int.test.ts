import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectBus } from '@vong/bus/connect'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Probe, startProbe } from './probe.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const clock = { now: Date.now }
const log = pino({ level: 'silent' })

interface Sent {
	readonly id: string
	readonly data: { readonly parameter?: string; readonly value?: number }
}

/** Both doors of a centre, of which each can be told to fail. */
const sent: Sent[] = []
const streams = new Set<ServerResponse>()
let door: 'open' | 'swallows' | 'refuses' = 'open'
let sessions = 0
const server = createServer(async (request, response) => {
	let body = ''
	for await (const chunk of request) body += chunk
	if (request.url === '/graphql') {
		response.writeHead(request.headers.authorization === 'Bearer ended' ? 401 : 200, {
			'content-type': 'text/event-stream',
		})
		streams.add(response)
		response.on('close', () => streams.delete(response))
		response.write('event: next\ndata: {}\n\n')
		return
	}
	new Webhook(SECRET).verify(body, request.headers as Record<string, string>)
	const event = JSON.parse(body) as Sent
	if (door !== 'refuses') sent.push(event)
	response.writeHead(door === 'refuses' ? 503 : 202).end()
	if (door === 'open') for (const stream of streams) stream.write(`event: next\ndata: {"id":"${event.id}"}\n\n`)
})
let url = ''
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
	server.closeAllConnections()
	server.close()
})

let number = 0
const start = (bus: Awaited<ReturnType<typeof connectBus>>, name: string): Probe =>
	startProbe({
		...{ url, everyMs: 20, patienceMs: 300, bus, clock, log },
		keys: { signingSecrets: () => [SECRET], rotateSourceSecret: async () => ({ secret: SECRET }) },
		createSession: async () => ({ token: sessions++ === 0 ? 'ended' : 'good', expiresAt: Date.now() + 3_600_000 }),
		randomId: () => `${name} ${number++}`,
	})
const patience = { timeout: 30_000, interval: 20 }
const newest = () => sent.at(-1)?.data

it('a probe tells how the one before went: how long it took, or that it is lost; one of several processes probes', async () => {
	const bus = await connectBus({ clock })
	const first = start(bus, 'first')
	// The session that it had was ended: it makes another.
	await vi.waitFor(() => expect(newest()).toMatchObject({ parameter: 'PROBE_LATENCY' }), patience)
	expect(sessions).toBe(2)
	expect(first.stats()?.milliseconds).toBeGreaterThanOrEqual(0)
	const failures = () => first.stats()?.failures ?? 0

	door = 'swallows'
	await vi.waitFor(() => expect(newest()).toMatchObject({ parameter: 'PROBE_FAILED', value: 1 }), patience)
	expect(first.stats()?.milliseconds).toBeUndefined()

	// What nobody could be told of is added up until somebody can.
	door = 'refuses'
	const before = failures()
	await vi.waitFor(() => expect(failures()).toBeGreaterThanOrEqual(before + 3), patience)
	door = 'open'
	const told = () =>
		sent.reduce((sum, { data }) => sum + (data.parameter === 'PROBE_FAILED' ? (data.value ?? 0) : 0), 0)
	await vi.waitFor(() => expect(newest()).toMatchObject({ parameter: 'PROBE_LATENCY' }), patience)
	expect(told()).toBe(failures())

	const second = start(bus, 'second')
	const count = sent.length
	await vi.waitFor(() => expect(sent.length).toBeGreaterThan(count + 3), patience)
	expect(sent.every(({ id }) => id.startsWith('first'))).toBe(true)
	expect(second.stats()).toBeUndefined()
	await first.stop()
	await vi.waitFor(() => expect(sent.at(-1)?.id).toMatch(/^second/), patience)
	expect(first.stats()).toBeUndefined()
	await second.stop()
	await bus.close()
}, 120_000)
