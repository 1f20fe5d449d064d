import { setTimeout as delay } from 'node:timers/promises'
import { type Centre, startCentre } from '../kit/centre.ts'
import { ledgerOf } from '../kit/ledger.ts'
import { startMosquitto } from '../kit/mosquitto.ts'
import { run, secondsOf } from './process.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'
import { workingDir } from './working-dir.ts'

const TOPIC = 'events/environment'

/** No broker here brings more in a second: before that there is nothing to ask for. */
const MOST_A_SECOND = 400_000
const ASK_AGAIN_MS = { least: 20, most: 500 }

/**
 * Seconds until so many events can be queried, of which `fresh` are still to come. Each question costs the centre as much as hundreds of events, so the next one is put
 * when half of the rest should be there.
 */
async function secondsUntilStored(centre: Centre, count: number, fresh = count): Promise<number> {
	const begin = performance.now()
	await delay((fresh / MOST_A_SECOND) * 1000)
	for (;;) {
		const { stored } = await ledgerOf(centre, 'environment')
		if (stored >= count) return (performance.now() - begin) / 1000
		const rest = ((performance.now() - begin) * (count - stored)) / Math.max(1, stored - count + fresh)
		await delay(Math.min(ASK_AGAIN_MS.most, Math.max(ASK_AGAIN_MS.least, rest / 2)))
	}
}

/** Seconds until `count` events that are published to an outside broker can be queried. */
async function live(count: number): Promise<number> {
	const broker = await startMosquitto()
	try {
		const dir = await workingDir()
		const centre = await startCentre({ dataDir: dir.path, env: { MQTT_URL: broker.url } })
		const publisher = run('raw-publisher.ts', broker.port, TOPIC, count, 'live')
		// As for the bare subscriber, the making of the packets is not counted.
		await publisher.until(/begin/)
		const seconds = await secondsUntilStored(centre, count)
		await publisher.output
		await centre.stop()
		return seconds
	} finally {
		await broker.stop()
	}
}

/** What a centre works out of its pack once, when it first starts, is behind it. */
async function followsAll(centre: Centre): Promise<boolean> {
	const { systemHealth } = await centre.query<{ systemHealth: { followers: { process: string | null }[] } }>(
		'{ systemHealth { followers { process } } }',
	)
	return systemHealth.followers.every(({ process }) => process !== null)
}

/** Seconds until `count` events that an outside broker kept while the centre was away can be queried. */
async function drain(count: number): Promise<number> {
	const broker = await startMosquitto()
	try {
		const dir = await workingDir()
		const options = { dataDir: dir.path, env: { MQTT_URL: broker.url } }
		const before = await startCentre(options)
		await until(() => followsAll(before))
		await before.stop()
		await secondsOf(run('raw-publisher.ts', broker.port, TOPIC, count, 'drain'))
		// The centre takes events before it says that it is ready: what came until then would not be counted.
		broker.pause()
		const centre = await startCentre(options)
		broker.goOn()
		const seconds = await secondsUntilStored(centre, count)
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

/** What runs for months is not told by its first second: both brokers get a quarter as much before. */
const warmUp = (count: number) => Math.ceil(count / 4)

/** Seconds until `count` events that are published to the embedded broker can be queried. */
async function embedded(count: number): Promise<number> {
	const dir = await workingDir()
	const centre = await startCentre({ dataDir: dir.path })
	const secret = await centre.sourceSecret('environment')
	const publish = (events: number, prefix: string) =>
		run('raw-publisher.ts', centre.mqttPort, TOPIC, events, prefix, 'environment', secret)
	await publish(warmUp(count), 'before').output
	await secondsUntilStored(centre, warmUp(count))
	const publisher = publish(count, 'embedded')
	await publisher.until(/begin/)
	const seconds = await secondsUntilStored(centre, warmUp(count) + count, count)
	await publisher.output
	await centre.stop()
	return seconds
}

async function bareEmbedded(count: number): Promise<number> {
	const broker = run('bare-aedes.ts')
	const port = /port (\d+)/.exec(await broker.until(/port \d+/))?.[1] ?? ''
	await run('raw-publisher.ts', port, TOPIC, warmUp(count), 'before').output
	const seconds = await secondsOf(run('raw-publisher.ts', port, TOPIC, count, 'bare'))
	await broker.kill()
	return seconds
}

const ROUNDS = 3

/** The centre and its yardstick in turns, since the machine's speed changes while they run; the round in the middle counts. */
async function compare(
	name: string,
	count: number,
	own: (count: number) => Promise<number>,
	yardstick: (count: number) => Promise<number>,
): Promise<Figure> {
	const rounds: Figure[] = []
	for (let round = 0; round < ROUNDS; round++) {
		const [seconds, bareSeconds] = [await own(count), await yardstick(count)]
		rounds.push({
			name,
			value: Math.round(count / seconds),
			unit: 'events/s',
			yardstick: Math.round(count / bareSeconds),
			ratio: bareSeconds / seconds,
		})
	}
	return rounds.sort((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0))[ROUNDS >> 1] as Figure
}

/** So many times as many events for what takes few seconds: the first of these, while code is compiled, would be half of it. */
const LONGER = 5

/** MQTT QoS 1 → durable → queryable, 300-byte payloads, against clients and brokers that do nothing. */
export async function benchMqtt(count: number): Promise<Figure[]> {
	return [
		await compare('MQTT, outside broker, live', count, live, (events) => bare(events, false)),
		await compare('MQTT, outside broker, drain', count * LONGER, drain, (events) => bare(events, true)),
		await compare('MQTT, embedded broker', count * LONGER, embedded, bareEmbedded),
	]
}
