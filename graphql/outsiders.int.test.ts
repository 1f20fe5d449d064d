import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import { encodeCursor } from '@vong/core/position'
import { createSuccessions } from '@vong/core/succession'
import type { Viewer } from '@vong/core/viewer'
import type { StoreQueries } from '@vong/store/store'
import { createClient } from 'graphql-ws'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import type { AlertActionDeps } from './alert-actions.ts'
import { createGraphql, type Graphql, type ScreenDeps } from './handler.ts'
import type { NoticeStore } from './notice-actions.ts'
import type { Operations } from './operations.ts'
import type { PeopleStore } from './people-actions.ts'
import type { RuleStore } from './rule-actions.ts'
import type { PackView } from './scoped-reader.ts'
import type { SilenceStore } from './silence-actions.ts'
import type { SystemView } from './system-view.ts'
import { createWebSocket } from './web-socket.ts'

const NOW = Date.UTC(2026, 10, 23)
const INSIDE = 'password=hunter2'
const viewer: Viewer = { id: 'v', name: 'v', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null }
const SUBSCRIPTION = 'subscription ($after: String) { events(after: $after) { cursor caughtUp } }'

let valid: Set<string>
let listeners: Set<(id: string) => void>
let graphql: Graphql
let http: Server
let url: string
let closeSockets: () => Promise<void>

function revoke() {
	valid.clear()
	for (const listener of listeners) listener('v')
}

beforeEach(async () => {
	valid = new Set(['t'])
	listeners = new Set()
	graphql = await createGraphql({
		safe: { open: (bytes) => bytes },
		cursors: { seal: (text) => text, open: (text) => text },
		queries: {
			heads: async () => ({ w: 5 }),
			alertHeads: async () => ({}),
			tailCounts: async () => {
				throw new Error(INSIDE)
			},
			ledger: async () => [],
			eventsPage: async () => [],
			newestReadings: async () => [],
		} as Partial<StoreQueries> as StoreQueries,
		bus: await connectBus({ clock: { now: () => NOW } }),
		areas: createAreaIndex([]),
		successions: createSuccessions({ areas: createAreaIndex([]), successions: [] }),
		searchAreas: (areas) => [...areas],
		centres: [],
		procedures: new Map(),
		rules: () => new Map(),
		indicators: new Map(),
		timeZone: 'Asia/Ho_Chi_Minh',
		populationOf: () => undefined,
		hours: { elapsed: () => undefined },
		sources: new Map(),
		verifyToken: (token) => (valid.has(token) ? viewer : undefined),
		sessionCookieName: 'session',
		onViewerEnded(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		visibleAreaIds: () => 'all',
		audit: async () => undefined,
		alerts: {} as AlertActionDeps,
		silences: {} as SilenceStore,
		ruleBook: {} as RuleStore,
		people: {} as PeopleStore,
		notices: {} as NoticeStore,
		pack: {} as PackView,
		system: {} as SystemView,
		screens: { find: () => undefined, onChange: () => () => {} } as Partial<ScreenDeps> as ScreenDeps,
		quota: { perSecond: 0.1, burst: 40 },
		addressOf: () => '',
		replayQuarantine: async () => ({ replayed: 0, stillQuarantined: 0, queued: false }),
		createToken: async () => ({ id: 't', token: 'secret' }),
		revokeToken: async () => false,
		tokens: () => [
			{ id: 't', name: 't', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null, lastUsedAt: null },
		],
		listSourceSecrets: () => [],
		rotateSourceSecret: async () => ({ id: 'k', secret: 's' }),
		endSourceSecret: async () => false,
		clock: { now: () => NOW },
		log: { warn: () => undefined, error: () => undefined },
	})
	http = createServer()
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
	url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`
	closeSockets = graphql.attachWebSocket(http, '/graphql').close
})

afterEach(async () => {
	await closeSockets()
	http.close()
	await graphql.close()
})

const COOKIE = { cookie: 'session=t', 'content-type': 'application/json' }
const BEARER = { authorization: 'Bearer t', 'content-type': 'application/json' }

function post(
	headers: Record<string, string>,
	body: RequestInit['body'] = JSON.stringify({ query: '{ viewer { id } }' }),
) {
	const init = { method: 'POST', headers: { accept: 'application/json', ...headers }, body, duplex: 'half' }
	return graphql.handle(new Request('http://localhost/graphql', init as RequestInit))
}

describe('over HTTP', () => {
	it.each([
		['its own page', { ...COOKIE, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }, 200],
		['a program', COOKIE, 200],
		['a page of another site', { ...COOKIE, origin: 'https://evil.example' }, 401],
		['a page without an origin', { ...COOKIE, origin: 'null' }, 401],
		['another port of the same machine', { ...COOKIE, origin: 'http://localhost:81' }, 401],
		['a page of the same site that is not ours', { ...COOKIE, 'sec-fetch-site': 'same-site' }, 401],
		['a page of another site with a token of its own', { ...BEARER, origin: 'https://other.example' }, 200],
	])('the session cookie sent by %s', async (_, headers, status) => {
		expect((await post(headers)).status).toBe(status)
	})

	it.each([
		['text/plain', '{"query":"{ viewer { id } }"}', 415],
		['application/x-www-form-urlencoded', `query=${encodeURIComponent('{ viewer { id } }')}`, 401],
		['multipart/form-data; boundary=x', '--x--', 415],
		['application/graphql', '{ viewer { id } }', 401],
		['application/jsonp', '{"query":"{ viewer { id } }"}', 415],
	])('the session cookie is nobody beside a body of type %s', async (type, body, status) => {
		expect((await post({ ...COOKIE, 'content-type': type }, body)).status).toBe(status)
	})

	it('a body of more than a megabyte is refused, also when nobody said how long it is', async () => {
		const chunked = (size: number) =>
			new Blob([JSON.stringify({ query: `{ viewer { id } } #${'x'.repeat(size)}` })]).stream() as never
		expect((await post(BEARER, chunked(10))).status).toBe(200)
		expect((await post(BEARER, chunked(1_000_000))).status).toBe(413)
		expect((await post({ ...BEARER, 'content-length': '1000001' })).status).toBe(413)
	})

	it('one question at a time, and nothing is changed by a GET', async () => {
		const batch = await post(BEARER, JSON.stringify([{ query: '{ viewer { id } }' }, { query: '{ viewer { id } }' }]))
		expect([batch.status, await batch.text()]).toEqual([400, expect.not.stringContaining('"viewer"')])
		const query = encodeURIComponent('mutation { revokeToken(id: "x") { ok } }')
		const got = await graphql.handle(new Request(`http://localhost/graphql?query=${query}`, { headers: BEARER }))
		expect(got.status).toBe(405)
	})

	it('the schema is shown to who is signed in', async () => {
		const response = await post(BEARER, JSON.stringify({ query: '{ __schema { queryType { name } } }' }))
		expect(await response.json()).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } })
	})

	it.each([[['x']], [[NOW, 'w', -1]], [[0.5, 'w', 1]], [{}]])('a forged cursor is called one (%j)', async (content) => {
		const after = Buffer.from(JSON.stringify(content)).toString('base64url')
		const response = await post(BEARER, JSON.stringify({ query: `{ events(after: "${after}") { edges { cursor } } }` }))
		expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] })
	})

	it('a stream whose beginning cannot be read says so without the inside, and ends', async () => {
		const body = JSON.stringify({ query: SUBSCRIPTION, variables: { after: encodeCursor({ w: 1 }) } })
		const text = await (await post({ ...BEARER, accept: 'text/event-stream' }, body)).text()
		expect(text).toContain('INTERNAL_SERVER_ERROR')
		expect(text).toContain('event: complete')
		expect(text).not.toContain(INSIDE)
	})
})

const connect = (authorization: string, headers = {}) => {
	class Socket extends WebSocket {
		constructor(address: string, protocols: string) {
			super(address, protocols, { headers })
		}
	}
	return createClient({
		url,
		webSocketImpl: Socket,
		connectionParams: authorization ? { authorization } : {},
		retryAttempts: 0,
		lazyCloseTimeout: 10_000,
	})
}
const closedWith = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))

it('one who asks too often is told to wait, over HTTP and over WebSocket', async () => {
	const answers = await Promise.all(Array.from({ length: 41 }, () => post(BEARER)))
	expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 40 }, () => 200), 429])
	const refused = answers.find(({ status }) => status === 429)
	expect([refused?.headers.get('retry-after'), await refused?.json()]).toMatchObject([
		'10',
		{ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 10 } }] },
	])
	const client = connect('Bearer t')
	await expect(client.iterate({ query: '{ viewer { id } }' }).next()).rejects.toMatchObject([
		{ extensions: { code: 'RATE_LIMITED' } },
	])
	await client.dispose()
})

describe('over WebSocket', () => {
	it.each([
		['no token', '', {}],
		['a wrong token', 'Bearer x', {}],
		['the session cookie sent by a page of another site', '', { cookie: 'session=t', origin: 'https://evil.example' }],
	])('%s gets nobody in', async (_, authorization, headers) => {
		const answers = connect(authorization, headers).iterate({ query: '{ viewer { id } }' })
		await expect(answers.next()).rejects.toMatchObject({ code: 4403 })
	})

	it.each([
		['a token', 'Bearer t', {}],
		['the session cookie', '', { cookie: 'session=t' }],
	])('%s is answered', async (_, authorization, headers) => {
		const client = connect(authorization, headers)
		const { value } = await client.iterate({ query: '{ viewer { id } }' }).next()
		expect(value).toEqual({ data: { viewer: { id: 'v' } } })
		await client.dispose()
	})

	it('a revoked token ends its streams within a second, and asks nothing more on its connection', async () => {
		const client = connect('Bearer t')
		const stream = client.iterate({ query: SUBSCRIPTION })
		await stream.next()
		const before = performance.now()
		revoke()
		expect((await stream.next()).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
		expect(await stream.next()).toMatchObject({ done: true })
		expect(performance.now() - before).toBeLessThan(1_000)
		await expect(client.iterate({ query: '{ viewer { id } }' }).next()).rejects.toMatchObject([
			{ extensions: { code: 'UNAUTHENTICATED' } },
		])
		await client.dispose()
	})

	it('the limits on documents hold', async () => {
		const client = connect('Bearer t')
		const query = `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`
		await expect(client.iterate({ query }).next()).rejects.toContainEqual(
			expect.objectContaining({ extensions: { code: 'LIMIT' } }),
		)
		await client.dispose()
	})

	it('a message of more than a megabyte ends the connection', async () => {
		const socket = new WebSocket(url, 'graphql-transport-ws')
		const closed = closedWith(socket)
		socket.once('open', () => socket.send('x'.repeat(1_000_001)))
		expect(await closed).toBe(1009)
	})

	it('another path is no door', async () => {
		const socket = new WebSocket(url.replace('/graphql', '/else'), 'graphql-transport-ws')
		await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow()
	})

	it('a client that does not answer pings is cut, one that does is kept', async () => {
		const at = url.replace('/graphql', '/pinged')
		// The other door on this server would turn the path away.
		http.removeAllListeners('upgrade')
		const attached = createWebSocket({
			operations: {} as Operations,
			authenticate: () => viewer,
			quota: { take: () => 0 },
			addressOf: () => '',
			keepAliveMs: 50,
		})
		const { close } = attached.attach(http, '/pinged')
		const init = (socket: WebSocket) => socket.once('open', () => socket.send('{"type":"connection_init"}'))
		const dead = init(new WebSocket(at, 'graphql-transport-ws', { autoPong: false }))
		const alive = init(new WebSocket(at, 'graphql-transport-ws'))
		let pings = 0
		alive.on('ping', () => pings++)
		await closedWith(dead)
		await vi.waitFor(() => expect(pings).toBeGreaterThan(3))
		expect(alive.readyState).toBe(WebSocket.OPEN)
		alive.close()
		await close()
	})
})
