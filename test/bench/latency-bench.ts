import { createClient } from 'graphql-ws'
import mqtt from 'mqtt'
import WebSocket from 'ws'
import { ADMIN_TOKEN, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'

const TICK_MS = 10

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

/** From publish to what a GraphQL subscriber holds, at an even rate, against publish to a bare MQTT subscriber. */
export async function benchLatency(perSecond: number, seconds: number): Promise<Figure[]> {
	const dir = await temporaryDir()
	const centre = await startCentre({ dataDir: dir.path })
	const secret = await centre.sourceSecret('environment')
	const account = { username: 'environment', password: secret }
	const sent = new Map<string, number>()
	const ours: number[] = []
	const bare: number[] = []

	const subscriber = mqtt.connect(`mqtt://127.0.0.1:${centre.mqttPort}`, { ...account, clientId: 'bare' })
	await new Promise<void>((resolve) => subscriber.once('connect', () => resolve()))
	await subscriber.subscribeAsync('events/environment', { qos: 0 })
	subscriber.on('message', (_topic, payload) => {
		const { id } = JSON.parse(payload.toString()) as { id: string }
		bare.push(performance.now() - (sent.get(id) ?? 0))
	})
	const client = createClient({
		url: `${centre.http.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: { authorization: `Bearer ${ADMIN_TOKEN}` },
		lazy: false,
	})
	let joined = false
	client.subscribe<{ events: { events: { id: string }[] } }>(
		{ query: 'subscription { events(filter: { sources: ["environment"] }) { events { id } cursor } }' },
		{
			next: ({ data }) => {
				joined = true
				for (const { id } of data?.events.events ?? []) ours.push(performance.now() - (sent.get(id) ?? 0))
			},
			error: (error) => process.stderr.write(`${JSON.stringify(error)}\n`),
			complete: () => undefined,
		},
	)
	await until(async () => joined)
	const publisher = mqtt.connect(`mqtt://127.0.0.1:${centre.mqttPort}`, { ...account, clientId: 'sender' })
	await publishEvenly(publisher, perSecond, seconds, sent)
	await until(async () => ours.length >= perSecond * seconds && bare.length >= perSecond * seconds)
	await publisher.endAsync()
	await subscriber.endAsync()
	await client.dispose()
	await centre.stop()
	await dir.remove()

	return [0.5, 0.99].map((share) => ({
		name: `publish → subscriber at ${perSecond}/s, p${share * 100}`,
		value: percentile(ours, share),
		unit: 'ms',
		yardstick: percentile(bare, share),
		ratio: percentile(bare, share) / percentile(ours, share),
	}))
}
