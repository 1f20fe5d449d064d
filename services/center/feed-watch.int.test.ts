import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Bus } from '@vong/bus/bus'
import { connectBus } from '@vong/bus/connect'
import { createAreaIndex } from '@vong/core/area'
import type { Message } from '@vong/core/door'
import type { Source } from '@vong/core/source'
import { createRedaction } from '@vong/formats/redaction'
import { createDecoders } from '@vong/formats/registry'
import { createSchemaCheck } from '@vong/formats/schema-check'
import { createPipeline, type Pipeline } from '@vong/pipeline/pipeline'
import { loadProvince, type Province } from '@vong/province/load-province'
import { connectStore } from '@vong/store/connect'
import type { Store } from '@vong/store/store'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startFeedWatch } from './feed-watch.ts'

const MINUTE = 60_000
const T0 = Date.UTC(2026, 4, 19, 3)
const log = pino({ level: 'silent' })
const patience = { timeout: 60_000, interval: 50 }
let now = T0
const clock = { now: () => now }
let dir: string
let store: Store
let bus: Bus
let province: Province
let sources: Map<string, Source>
let pipeline: Pipeline

/** A lease that fails to keep others out: both watches believe that they are the only one. */
const everybodyLeads = (): Bus => ({
	...bus,
	lease: async () => ({ held: true, lost: new AbortController().signal, release: async () => undefined }),
})
const watch = () =>
	startFeedWatch({
		...{ sources, intake: pipeline, queries: store.background, bus: everybodyLeads(), clock, log },
		hours: { elapsed: (from, to) => to - from },
	})

async function openPipeline() {
	const key = new Uint8Array(32)
	const opened = await createPipeline({
		...{ spoolDir: join(dir, 'spool'), durability: 'process', quotaBytes: 1e8, store, bus, sources, clock, log },
		decoders: await createDecoders(),
		areas: createAreaIndex(province.areas),
		checkSchema: createSchemaCheck(sources, key),
		redact: createRedaction(sources, key),
		safe: { seal: (bytes) => bytes, open: (bytes) => bytes },
	})
	await opened.start()
	return opened
}

async function send(id: string) {
	const source = sources.get('environment')
	if (!source) throw new Error('no such source')
	const time = new Date(now).toISOString()
	const event = { specversion: '1.0', id, source: 'environment', type: 'observation', subject: 'S', time }
	const message: Message = {
		...{ source, receivedAt: now, address: '', door: 'webhook' },
		feed: { door: 'webhook', match: '*', format: 'cloudevents' },
		body: Buffer.from(
			JSON.stringify({ ...event, data: { station: 'S', parameter: 'PM10', value: 20, unit: 'µg/m³', status: '00' } }),
		),
		headers: { 'content-type': 'application/cloudevents+json' },
	}
	await pipeline.accept([message])
	await pipeline.tellStatus()
}

const told = async () => {
	const filter = { sources: ['vong'], types: ['feed.*'] }
	const events = await store.queries.eventsPage({ scope: 'all', filter, limit: 100 })
	return events.toReversed().map(({ type, severity }) => `${type} ${severity}`)
}
const tells = (...expected: string[]) => vi.waitFor(async () => expect(await told()).toEqual(expected), patience)

beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'vong-feeds-'))
	province = await loadProvince(resolve(import.meta.dirname, '../province/binh-phuoc'))
	const [own, environment] = [province.sources.get('vong'), province.sources.get('environment')]
	if (!own || !environment) throw new Error('the pack has no such source')
	const paced = { ...environment, every: 600, cadence: { kind: 'always', every: 600 } } as const
	sources = new Map([
		['vong', own],
		['environment', paced],
	])
	store = await connectStore({ dataDir: dir, durability: 'process', clock })
	await store.migrate()
	bus = await connectBus({ clock })
	pipeline = await openPipeline()
}, 60_000)
afterAll(async () => {
	await pipeline.drain(5_000)
	await bus.close()
	await store.close()
	await rm(dir, { recursive: true, force: true })
})

it('each change of a feed is told once, though two processes watch at the same time and all start anew in between', async () => {
	await send('first')
	let watches = [watch(), watch()]
	now += 15 * MINUTE
	await tells('feed.late info')
	now += 60 * MINUTE
	await tells('feed.late info', 'feed.stale minor')

	for (const each of watches) await each?.stop()
	await pipeline.drain(5_000)
	pipeline = await openPipeline()
	watches = [watch(), watch()]
	now += 60 * MINUTE
	const silence = ['feed.late info', 'feed.stale minor', 'feed.dead major'] as const
	await tells(...silence)
	await send('second')
	await tells(...silence, 'feed.live info')
	// The next silence is told anew.
	now += 15 * MINUTE
	await tells(...silence, 'feed.live info', 'feed.late info')
	for (const each of watches) await each?.stop()

	// The ledger's line follows the events.
	await vi.waitFor(async () => {
		const ledger = (await store.queries.ledger()).find(({ source }) => source === 'vong')
		expect(ledger).toMatchObject({ stored: 5, quarantined: 0 })
	}, patience)
}, 240_000)
