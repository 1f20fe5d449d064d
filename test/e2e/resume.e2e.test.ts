import { createClient as createSseClient } from 'graphql-sse'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import { seededRandom } from '../kit/crashes.ts'
import { createPublisher } from '../kit/publisher.ts'
import { full } from '../kit/scale.ts'

const EVENTS = full ? 20_000 : 5_000
const seed = Math.floor(Math.random() * 2 ** 31)
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Delivery {
	events: { events: { id: string }[]; cursor: string; caughtUp: boolean; missed: number }
}

/** Subscribes by SSE until `enough` deliveries were handed over, then cuts the connection; answers the last cursor. */
async function readUntilCut(centre: Centre, after: string | null, enough: number, seen: string[]): Promise<string> {
	const client = createSseClient({
		url: `${centre.http}/graphql`,
		headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
		retryAttempts: 0,
	})
	const stream = client.iterate<Delivery>({
		query: `subscription ($after: String) {
			events(filter: { sources: ["environment"] }, after: $after) { events { id } cursor caughtUp missed }
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
	client.dispose()
	return cursor
}

describe('a subscriber that is cut again and again', () => {
	it('receives each event exactly once and in order when it resumes by its cursor', async () => {
		const dir = await temporaryDir()
		cleanups.push(dir.remove)
		const centre = await startCentre({ dataDir: dir.path })
		cleanups.push(() => centre.stop())
		const random = seededRandom(seed)
		const seen: string[] = []
		let cursor = await readUntilCut(centre, null, 1, seen)
		const ids = Array.from({ length: EVENTS }, (_, index) => `flow-${index}`)
		const publisher = createPublisher({
			port: centre.mqttPort,
			username: 'environment',
			password: await centre.sourceSecret('environment'),
			topic: 'events/environment',
			ids,
			payload: (id) => JSON.stringify(observation(id, Date.now())),
			window: 200,
		})
		cleanups.push(publisher.close)
		await vi.waitFor(
			async () => {
				cursor = await readUntilCut(centre, cursor, 1 + Math.floor(random() * 6), seen)
				expect(seen.length).toBeGreaterThanOrEqual(EVENTS)
			},
			{ timeout: 120_000, interval: 1 },
		)
		expect({ seed, seen }).toEqual({ seed, seen: ids })
	}, 180_000)
})
