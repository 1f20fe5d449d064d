import { describe, expect, it } from 'vitest'
import { createAccessQueries } from './access-queries.ts'
import { createAlertQueries } from './alert-queries.ts'
import { createAuditQueries } from './audit-queries.ts'
import { boundedSql, type Engine, type Query } from './engine.ts'
import { createEntityQueries } from './entity-queries.ts'
import { createEventQueries } from './event-queries.ts'
import { createLedgerQueries } from './ledger-queries.ts'
import { createNotificationQueries } from './notification-queries.ts'
import { createQualityQueries } from './quality-queries.ts'
import { createQuarantineQueries } from './quarantine-queries.ts'
import { createReadingQueries } from './reading-queries.ts'
import { createRuleQueries } from './rule-queries.ts'
import type { StoreQueries } from './store.ts'

/** A text and a number that no statement holds by itself. */
const TEXT = 'a-canary'
const NUMBER = 86_753_09

type Arguments = { [Name in keyof StoreQueries]: Parameters<StoreQueries[Name]>[] }

const scope = [TEXT]
const key = { time: NUMBER, writer: TEXT, number: NUMBER }
const measures = {
	kind: 'dossier',
	area: 'handling',
	grain: 'day',
	timeZone: TEXT,
	dayStartHour: 16,
	from: NUMBER,
	to: NUMBER,
	measures: [
		{ count: { flags: [TEXT], states: [TEXT], dueBefore: NUMBER, numbers: { [TEXT]: { min: NUMBER, max: NUMBER } } } },
		{ sum: TEXT, where: { without: [TEXT], categories: [TEXT], dueFrom: NUMBER } },
		{ distinct: 'category', where: { all: [{ flags: [TEXT] }], any: [{ states: [TEXT] }], not: { states: [TEXT] } } },
	],
} as const

/** Each query, with and without what may be left out. A query that is not here does not compile. */
const CALLS: Arguments = {
	eventsPage: [
		[{ scope: 'all', filter: {}, limit: NUMBER }],
		[
			{
				scope,
				limit: NUMBER,
				after: key,
				filter: {
					areas: scope,
					sources: scope,
					types: [TEXT, `${TEXT}.*`],
					subject: TEXT,
					severities: scope,
					from: NUMBER,
					to: NUMBER + 1,
				},
			},
		],
	],
	eventCounts: [
		[{ scope: 'all', filter: {}, from: NUMBER, to: NUMBER, starts: [NUMBER], limit: NUMBER }],
		[
			{
				...{ scope, filter: { areas: scope, sources: scope, types: [TEXT, `${TEXT}.*`] }, by: 'type' },
				...{ from: NUMBER, to: NUMBER, starts: [NUMBER], limit: NUMBER },
			},
		],
	],
	eventsTail: [
		[{ writer: TEXT, after: NUMBER, upTo: NUMBER, limit: NUMBER }],
		[{ writer: TEXT, after: NUMBER, upTo: NUMBER, limit: NUMBER, types: [TEXT], orSeverities: [TEXT] }],
	],
	lastReceipts: [
		[{ match: { sources: scope }, by: 'all', from: NUMBER }],
		[
			{
				match: { sources: scope, types: [TEXT], severities: scope, value: { min: NUMBER, max: NUMBER } },
				by: 'subject',
				field: TEXT,
				from: NUMBER,
				tail: { writer: TEXT, after: NUMBER, upTo: NUMBER },
			},
		],
	],
	heads: [[]],
	headsAt: [[[NUMBER]]],
	tailCounts: [[{ after: { [TEXT]: NUMBER }, upTo: { [TEXT]: NUMBER } }]],
	findIdentities: [[TEXT, [TEXT]]],
	recentIdentities: [[NUMBER]],
	ledger: [[]],
	sourceActivity: [[]],
	quarantinePage: [[{ limit: NUMBER }], [{ source: TEXT, limit: NUMBER, after: { receivedAt: NUMBER, id: TEXT } }]],
	quarantineByIds: [[[TEXT]]],
	lastNumber: [[TEXT]],
	accessLog: [[]],
	auditPage: [
		[{ limit: NUMBER }],
		[{ limit: NUMBER, action: TEXT, name: TEXT, after: { at: NUMBER, writer: TEXT, number: NUMBER } }],
	],
	alertLines: [[[TEXT]]],
	alertsOfKeys: [[[TEXT]]],
	alertLinesSince: [[NUMBER]],
	alertsPage: [
		[{ scope: 'all', filter: {}, limit: NUMBER }],
		[
			{
				scope,
				limit: NUMBER,
				after: { startedAt: NUMBER, id: TEXT },
				asOf: NUMBER,
				filter: { areas: scope, states: scope, severities: scope, rules: scope },
			},
		],
	],
	alertsMoved: [[{ rules: scope, areas: scope, from: NUMBER, to: NUMBER, limit: NUMBER }]],
	alertTail: [[{ writer: TEXT, after: NUMBER, upTo: NUMBER, limit: NUMBER }]],
	alertHeads: [[]],
	auditLast: [[TEXT]],
	auditChain: [[{ limit: NUMBER }], [{ limit: NUMBER, after: { writer: TEXT, number: NUMBER } }]],
	entityEvents: [[[{ kind: 'dossier', keys: [TEXT] }]]],
	entitiesPage: [
		[{ kind: 'dossier', scope: 'all', filter: {}, limit: NUMBER }],
		[
			{
				kind: 'dossier',
				scope,
				limit: NUMBER,
				after: { openedAt: NUMBER, key: TEXT },
				filter: {
					areas: scope,
					agencies: scope,
					states: scope,
					open: true,
					dueBefore: NUMBER,
					dueFrom: NUMBER,
					openedFrom: NUMBER,
					openedTo: NUMBER,
					key: TEXT,
				},
			},
		],
	],
	measureEntities: [
		[{ ...measures, at: 'opened' }],
		[{ ...measures, at: 'closed', grain: 'hour', area: 'residence' }],
		[{ ...measures, at: 'now' }],
		[{ ...measures, at: 'opened', grain: 'whole' }],
		[{ ...measures, at: 'opened', by: 'category', categories: [TEXT] }],
	],
	entitySpan: [['dossier']],
	measuredBy: [[{ parameters: [TEXT], from: NUMBER, to: NUMBER }]],
	measureObservations: [[{ parameters: [TEXT], from: NUMBER, to: NUMBER }]],
	observedSpan: [[[TEXT]]],
	observedHours: [[{ writer: TEXT, after: NUMBER, upTo: NUMBER, parameters: [TEXT] }]],
	sourceQuality: [[{ from: NUMBER, to: NUMBER, sources: [{ id: TEXT, every: NUMBER, lateness: NUMBER }] }]],
	sourceArrivals: [[{ from: NUMBER, to: NUMBER }]],
	sourceSilences: [[{ from: NUMBER, to: NUMBER, least: NUMBER, sources: [TEXT] }]],
	stationPoints: [[{ areas: [TEXT], parameters: [TEXT], from: NUMBER, to: NUMBER, limit: NUMBER }]],
	sourceDelays: [[{ from: NUMBER, to: NUMBER }]],
	sourceRepeats: [[{ from: NUMBER, to: NUMBER }]],
	recentMeasurements: [[{ from: NUMBER, each: NUMBER, limit: NUMBER }]],
	progress: [[[TEXT]]],
	cellSums: [
		[{ indicators: [TEXT], areas: 'all', from: NUMBER, to: NUMBER }],
		[
			{
				...{ indicators: [TEXT], areas: scope, agency: TEXT, from: NUMBER, to: NUMBER, by: 'agency' },
				step: { unit: 'week', timeZone: TEXT },
				latest: true,
			},
		],
		[{ indicators: [TEXT], areas: 'all', from: NUMBER, to: NUMBER, latest: true }],
	],
	categorySums: [
		[{ indicators: [TEXT], areas: 'all', from: NUMBER, to: NUMBER }],
		[
			{
				...{ indicators: [TEXT], areas: scope, categories: [TEXT], newest: [TEXT], from: NUMBER, to: NUMBER },
				...{ step: { unit: 'week', timeZone: TEXT }, latest: true },
			},
		],
	],
	cellsAt: [[[TEXT], [NUMBER]]],
	categoryCellsAt: [
		[[TEXT], [NUMBER], undefined],
		[[TEXT], [NUMBER], [TEXT]],
	],
	newestReadings: [[{ from: NUMBER, to: NUMBER, limit: NUMBER }]],
	closedReadings: [[{ indicators: [TEXT], period: TEXT, from: NUMBER, to: NUMBER, limit: NUMBER }]],
	notificationsOf: [[[TEXT]]],
	notificationsTo: [[{ recipient: TEXT, from: NUMBER, limit: NUMBER }]],
	notificationsSince: [[NUMBER, NUMBER]],
	alertingLog: [[[TEXT]]],
	alertingRecords: [[TEXT, TEXT]],
	ruleLog: [[]],
	judgedReadings: [[{ indicator: TEXT, period: TEXT, byAgency: true, from: NUMBER, to: NUMBER, limit: NUMBER }]],
	alertStatistics: [[{ scope, from: NUMBER, to: NUMBER }], [{ scope: 'all', from: NUMBER, to: NUMBER }]],
	readingRevisions: [[{ indicators: [TEXT], area: TEXT, agency: TEXT, period: TEXT, start: NUMBER }]],
}

/** These read a table as a whole, and say why they may. */
const WHOLE: Readonly<Record<string, string>> = {
	heads: 'one line for each batch; a row for each writer comes back',
	ledger: 'one line for each batch; a row for each source comes back',
	sourceActivity: 'two columns of the events; a row for each source comes back',
	ruleLog: 'as many lines as rules were ever changed by hand',
	alertHeads: 'two columns of the log; a row for each writer comes back',
	alertsPage: 'what an alert amounts to is told by all of its lines; a page comes back',
	accessLog: 'small, and only the whole log tells what holds',
}

async function textsOf(name: keyof StoreQueries): Promise<Query[]> {
	const asked: Query[] = []
	const engine: Engine = {
		mode: 'server',
		async query<Row>(query: Query): Promise<Row[]> {
			asked.push(query)
			// Something to go on with, for a query of two steps.
			return query.name === 'tailCounts.stored' ? ([{ lines: 1, stored: 1, from: 1 }] as Row[]) : []
		},
		command: async () => undefined,
		insert: async () => undefined,
		ping: async () => undefined,
		flush: async () => true,
		close: async () => undefined,
	}
	const queries: StoreQueries = {
		...createEventQueries(engine, { now: () => NUMBER }),
		...createLedgerQueries(engine),
		...createQuarantineQueries(engine),
		...createAccessQueries(engine),
		...createAuditQueries(engine),
		...createAlertQueries(engine),
		...createEntityQueries(engine),
		...createReadingQueries(engine),
		...createQualityQueries(engine),
		...createNotificationQueries(engine),
		...createRuleQueries(engine),
	}
	const call = queries[name] as (...args: readonly unknown[]) => Promise<unknown>
	for (const args of CALLS[name]) await call(...args)
	return asked
}

describe.each(Object.keys(CALLS) as (keyof StoreQueries)[])('the query %s', (name) => {
	it('has values only as typed parameters, and each that it names', async () => {
		const asked = await textsOf(name)
		expect(asked.length).toBeGreaterThan(0)
		for (const { sql, parameters = {} } of asked) {
			expect(sql).not.toContain(TEXT)
			expect(sql).not.toContain(String(NUMBER))
			const named = [...sql.matchAll(/\{(\w+):(\w+(?:\(\w+\))?)\}/g)].map(([, parameter]) => parameter)
			expect(new Set(named)).toEqual(new Set(Object.keys(parameters)))
			expect(sql.replaceAll(/\{\w+:\w+(\(\w+\))?\}/g, '')).not.toMatch(/[{}]/)
		}
	})

	it('is told apart by its name, ends in time, and reads no more than a part of a table', async () => {
		for (const query of await textsOf(name)) {
			expect(query.name.split('.')[0]).toBe(name)
			expect(query.timeoutMs ?? 1).toBeGreaterThan(0)
			expect(query.timeoutMs ?? 1).toBeLessThanOrEqual(60_000)
			expect(boundedSql(query)).toMatch(/\nSETTINGS max_execution_time = [\d.]+,/)
			if (!(name in WHOLE)) expect(query.sql).toMatch(/\bWHERE\b|\bLIMIT \{/)
		}
	})
})
