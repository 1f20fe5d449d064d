import { createClient } from 'graphql-ws'
import { afterEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { startClickHouse } from '../kit/clickhouse.ts'
import { dossier, observation } from '../kit/cloud-event.ts'
import { seededRandom } from '../kit/crashes.ts'
import { closes, ledgerOf } from '../kit/ledger.ts'
import { startMosquitto } from '../kit/mosquitto.ts'
import { createPublisher } from '../kit/publisher.ts'
import { startRedis } from '../kit/redis.ts'
import { full } from '../kit/scale.ts'
import { postBatch } from '../kit/webhook.ts'

const EVENTS = full ? 20_000 : 4_000
const seed = Math.floor(Math.random() * 2 ** 31)
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Delivery {
	events: { events: { id: string }[]; cursor: string; missed: number }
}

/** Subscribes by WebSocket until `enough` deliveries were handed over, then cuts the connection; answers the last cursor. */
async function readUntilCut(centre: Centre, after: string | null, enough: number, seen: string[]): Promise<string> {
	const client = createClient({
		url: `${centre.http.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: { authorization: `Bearer ${ADMIN_TOKEN}` },
		retryAttempts: 0,
	})
	const stream = client.iterate<Delivery>({
		query: `subscription ($after: String) {
			events(filter: { sources: ["environment"] }, after: $after) { events { id } cursor missed }
		}`,
		variables: { after },
	})
	let cursor = after ?? ''
	let deliveries = 0
	for await (const { data, errors } of stream) {
		if (!data) throw new Error(JSON.stringify(errors))
		expect(data.events.missed).toBe(0)
		seen.push(...data.events.events.map((event) => event.id))
		cursor = data.events.cursor
		if (++deliveries >= enough || seen.length >= EVENTS) break
	}
	client.terminate()
	await client.dispose()
	return cursor
}

describe('the parts run as processes of their own', () => {
	it('two ingest processes and a page server store and deliver each event exactly once, also what both were sent', async () => {
		const dirs = await Promise.all([temporaryDir(), temporaryDir(), temporaryDir(), temporaryDir()])
		cleanups.push(...dirs.map((dir) => dir.remove))
		const [storeDir, ...dataDirs] = dirs.map((dir) => dir.path) as [string, string, string, string]
		const store = await startClickHouse(storeDir)
		cleanups.push(store.stop)
		const redis = await startRedis()
		cleanups.push(redis.stop)
		const broker = await startMosquitto()
		cleanups.push(broker.stop)
		const env = {
			CLICKHOUSE_URL: store.url,
			REDIS_URL: redis.url,
			MQTT_URL: broker.url,
			SEALING_KEY: Buffer.alloc(32, 3).toString('base64'),
		}
		const roles = ['ingest', 'ingest', 'graphql,dashboards']
		const centres: Centre[] = []
		for (const [index, dataDir] of dataDirs.entries()) {
			const centre = await startCentre({ dataDir, env: { ...env, ROLES: roles[index] ?? '' } })
			cleanups.push(() => centre.stop())
			centres.push(centre)
		}
		const pages = centres[2] as Centre
		const random = seededRandom(seed)
		const seen: string[] = []
		let cursor = await readUntilCut(pages, null, 1, seen)
		const ids = Array.from({ length: EVENTS }, (_, index) => `roles-${index}`)
		// Without a group both ingest processes receive every message: the hardest case for exactly once.
		const publisher = createPublisher({
			port: broker.port,
			topic: 'events/environment',
			ids,
			payload: (id) => JSON.stringify(observation(id, Date.now())),
		})
		cleanups.push(publisher.close)
		await vi.waitFor(
			async () => {
				cursor = await readUntilCut(pages, cursor, 1 + Math.floor(random() * 6), seen)
				expect(seen.length).toBeGreaterThanOrEqual(EVENTS)
			},
			{ timeout: 120_000, interval: 1 },
		)
		expect({ seed, seen: seen.toSorted() }).toEqual({ seed, seen: ids.toSorted() })
		await vi.waitFor(
			async () => {
				const entry = await ledgerOf(pages, 'environment')
				expect(entry).toMatchObject({ received: 2 * EVENTS, stored: EVENTS, duplicate: EVENTS, inFlight: 0 })
				expect(closes(entry)).toBe(true)
			},
			{ timeout: 30_000, interval: 100 },
		)
	}, 240_000)

	it('one of two processes works out the indicators, and the other goes on when it is killed', async () => {
		const dirs = await Promise.all([temporaryDir(), temporaryDir(), temporaryDir(), temporaryDir()])
		cleanups.push(...dirs.map((dir) => dir.remove))
		const [storeDir, ...dataDirs] = dirs.map((dir) => dir.path) as [string, string, string, string]
		const store = await startClickHouse(storeDir)
		cleanups.push(store.stop)
		const redis = await startRedis()
		cleanups.push(redis.stop)
		const env = {
			CLICKHOUSE_URL: store.url,
			REDIS_URL: redis.url,
			SEALING_KEY: Buffer.alloc(32, 3).toString('base64'),
		}
		const roles = ['ingest,graphql', 'indicators', 'indicators']
		const centres: Centre[] = []
		for (const [index, dataDir] of dataDirs.entries()) {
			const centre = await startCentre({ dataDir, mqttPort: 'off', env: { ...env, ROLES: roles[index] ?? '' } })
			cleanups.push(() => centre.stop())
			centres.push(centre)
		}
		const [front, first] = centres as [Centre, Centre, Centre]
		const key = await front.sourceSecret('onestop')
		const receive = (id: string) => postBatch(front.http, 'onestop', key, [dossier(id, Date.now())])
		const counts = async (expected: number) => {
			const { indicators } = await front.query<{ indicators: { numerator: number }[] }>(
				'{ indicators(ids: ["ONLINE_RATIO"]) { numerator } }',
			)
			expect(indicators[0]?.numerator).toBe(expected)
		}
		await receive('a')
		await vi.waitFor(() => counts(1), { timeout: 30_000, interval: 100 })
		await first.kill()
		await receive('b')
		await vi.waitFor(() => counts(2), { timeout: 30_000, interval: 100 })
	}, 120_000)

	it('a role that cannot work embedded refuses to start with a clear sentence', async () => {
		const dir = await temporaryDir()
		cleanups.push(dir.remove)
		await expect(startCentre({ dataDir: dir.path, env: { ROLES: 'ingest' } })).rejects.toThrow(
			/ROLES.*CLICKHOUSE_URL.*REDIS_URL/s,
		)
	})
})
