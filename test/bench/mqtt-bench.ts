import { setTimeout as delay } from 'node:timers/promises'
import { type Centre, startCentre } from '../kit/centre.ts'
import { ledgerOf } from '../kit/ledger.ts'
import { startMosquitto } from '../kit/mosquitto.ts'
import { run, secondsOf } from './process.ts'
import type { Figure } from './results.ts'
import { workingDir } from './working-dir.ts'

const TOPIC = 'events/environment'

const ASK_FIRST_MS = 100
const ASK_AGAIN_MS = { least: 20, most: 500 }

/**
 * Waits until so many events can be queried. Each question costs the centre as much as hundreds of events, so the next one is put
 * when half of the rest should be there.
 */
async function untilStored(centre: Centre, count: number): Promise<void> {
	const begin = performance.now()
	for (;;) {
		const { stored } = await ledgerOf(centre, 'environment')
		if (stored >= count) return
		const rest = ((performance.now() - begin) * (count - stored)) / stored
		await delay(stored === 0 ? ASK_FIRST_MS : Math.min(ASK_AGAIN_MS.most, Math.max(ASK_AGAIN_MS.least, rest / 2)))
	}
}

/** Seconds until `count` events that were published to an outside broker can be queried, live or from a full queue. */
async function outside(count: number, drain: boolean): Promise<number> {
	const dir = await workingDir()
	const broker = await startMosquitto()
	try {
		const options = { dataDir: dir.path, env: { MQTT_URL: broker.url } }
		let centre = await startCentre(options)
		if (drain) {
			await centre.stop()
			await secondsOf(run('raw-publisher.ts', broker.port, TOPIC, count, 'drain'))
			centre = await startCentre(options)
		}
		const publisher = drain ? undefined : run('raw-publisher.ts', broker.port, TOPIC, count, 'live')
		// As for the bare subscriber, the making of the packets is not counted.
		await publisher?.until(/begin/)
		const begin = performance.now()
		await untilStored(centre, count)
		const seconds = (performance.now() - begin) / 1000
		await publisher?.output
		await centre.stop()
		return seconds
	} finally {
		await broker.stop()
	}
}

/** The same for the bare subscriber: seconds until its empty handler has been called `count` times. */
async function bare(count: number, drain: boolean): Promise<number> {
	const broker = await startMosquitto()
	try {
		if (drain) {
			const session = run('bare-subscriber.ts', broker.port, TOPIC, count, 'drain')
			await session.until(/subscribed/)
			await session.kill()
			await secondsOf(run('raw-publisher.ts', broker.port, TOPIC, count, 'drain'))
			return await secondsOf(run('bare-subscriber.ts', broker.port, TOPIC, count, 'drain'))
		}
		const subscriber = run('bare-subscriber.ts', broker.port, TOPIC, count)
		await subscriber.until(/subscribed/)
		const publisher = run('raw-publisher.ts', broker.port, TOPIC, count, 'live')
		const seconds = await secondsOf(subscriber)
		await publisher.output
		return seconds
	} finally {
		await broker.stop()
	}
}

async function embedded(count: number): Promise<number> {
	const dir = await workingDir()
	const centre = await startCentre({ dataDir: dir.path })
	const secret = await centre.sourceSecret('environment')
	const publisher = run('raw-publisher.ts', centre.mqttPort, TOPIC, count, 'embedded', 'environment', secret)
	const seconds = await secondsOf(publisher)
	const begin = performance.now()
	await untilStored(centre, count)
	await centre.stop()
	return seconds + (performance.now() - begin) / 1000
}

async function bareEmbedded(count: number): Promise<number> {
	const broker = run('bare-aedes.ts')
	const port = /port (\d+)/.exec(await broker.until(/port \d+/))?.[1] ?? ''
	const seconds = await secondsOf(run('raw-publisher.ts', port, TOPIC, count, 'bare'))
	await broker.kill()
	return seconds
}

const rate = (name: string, count: number, seconds: number, yardstick: number): Figure => ({
	name,
	value: Math.round(count / seconds),
	unit: 'events/s',
	yardstick: Math.round(count / yardstick),
	ratio: yardstick / seconds,
})

/** MQTT QoS 1 → durable → queryable, 300-byte payloads, against clients and brokers that do nothing. */
export async function benchMqtt(count: number): Promise<Figure[]> {
	const live = rate('MQTT, outside broker, live', count, await outside(count, false), await bare(count, false))
	const drain = rate('MQTT, outside broker, drain', count, await outside(count, true), await bare(count, true))
	const own = rate('MQTT, embedded broker', count, await embedded(count), await bareEmbedded(count))
	return [live, drain, own]
}
