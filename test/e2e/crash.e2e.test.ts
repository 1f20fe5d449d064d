import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier, observation } from '../kit/cloud-event.ts'
import { crashRepeatedly, seededRandom } from '../kit/crashes.ts'
import { closes, ledgerOf, storedIds } from '../kit/ledger.ts'
import { startMosquitto } from '../kit/mosquitto.ts'
import { freePort } from '../kit/ports.ts'
import { createPublisher } from '../kit/publisher.ts'
import { full } from '../kit/scale.ts'
import { postBatch } from '../kit/webhook.ts'

const EVENTS = full ? 100_000 : 12_000
const CRASHES = full ? 10 : 3
const TIMEOUT = full ? 900_000 : 240_000
const seed = Math.floor(Math.random() * 2 ** 31)
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function expectEachOnce(centre: Centre, source: string, acknowledged: Iterable<string>, from: string) {
	const wanted = new Set(acknowledged)
	await vi.waitFor(
		async () => {
			const entry = await ledgerOf(centre, source)
			// What is in flight is told once a second: right after an acknowledgement it may not have been told yet.
			expect(entry.stored).toBeGreaterThanOrEqual(wanted.size)
			expect(entry.inFlight).toBe(0)
			expect(closes(entry)).toBe(true)
		},
		{ timeout: 60_000, interval: 200 },
	)
	const ids = await storedIds(centre, source, from)
	const unique = new Set(ids)
	expect({ seed, stored: ids.length }).toEqual({ seed, stored: unique.size })
	expect([...wanted].filter((id) => !unique.has(id))).toEqual([])
	expect((await ledgerOf(centre, source)).stored).toBe(unique.size)
	return unique
}

describe('the centre is killed again and again under load', () => {
	it(
		'stores every event acknowledged by the embedded broker exactly once',
		async () => {
			const dir = await temporaryDir()
			cleanups.push(dir.remove)
			const options = { dataDir: dir.path, port: await freePort(), mqttPort: await freePort() }
			let centre = await startCentre(options)
			cleanups.push(() => centre.stop())
			const from = new Date(Date.now() - 60_000).toISOString()
			const ids = Array.from({ length: EVENTS }, (_, index) => `crash-${index}`)
			const publisher = createPublisher({
				port: options.mqttPort,
				username: 'environment',
				password: await centre.sourceSecret('environment'),
				topic: 'events/environment',
				ids,
				payload: (id) => JSON.stringify(observation(id, Date.now())),
			})
			cleanups.push(publisher.close)
			centre = await crashRepeatedly(centre, { ...options, times: CRASHES, random: seededRandom(seed) })
			await publisher.done
			const stored = await expectEachOnce(centre, 'environment', publisher.acknowledged, from)
			expect(stored.size).toBe(EVENTS)
		},
		TIMEOUT,
	)

	it(
		'stores every event acknowledged on its way through an outside broker that restarts twice exactly once',
		async () => {
			const dir = await temporaryDir()
			cleanups.push(dir.remove)
			const brokerDir = await temporaryDir()
			cleanups.push(brokerDir.remove)
			const broker = await startMosquitto({ persistence: brokerDir.path })
			cleanups.push(broker.stop)
			const options = {
				dataDir: dir.path,
				port: await freePort(),
				env: { MQTT_URL: broker.url },
			}
			let centre = await startCentre(options)
			cleanups.push(() => centre.stop())
			const from = new Date(Date.now() - 60_000).toISOString()
			const ids = Array.from({ length: EVENTS }, (_, index) => `broker-${index}`)
			const publisher = createPublisher({
				port: broker.port,
				topic: 'events/environment',
				ids,
				payload: (id) => JSON.stringify(observation(id, Date.now())),
			})
			cleanups.push(publisher.close)
			let restarts = 0
			centre = await crashRepeatedly(centre, {
				...options,
				times: CRASHES,
				random: seededRandom(seed),
				between: async () => {
					if (restarts++ < 2) await broker.restart()
				},
			})
			await publisher.done
			await vi.waitFor(
				async () => expect((await ledgerOf(centre, 'environment')).stored).toBeGreaterThanOrEqual(EVENTS),
				{ timeout: 60_000, interval: 200 },
			)
			const stored = await expectEachOnce(centre, 'environment', publisher.acknowledged, from)
			expect(stored.size).toBe(EVENTS)
		},
		TIMEOUT,
	)

	it(
		'stores every event acknowledged by a webhook exactly once',
		async () => {
			const dir = await temporaryDir()
			cleanups.push(dir.remove)
			const options = { dataDir: dir.path, port: await freePort(), mqttPort: 'off' as const }
			let centre = await startCentre(options)
			cleanups.push(() => centre.stop())
			const from = new Date(Date.now() - 60_000).toISOString()
			const secret = await centre.sourceSecret('onestop')
			const http = centre.http
			const acknowledged = new Set<string>()
			const batches = Array.from({ length: EVENTS / 100 }, (_, batch) =>
				Array.from({ length: 100 }, (_, index) => dossier(`hook-${batch * 100 + index}`, Date.now())),
			)

			async function send() {
				for (let batch = batches.shift(); batch; batch = batches.shift()) {
					const sent = batch
					await vi.waitFor(async () => expect((await postBatch(http, 'onestop', secret, sent)).status).toBe(202), {
						timeout: 60_000,
						interval: 50,
					})
					for (const event of sent) acknowledged.add(event.id)
				}
			}
			const senders = Promise.all([send(), send(), send(), send()])
			centre = await crashRepeatedly(centre, { ...options, times: CRASHES, random: seededRandom(seed) })
			await senders
			const stored = await expectEachOnce(centre, 'onestop', acknowledged, from)
			expect(stored.size).toBe(EVENTS)
		},
		TIMEOUT,
	)
})
