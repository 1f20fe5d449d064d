import { createClient } from 'graphql-ws'
import mqtt from 'mqtt'
import WebSocket from 'ws'
import { ADMIN_TOKEN, startCentre } from '../kit/centre.ts'
import { startMosquitto } from '../kit/mosquitto.ts'
import { percentile, publishEvenly, sendDossiers } from './load.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'
import { workingDir } from './working-dir.ts'

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

/** So long the flow goes on before it counts. */
const WARM_UP_SECONDS = 5

interface Delivered {
	events: { events: { id: string }[] }
	indicators: { readings: { numerator: number | null }[] }
}

/**
 * From publish to what a GraphQL subscriber holds, at an even rate: of the events themselves, against a bare MQTT subscriber; and of the reading that an
 * event changes, with the whole catalogue of indicators at work, against the event itself. Over a steady flow: the first seconds after the start,
 * in which engine and code are cold, are told apart.
 */
export async function benchLatency(perSecond: number, seconds: number): Promise<Figure[]> {
	const bare = await bareLatencies(perSecond, seconds)
	const dir = await workingDir()
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
		sendDossiers(centre.http, key, WARM_UP_SECONDS + seconds),
		publishEvenly(publisher, perSecond, WARM_UP_SECONDS + seconds, sent),
	])
	await until(async () => ours.length >= perSecond * (WARM_UP_SECONDS + seconds) && counted.length >= probes.length)
	await publisher.endAsync()
	await client.dispose()
	await centre.stop()

	const steadyFrom = (probes[0] ?? 0) + WARM_UP_SECONDS * 1_000
	const all = probes.map((at, index) => ({ at, took: (counted[index] ?? Number.NaN) - at }))
	const [steady, cold] = [all.filter(({ at }) => at >= steadyFrom), all.filter(({ at }) => at < steadyFrom)]
	const readings = steady.map(({ took }) => took)
	const events = ours.slice(perSecond * WARM_UP_SECONDS)
	const compare = (name: string, values: readonly number[], yardstick: readonly number[]): Figure[] =>
		[0.5, 0.99].map((share) => ({
			name: `${name} at ${perSecond}/s, p${share * 100}`,
			value: percentile(values, share),
			unit: 'ms',
			yardstick: percentile(yardstick, share),
			ratio: percentile(yardstick, share) / percentile(values, share),
		}))
	return [
		...compare('publish → subscriber', events, bare),
		...compare('event → changed reading', readings, events),
		{
			name: `the same in the first ${WARM_UP_SECONDS} s after a start, slowest`,
			value: Math.max(...cold.map(({ took }) => took)),
			unit: 'ms',
			yardstick: null,
			ratio: null,
		},
	]
}
