import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import mqtt from 'mqtt'
import WebSocket from 'ws'
import { ADMIN_TOKEN, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import { startMosquitto } from '../kit/mosquitto.ts'
import { postBatch } from '../kit/webhook.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'

const TICK_MS = 10
const PROBE_MS = 150

/** Publishes at an even rate; `sent` keeps when each id went out. */
async function publishEvenly(client: mqtt.MqttClient, perSecond: number, seconds: number, sent: Map<string, number>) {
	const { promise, resolve } = Promise.withResolvers<void>()
	const total = perSecond * seconds
	let next = 0
	const begin = performance.now()
	const timer = setInterval(() => {
		const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * perSecond))
		for (; next < due; next++) {
			const id = `latency-${next}`
			sent.set(id, performance.now())
			client.publish('events/environment', JSON.stringify(observation(id, Date.now())), { qos: 1 })
		}
		if (next < total) return
		clearInterval(timer)
		resolve()
	}, TICK_MS)
	await promise
}

function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b)
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Publish → a bare MQTT subscriber, both on a Mosquitto that does nothing else. */
async function bareLatencies(perSecond: number, seconds: number): Promise<number[]> {
	const broker = await startMosquitto()
	const sent = new Map<string, number>()
	const found: number[] = []
	const subscriber = await mqtt.connectAsync(broker.url)
	await subscriber.subscribeAsync('events/environment', { qos: 1 })
	subscriber.on('message', (_topic, payload) => {
		const { id } = JSON.parse(payload.toString()) as { id: string }
		found.push(performance.now() - (sent.get(id) ?? 0))
	})
	const publisher = await mqtt.connectAsync(broker.url)
	await publishEvenly(publisher, perSecond, seconds, sent)
	await until(async () => found.length >= perSecond * seconds)
	await publisher.endAsync()
	await subscriber.endAsync()
	await broker.stop()
	return found
}

/** Dossiers that are received one after the other while the flow of events goes on; answers when each was sent. */
async function sendDossiers(http: string, key: string, seconds: number): Promise<number[]> {
	const sent: number[] = []
	const end = performance.now() + seconds * 1000
	for (let index = 0; performance.now() < end; index++) {
		const data = { MaHoSo: `probe-${index}`, KenhThucHien: '2' }
		const time = new Date().toISOString()
		sent.push(performance.now())
		await postBatch(http, 'onestop', key, [
			{
				specversion: '1.0',
				id: `probe-${index}`,
				source: 'onestop',
				type: 'dossier.received',
				time,
				areacode: '25195',
				data,
			},
		])
		await delay(PROBE_MS)
	}
	return sent
}

interface Delivered {
	events: { events: { id: string }[] }
	indicators: { readings: { numerator: number | null }[] }
}

/**
 * From publish to what a GraphQL subscriber holds, at an even rate: of the events themselves, against a bare MQTT subscriber; and of the reading that an
 * event changes, with the whole catalogue of indicators at work, against the event itself.
 */
export async function benchLatency(perSecond: number, seconds: number): Promise<Figure[]> {
	const bare = await bareLatencies(perSecond, seconds)
	const dir = await temporaryDir()
	const centre = await startCentre({ dataDir: dir.path })
	const secret = await centre.sourceSecret('environment')
	const key = await centre.sourceSecret('onestop')
	const sent = new Map<string, number>()
	const ours: number[] = []
	/** When the reading first counted so many dossiers. */
	const counted: number[] = []
	const client = createClient({
		url: `${centre.http.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: { authorization: `Bearer ${ADMIN_TOKEN}` },
		lazy: false,
	})
	let joined = 0
	const listen = (query: string, next: (data: Delivered) => void) =>
		client.subscribe<Delivered>(
			{ query },
			{
				next: ({ data }) => {
					joined++
					if (data) next(data)
				},
				error: (error) => process.stderr.write(`${JSON.stringify(error)}\n`),
				complete: () => undefined,
			},
		)
	listen('subscription { events(filter: { sources: ["environment"] }) { events { id } cursor } }', ({ events }) => {
		for (const { id } of events.events) ours.push(performance.now() - (sent.get(id) ?? 0))
	})
	listen(
		'subscription { indicators(area: "binh-phuoc", ids: ["ONLINE_RATIO"]) { readings { numerator } } }',
		({ indicators }) => {
			const dossiers = indicators.readings.at(-1)?.numerator ?? 0
			while (counted.length < dossiers) counted.push(performance.now())
		},
	)
	await until(async () => joined >= 2)
	const account = { username: 'environment', password: secret, clientId: 'sender' }
	const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${centre.mqttPort}`, account)
	const [probes] = await Promise.all([
		sendDossiers(centre.http, key, seconds),
		publishEvenly(publisher, perSecond, seconds, sent),
	])
	await until(async () => ours.length >= perSecond * seconds && counted.length >= probes.length)
	await publisher.endAsync()
	await client.dispose()
	await centre.stop()
	await dir.remove()

	const readings = probes.map((at, index) => (counted[index] ?? Number.NaN) - at)
	const compare = (name: string, values: readonly number[], yardstick: readonly number[]): Figure[] =>
		[0.5, 0.99].map((share) => ({
			name: `${name} at ${perSecond}/s, p${share * 100}`,
			value: percentile(values, share),
			unit: 'ms',
			yardstick: percentile(yardstick, share),
			ratio: percentile(yardstick, share) / percentile(values, share),
		}))
	return [...compare('publish → subscriber', ours, bare), ...compare('event → changed reading', readings, ours)]
}
