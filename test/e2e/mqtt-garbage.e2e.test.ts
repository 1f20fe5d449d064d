import fc from 'fast-check'
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier, observation } from '../kit/cloud-event.ts'
import { closes, type LedgerEntry, ledgerOf } from '../kit/ledger.ts'
import { moved } from '../kit/moved.ts'
import { connectSender, publishAnswer } from '../kit/mqtt-answer.ts'
import { full } from '../kit/scale.ts'
import { postSigned } from '../kit/webhook.ts'

const RUNS = full ? 400 : 40
const ONCE = [{ stored: 1 }, { duplicate: 1 }, { quarantined: 1 }]
let centre: Centre
let client: MqttClient
let onestopKey: string
let remove: () => Promise<void>

beforeAll(async () => {
	const dir = await temporaryDir()
	remove = dir.remove
	centre = await startCentre({ dataDir: dir.path })
	onestopKey = await centre.sourceSecret('onestop')
	const password = await centre.sourceSecret('environment')
	client = await connectSender(centre.mqttPort, { username: 'environment', password })
	client.setMaxListeners(0)
})

afterAll(async () => {
	await client.endAsync(true)
	await centre.stop()
	await remove()
})

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '')

/** An event some of whose parts are something else, or are not there. */
const broken = (good: object) =>
	fc
		.dictionary(fc.constantFrom(...Object.keys(good)), fc.option(fc.jsonValue(), { nil: undefined }), { maxKeys: 3 })
		.map((changes) => bytes({ ...good, ...changes }))

/** The bytes of an event, one of them changed. */
const flipped = (good: object) =>
	fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
		const changed = bytes(good)
		changed[at % changed.length] = value
		return changed
	})

/** A list at the top is many messages in one, each with its own count: it is not one of these. */
const isList = (payload: Buffer) => payload.toString('utf8').trimStart().startsWith('[')

const garbage = (good: object) =>
	fc
		.oneof(
			fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
			fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
			fc.jsonValue().map(bytes),
			broken(good),
			flipped(good),
		)
		.filter((payload) => !isList(payload))

it('whatever comes by webhook or MQTT is answered, moves exactly one counter, and the ledger closes', async () => {
	await fc.assert(
		fc.asyncProperty(
			garbage(dossier('some', Date.now())),
			garbage(observation('some', Date.now())),
			fc.constantFrom('events/environment', 'stations/a'),
			async (body, payload, topic) => {
				const webhook = () =>
					postSigned(centre.http, 'onestop', onestopKey, body, 'application/cloudevents+json').then(
						(response) => response.status,
					)
				const [one, other] = await Promise.all([
					moved(centre, 'onestop', webhook),
					moved(centre, 'environment', () => publishAnswer(client, topic, payload)),
				])
				expect([202, 400, 422]).toContain(one.answer)
				expect(other.answer).toBe('acknowledged')
				expect(ONCE).toContainEqual(one.changes)
				expect(ONCE).toContainEqual(other.changes)
			},
		),
		{ numRuns: RUNS },
	)
}, 600_000)

it('a flood of it by both doors at the same time is counted to the last message', async () => {
	const before = await Promise.all(['onestop', 'environment'].map((source) => ledgerOf(centre, source)))
	const bodies = fc.sample(garbage(dossier('flood', Date.now())), 300)
	const payloads = fc.sample(garbage(observation('flood', Date.now())), 1_500)
	const [statuses, answers] = await Promise.all([
		Promise.all(
			bodies.map((body) =>
				postSigned(centre.http, 'onestop', onestopKey, body, 'application/cloudevents+json').then(
					({ status }) => status,
				),
			),
		),
		Promise.all(payloads.map((payload) => publishAnswer(client, 'events/environment', payload))),
	])
	expect(statuses.filter((status) => ![202, 400, 422].includes(status))).toEqual([])
	expect(new Set(answers)).toEqual(new Set(['acknowledged']))
	const settled = async (source: string, entry: LedgerEntry | undefined, sent: number) =>
		vi.waitFor(
			async () => {
				const now = await ledgerOf(centre, source)
				expect([now.inFlight, closes(now)]).toEqual([0, true])
				expect(now.received - (entry?.received ?? 0)).toBe(sent)
				expect(now.refused).toBe(entry?.refused)
			},
			{ timeout: 20_000, interval: 100 },
		)
	await settled('onestop', before[0], bodies.length)
	await settled('environment', before[1], payloads.length)
	expect((await fetch(`${centre.http}/livez`)).status).toBe(200)
})
