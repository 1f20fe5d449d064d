import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import { createSuccessions } from '@vong/core/succession'
import type { Viewer } from '@vong/core/viewer'
import type { StoreQueries } from '@vong/store/store'
import { serverAudits } from 'graphql-http'
import { afterAll, expect, test } from 'vitest'
import type { AlertActionDeps } from './alert-actions.ts'
import { createGraphql, type ScreenDeps } from './handler.ts'
import type { NoticeStore } from './notice-actions.ts'
import type { PeopleStore } from './people-actions.ts'
import type { RuleStore } from './rule-actions.ts'
import type { PackView } from './scoped-reader.ts'
import type { SilenceStore } from './silence-actions.ts'
import type { SystemView } from './system-view.ts'

/** The audit of the GraphQL-over-HTTP specification, asked by a signed-in viewer. */
const clock = { now: () => Date.UTC(2026, 10, 23) }
const viewer: Viewer = { id: 'v', name: 'v', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null }
const graphql = await createGraphql({
	safe: { open: (bytes) => bytes },
	cursors: { seal: (text) => text, open: (text) => text },
	queries: {
		heads: async () => ({}),
		alertHeads: async () => ({}),
		ledger: async () => [],
		newestReadings: async () => [],
	} as Partial<StoreQueries> as StoreQueries,
	bus: await connectBus({ clock }),
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
	verifyToken: () => viewer,
	sessionCookieName: 'session',
	onViewerEnded: () => () => undefined,
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
	addressOf: () => '',
	replayQuarantine: async () => ({ replayed: 0, stillQuarantined: 0, queued: false }),
	createToken: async () => ({ id: 't', token: 'secret' }),
	revokeToken: async (id) => id === 't',
	tokens: () => [{ id: 't', name: 't', roles: ['VIEWER'], scope: { kind: 'all' }, expiresAt: null, lastUsedAt: null }],
	listSourceSecrets: () => [],
	rotateSourceSecret: async () => ({ id: 'k', secret: 's' }),
	endSourceSecret: async () => false,
	clock,
	log: { warn: () => undefined, error: () => undefined },
})
afterAll(() => graphql.close())

const audits = serverAudits({
	url: 'http://localhost/graphql',
	fetchFn: (url: string, init: RequestInit = {}) => {
		const headers = new Headers(init.headers)
		headers.set('authorization', 'Bearer t')
		return graphql.handle(new Request(url, { ...init, headers }))
	},
})

test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
	const result = await audit.fn()
	expect(result.status === 'ok' ? 'ok' : `${result.status}: ${'reason' in result ? result.reason : ''}`).toBe('ok')
})
