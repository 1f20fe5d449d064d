import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SEVERITIES } from '@vong/core/severity'
import { connectStore } from '@vong/store/connect'
import { encodeEvent } from '@vong/store/event-row'
import type { AreaIds, EventFilter, Store, StoredEvent } from '@vong/store/store'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMatcher } from './matches.ts'

const NOW = Math.floor(Date.now() / 1_000) * 1_000
/** Words that a query has to keep apart from its own signs. */
const WORDS = ["Trạm Đồng Xoài's", 'a\\b', 'a"b', 'tab\there', 'line\nbreak', '{x:String}', '', 'DS-1', '😀', '[1,2]']
const TYPES = ['dossier.received', 'dossier.status', 'dossierx', 'dossier', 'ticket.issued', 'a.b.c']
const AREAS = ['25195@', '25195@2025-07-01', '25217@', '']
const TIMES = [0, 1_000, NOW - 86_400_000, NOW - 1_000, NOW, NOW + 1_000, Date.UTC(2036, 0, 1)]

const events: fc.Arbitrary<StoredEvent> = fc.record({
	writer: fc.constantFrom('w', 'v'),
	number: fc.constant(0),
	source: fc.constantFrom('queue', 'onestop', ...WORDS),
	id: fc.constant(''),
	type: fc.constantFrom(...TYPES),
	subject: fc.constantFrom(...WORDS),
	time: fc.constantFrom(...TIMES),
	timeSent: fc.boolean(),
	receivedAt: fc.constant(NOW),
	skewed: fc.boolean(),
	dataSchema: fc.constant(''),
	areaCode: fc.constant(''),
	areaId: fc.constantFrom(...AREAS),
	agency: fc.constantFrom(...WORDS),
	severity: fc.constantFrom(...SEVERITIES),
	value: fc.constantFrom(null, 0, -1.5),
	unit: fc.constant(''),
	lat: fc.constant(null),
	lon: fc.constant(null),
	data: fc.constant({}),
})
const some = <T>(...values: T[]) => fc.subarray(values)
const filters: fc.Arbitrary<EventFilter> = fc.record(
	{
		areas: some(...AREAS),
		sources: some('queue', 'onestop', ...WORDS),
		types: some(...TYPES, 'dossier.*', 'a.*', 'a.b.*', '.*', 'nobody.*'),
		subject: fc.constantFrom(...WORDS),
		severities: some(...SEVERITIES),
		from: fc.constantFrom(...TIMES),
		to: fc.constantFrom(...TIMES),
	},
	{ requiredKeys: [] },
)
const scopes: fc.Arbitrary<AreaIds> = fc.oneof(fc.constant('all' as const), some(...AREAS))

let dataDir: string
let store: Store
let stored: StoredEvent[]

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'vong-matches-'))
	store = await connectStore({ dataDir, durability: 'process', clock: { now: () => NOW } })
	await store.migrate()
	stored = (fc.sample(events, 400) as StoredEvent[]).map((event, index) => ({
		...event,
		number: index + 1,
		id: `e${index}`,
	}))
	const lines = stored.map((event) => Buffer.from(encodeEvent(event, event.writer, event.number, 90)))
	await store.writer.insert('events', lines, 'all')
})

afterAll(async () => {
	await store.close()
	await rm(dataDir, { recursive: true, force: true })
})

const newestFirst = (a: StoredEvent, b: StoredEvent) =>
	b.time - a.time || (a.writer < b.writer ? 1 : a.writer > b.writer ? -1 : b.number - a.number)

it('what is shown live is what a query finds, for any filter and any scope', async () => {
	await fc.assert(
		fc.asyncProperty(scopes, filters, async (scope, filter) => {
			const found = await store.queries.eventsPage({ scope, filter, limit: 500 })
			const live = stored.filter(createMatcher(scope, filter)).toSorted(newestFirst)
			expect(found.map(({ id }) => id)).toEqual(live.map(({ id }) => id))
		}),
		{ numRuns: 150 },
	)
})

it('pages of any size bring every event once, although others are stored in between', async () => {
	for (const limit of [1, 7, 50]) {
		const seen: StoredEvent[] = []
		for (let round = 0; ; round++) {
			const last = seen.at(-1)
			const page = await store.queries.eventsPage({
				scope: 'all',
				filter: { sources: ['queue'] },
				limit,
				...(last ? { after: last } : {}),
			})
			if (page.length === 0) break
			seen.push(...page)
			if (round > 2) continue
			// Newer than everything that was handed over: it belongs to no later page.
			const number = 10_000 + limit * 10 + round
			const late = { ...(stored[0] as StoredEvent), source: 'queue', id: `late${number}`, time: Date.UTC(2040, 0, 1) }
			await store.writer.insert('events', [Buffer.from(encodeEvent(late, 'w', number, 90))], `late:${number}`)
		}
		const first = stored.filter(({ source }) => source === 'queue').toSorted(newestFirst)
		const old = seen.filter(({ id }) => !id.startsWith('late'))
		expect(old.map(({ id }) => id)).toEqual(first.map(({ id }) => id))
		expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
	}
})
