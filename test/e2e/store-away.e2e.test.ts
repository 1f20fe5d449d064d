import { afterEach, describe, expect, it, vi } from 'vitest'
import { startCentre, temporaryDir } from '../kit/centre.ts'
import { startClickHouse } from '../kit/clickhouse.ts'
import { dossier, observation } from '../kit/cloud-event.ts'
import { closes, ledgerOf } from '../kit/ledger.ts'
import { createPublisher } from '../kit/publisher.ts'
import { full } from '../kit/scale.ts'
import { postBatch } from '../kit/webhook.ts'

const AWAY_MS = full ? 60_000 : 4_000
const QUOTA = full ? '8MB' : '1MB'
const EVENTS = full ? 60_000 : 8_000
const MEMORY_LIMIT_MB = 900
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function residentMegabytes(http: string, token: string): Promise<number> {
	const metrics = await fetch(`${http}/metrics`, { headers: { authorization: `Bearer ${token}` } })
	return Number(/^process_resident_memory_bytes (\S+)/m.exec(await metrics.text())?.[1]) / 2 ** 20
}

describe('the store goes away under load', () => {
	it(
		'slows the senders with the documented answers, keeps its memory, and has everything afterwards',
		async () => {
			const storeDir = await temporaryDir()
			const dir = await temporaryDir()
			cleanups.push(storeDir.remove, dir.remove)
			const store = await startClickHouse(storeDir.path)
			cleanups.push(store.stop)
			const centre = await startCentre({
				dataDir: dir.path,
				env: { CLICKHOUSE_URL: store.url, SPOOL_QUOTA: QUOTA },
			})
			cleanups.push(() => centre.stop())
			const [sensorKey, officeKey] = [await centre.sourceSecret('environment'), await centre.sourceSecret('onestop')]

			store.freeze()
			const publisher = createPublisher({
				port: centre.mqttPort,
				username: 'environment',
				password: sensorKey,
				topic: 'events/environment',
				ids: Array.from({ length: EVENTS }, (_, index) => `away-${index}`),
				payload: (id) => JSON.stringify(observation(id, Date.now())),
			})
			cleanups.push(publisher.close)
			const awayUntil = Date.now() + AWAY_MS
			await vi.waitFor(
				async () => {
					const answer = await postBatch(centre.http, 'onestop', officeKey, [dossier(crypto.randomUUID(), Date.now())])
					expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)])
				},
				{ timeout: 60_000, interval: 20 },
			)
			const held = publisher.acknowledged.size
			expect(held).toBeLessThan(EVENTS)
			await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(awayUntil), { timeout: AWAY_MS + 5_000, interval: 100 })
			expect((await fetch(`${centre.http}/livez`)).status).toBe(200)
			expect((await fetch(`${centre.http}/readyz`)).status).toBe(503)
			expect(await residentMegabytes(centre.http, 'test-administrator-token-of-this-run-only')).toBeLessThan(
				MEMORY_LIMIT_MB,
			)

			store.thaw()
			await publisher.done
			await vi.waitFor(
				async () => {
					const entry = await ledgerOf(centre, 'environment')
					expect(entry).toMatchObject({ stored: EVENTS, inFlight: 0 })
					expect(closes(entry)).toBe(true)
				},
				{ timeout: 120_000, interval: 200 },
			)
			expect((await postBatch(centre.http, 'onestop', officeKey, [dossier('back', Date.now())])).status).toBe(202)
		},
		full ? 400_000 : 200_000,
	)
})
