import { connectBus } from '@vong/bus/connect'
import { type Area, createAreaIndex } from '@vong/core/area'
import type { AuditEntry } from '@vong/core/audit'
import type { Source } from '@vong/core/source'
import { createSuccessions } from '@vong/core/succession'
import type { Scope, Viewer } from '@vong/core/viewer'
import { StoreError } from '@vong/store/errors'
import type { StoredEvent, StoreQueries } from '@vong/store/store'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AlertActionDeps } from './alert-actions.ts'
import { createGraphql, type Graphql, type ScreenDeps } from './handler.ts'
import type { NoticeStore } from './notice-actions.ts'
import type { PeopleStore } from './people-actions.ts'
import type { RuleStore } from './rule-actions.ts'
import type { PackView } from './scoped-reader.ts'
import type { SilenceStore } from './silence-actions.ts'
import type { SystemView } from './system-view.ts'

const NOW = Date.UTC(2026, 10, 23)
const area = (code: string): Area => ({
	id: `${code}@`,
	code,
	name: code,
	type: 'Xã',
	level: 'commune',
	parentCode: null,
	validFrom: null,
	validTo: null,
	lat: null,
	lon: null,
})
const areas = createAreaIndex([area('1'), area('2')])
const sources = new Map<string, Source>([
	[
		'queue',
		{
			id: 'queue',
			name: { vi: 'Máy lấy số', en: 'Queue' },
			owner: '',
			every: 60,
			types: [],
			feeds: [],
		} as unknown as Source,
	],
])
const viewer = (id: string, scope: Scope, roles: Viewer['roles'] = ['ADMIN', 'OPERATOR']): Viewer => ({
	id,
	name: id,
	roles,
	scope,
	expiresAt: null,
})
const tokens: Record<string, Viewer> = {
	province: viewer('province', { kind: 'all' }),
	city: viewer('city', { kind: 'areas', codes: ['1'] }),
	looker: viewer('looker', { kind: 'all' }, ['VIEWER']),
}

let stored: StoredEvent[]
let failure: Error | undefined
let endViewer: (id: string) => void
let graphql: Graphql
let bus: Awaited<ReturnType<typeof connectBus>>

function event(number: number, areaId = '1@'): StoredEvent {
	return {
		writer: 'w',
		number,
		source: 'queue',
		id: `e${number}`,
		type: 'ticket.issued',
		subject: '',
		time: NOW,
		timeSent: true,
		receivedAt: NOW,
		skewed: false,
		dataSchema: '',
		areaCode: areaId.slice(0, 1),
		areaId,
		agency: '',
		severity: 'info',
		value: null,
		unit: '',
		lat: null,
		lon: null,
		data: {},
	}
}

let audited: AuditEntry[] = []
const head = () => Math.max(0, ...stored.map(({ number }) => number))
const queries = {
	heads: async () => (head() === 0 ? {} : { w: head() }),
	eventsTail: async ({ after, upTo, limit }) =>
		stored.filter(({ number }) => number > after && number <= upTo).slice(0, limit),
	eventsPage: async ({ scope, limit }) => {
		if (failure) throw failure
		return stored.filter(({ areaId }) => scope === 'all' || scope.includes(areaId)).slice(0, limit)
	},
	tailCounts: async () => ({ stored: 0, kept: 0 }),
	ledger: async () => [],
	quarantinePage: async () => [],
	auditPage: async () => [],
	alertHeads: async () => ({}),
	newestReadings: async () => [],
} as Partial<StoreQueries> as StoreQueries

async function commit(...events: StoredEvent[]) {
	stored.push(...events)
	const first = events[0]?.number ?? 0
	await bus.publish('events.committed', { writer: 'w', first, last: head(), stored: events.length, at: NOW })
}

beforeEach(async () => {
	stored = []
	audited = []
	failure = undefined
	bus = await connectBus({ clock: { now: () => NOW } })
	const listeners = new Set<(id: string) => void>()
	endViewer = (id) => {
		for (const listener of listeners) listener(id)
	}
	graphql = await createGraphql({
		safe: { open: (bytes) => bytes },
		cursors: { seal: (text) => text, open: (text) => text },
		queries,
		bus,
		areas,
		successions: createSuccessions({ areas, successions: [] }),
		searchAreas: (areas) => [...areas],
		centres: [],
		procedures: new Map(),
		rules: () => new Map(),
		indicators: new Map(),
		timeZone: 'Asia/Ho_Chi_Minh',
		populationOf: () => undefined,
		hours: { elapsed: () => undefined },
		sources,
		verifyToken: (token) => tokens[token],
		sessionCookieName: 'session',
		onViewerEnded(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		alerts: {} as AlertActionDeps,
		silences: {} as SilenceStore,
		ruleBook: {} as RuleStore,
		people: {} as PeopleStore,
		notices: {} as NoticeStore,
		...{ pack: {} as PackView, system: {} as SystemView },
		screens: { find: () => undefined, onChange: () => () => {} } as Partial<ScreenDeps> as ScreenDeps,
		audit: async (entry) => void audited.push(entry),
		addressOf: (connected = '') => connected,
		visibleAreaIds: (scope) => (scope.kind === 'all' ? 'all' : scope.codes.map((code) => `${code}@`)),
		replayQuarantine: async (ids) => ({ replayed: ids.length, stillQuarantined: 0, queued: false }),
		createToken: async () => ({ id: 't', token: 'secret' }),
		revokeToken: async (id) => id === 't',
		tokens: () => [
			{ id: 't', name: 't', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null, lastUsedAt: null },
		],
		listSourceSecrets: () => [],
		rotateSourceSecret: async () => ({ id: 'k', secret: 'whsec_x' }),
		endSourceSecret: async () => false,
		clock: { now: () => NOW },
		log: { warn: () => undefined, error: () => undefined },
	})
})

afterEach(() => graphql.close())

function request(token: string | undefined, query: string, { accept = 'application/json', variables = {} } = {}) {
	return graphql.handle(
		new Request('http://localhost/graphql', {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept,
				...(token ? { authorization: `Bearer ${token}` } : {}),
			},
			body: JSON.stringify({ query, variables }),
		}),
	)
}

async function ask(token: string | undefined, query: string) {
	const response = await request(token, query)
	return {
		status: response.status,
		...((await response.json()) as { data?: unknown; errors?: { message: string; extensions?: { code?: string } }[] }),
	}
}

const codes = (answer: { errors?: { extensions?: { code?: string } }[] }) =>
	answer.errors?.map(({ extensions }) => extensions?.code)

describe('who may ask', () => {
	it.each([undefined, 'wrong'])('nobody without a token that holds, not even for the schema (%s)', async (token) => {
		for (const query of ['{ viewer { id } }', '{ __schema { types { name } } }', '{ noSuchField }']) {
			const answer = await ask(token, query)
			expect([answer.status, codes(answer)]).toEqual([401, ['UNAUTHENTICATED']])
		}
	})

	it('a session cookie is as good as a token', async () => {
		const response = await graphql.handle(
			new Request('http://localhost/graphql?query={viewer{name}}', { headers: { cookie: 'a=b; session=city' } }),
		)
		expect(await response.json()).toEqual({ data: { viewer: { name: 'city' } } })
	})
})

describe('the audit', () => {
	it('has every change and every read of what is protected, with who, what, where from and the outcome', async () => {
		await ask('province', 'mutation { rotateSourceSecret(source: "queue") { ok secret } }')
		await ask('province', 'mutation { revokeToken(id: "none") { ok } }')
		await ask('city', '{ quarantine { edges { node { id } } } }')
		await ask('city', '{ areas { code } }')
		expect(audited).toMatchObject([
			{ name: 'province', action: 'graphql.rotateSourceSecret', target: '{"source":"queue"}', outcome: 'ok' },
			{ name: 'province', action: 'graphql.revokeToken', target: '{"id":"none"}', outcome: 'NOT_FOUND' },
			{ name: 'city', action: 'graphql.quarantine', outcome: 'FORBIDDEN' },
		])
		expect(JSON.stringify(audited)).not.toContain('whsec_x')
	})

	it('is shown to administrators of the whole province alone', async () => {
		expect(codes(await ask('city', '{ audit { edges { node { name } } } }'))).toEqual(['FORBIDDEN'])
		expect((await ask('province', '{ audit { edges { node { name } } } }')).data).toEqual({ audit: { edges: [] } })
	})
})

describe('scope', () => {
	it('a city sees its own events, and not the areas, ledger and quarantine of others', async () => {
		stored = [event(1, '1@'), event(2, '2@')]
		expect((await ask('city', '{ events { edges { node { id } } } }')).data).toEqual({
			events: { edges: [{ node: { id: 'e1' } }] },
		})
		expect((await ask('city', '{ areas { code } area(code: "2") { code } }')).data).toEqual({
			areas: [{ code: '1' }],
			area: null,
		})
		expect(codes(await ask('city', '{ events(filter: { areas: ["2"] }) { edges { node { id } } } }'))).toEqual([
			'FORBIDDEN',
		])
		expect(codes(await ask('city', '{ ledger { source } }'))).toEqual(['FORBIDDEN'])
		expect(codes(await ask('city', '{ quarantine { edges { node { raw } } } }'))).toEqual(['FORBIDDEN'])
	})

	it('a viewer changes nothing, and does not see raw messages', async () => {
		expect(codes(await ask('looker', 'mutation { rotateSourceSecret(source: "queue") { ok } }'))).toEqual(['FORBIDDEN'])
		expect(codes(await ask('looker', 'mutation { replayQuarantine(ids: ["1"]) { ok } }'))).toEqual(['FORBIDDEN'])
		expect(codes(await ask('looker', '{ quarantine { edges { node { raw } } } }'))).toEqual(['FORBIDDEN'])
	})
})

describe('failures', () => {
	it('expected ones are data', async () => {
		const answer = await ask(
			'province',
			'mutation { rotateSourceSecret(source: "nobody") { ok error { code } secret } }',
		)
		expect(answer.data).toEqual({ rotateSourceSecret: { ok: false, error: { code: 'NOT_FOUND' }, secret: null } })
	})

	it('unexpected ones do not show the inside', async () => {
		failure = new Error('password=hunter2')
		const answer = await ask('province', '{ events { edges { node { id } } } }')
		expect(codes(answer)).toEqual(['INTERNAL_SERVER_ERROR'])
		expect(JSON.stringify(answer)).not.toContain('hunter2')
		failure = new StoreError('unavailable', 'connect ECONNREFUSED 10.0.0.1')
		const away = await ask('province', '{ events { edges { node { id } } } }')
		expect(codes(away)).toEqual(['UNAVAILABLE'])
		expect(JSON.stringify(away)).not.toContain('10.0.0.1')
	})

	it.each([
		['depth', `{ area(code: "1") ${'{ parent '.repeat(13)}{ code }${' }'.repeat(13)} }`],
		['aliases', `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`],
		[
			'cost',
			'{ events(first: 500) { edges { node { area { successors { successors { code } } } } } } '.concat(
				...Array.from(
					{ length: 19 },
					(_, index) =>
						`e${index}: events(first: 500) { edges { node { id source type time data area { code name type id } } } } `,
				),
				'}',
			),
		],
		['tokens', `{ viewer { ${'id '.repeat(2_100)} } }`],
	])('a document past the limit of %s is refused before it runs', async (_name, query) => {
		const answer = await ask('province', query)
		expect(answer.data).toBeUndefined()
		expect(answer.errors?.length).toBeGreaterThan(0)
	})

	it('a page of more than 500 and a cursor that is none are refused', async () => {
		expect(codes(await ask('province', '{ events(first: 501) { edges { cursor } } }'))).toEqual(['INVALID'])
		expect(codes(await ask('province', '{ events(after: "x") { edges { cursor } } }'))).toEqual(['INVALID'])
	})
})

interface Delivery {
	data?: { events: { events: { id: string }[]; cursor: string; caughtUp: boolean } }
	errors?: { extensions?: { code?: string; cursor?: string } }[]
}

/** Reads server-sent events one by one. */
async function openStream(token: string, query: string, variables = {}) {
	const response = await request(token, query, { accept: 'text/event-stream', variables })
	const reader = response.body
		?.pipeThrough(new TextDecoderStream() as never)
		.getReader() as ReadableStreamDefaultReader<string>
	let text = ''
	return {
		async next(): Promise<Delivery | 'end'> {
			for (;;) {
				const found = /event: (\w+)\ndata:(.*)\n\n/.exec(text)
				if (found) {
					text = text.slice(found.index + found[0].length)
					return found[1] === 'next' ? (JSON.parse(found[2] ?? '') as Delivery) : 'end'
				}
				const { done, value } = await reader.read()
				if (done) return 'end'
				text += value
			}
		},
		close: () => reader.cancel(),
	}
}

const idsOf = (delivery: Delivery | 'end') =>
	delivery === 'end' ? [] : (delivery.data?.events.events.map(({ id }) => id) ?? [])
const SUBSCRIPTION = 'subscription ($after: String) { events(after: $after) { events { id cursor } cursor caughtUp } }'

describe('live events', () => {
	it('begin with where the stream stands, and go on with what is committed', async () => {
		const stream = await openStream('province', SUBSCRIPTION)
		expect(await stream.next()).toMatchObject({ data: { events: { events: [], caughtUp: true } } })
		await commit(event(1), event(2))
		expect(idsOf(await stream.next())).toEqual(['e1', 'e2'])
		await stream.close()
		await vi.waitFor(() => expect(graphql.stats().subscribers).toBe(0))
	})

	it('a cursor brings what came meanwhile, then the live ones, without a seam', async () => {
		const first = await openStream('province', SUBSCRIPTION)
		await first.next()
		await commit(event(1))
		const delivery = (await first.next()) as Delivery
		await first.close()
		await commit(event(2), event(3))
		const second = await openStream('province', SUBSCRIPTION, { after: delivery.data?.events.cursor })
		const seen: string[] = []
		for (let next = await second.next(); ; next = await second.next()) {
			seen.push(...idsOf(next))
			if (next === 'end' || next.data?.events.caughtUp) break
		}
		await commit(event(4))
		await vi.waitFor(async () => {
			seen.push(...idsOf(await second.next()))
			expect(seen).toEqual(['e2', 'e3', 'e4'])
		})
		await second.close()
	})

	it('a city gets its own only', async () => {
		const stream = await openStream('city', SUBSCRIPTION)
		await stream.next()
		await commit(event(1, '2@'), event(2, '1@'))
		expect(idsOf(await stream.next())).toEqual(['e2'])
		await stream.close()
	})

	it('end at once when the token ends', async () => {
		const stream = await openStream('province', SUBSCRIPTION)
		await stream.next()
		endViewer('province')
		expect(await stream.next()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
		expect(await stream.next()).toBe('end')
	})

	it('a client that does not read is cut with its place, and disturbs nobody', async () => {
		const slow = await openStream('province', SUBSCRIPTION)
		const quick = await openStream('province', SUBSCRIPTION)
		await slow.next()
		await quick.next()
		const batch = 1_000
		let seen = 0
		for (let round = 0; round < 30; round++) {
			await commit(...Array.from({ length: batch }, (_, index) => event(round * batch + index + 1)))
			while (seen < (round + 1) * batch) seen += idsOf(await quick.next()).length
		}
		expect(seen).toBe(30 * batch)
		let last: Delivery | 'end' = 'end'
		for (let next = await slow.next(); next !== 'end'; next = await slow.next()) last = next
		expect(last).toMatchObject({ errors: [{ extensions: { code: 'SLOW_CONSUMER', cursor: expect.any(String) } }] })
		await quick.close()
	})
})
