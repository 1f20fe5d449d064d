import { setTimeout as delay } from 'node:timers/promises'
import type mqtt from 'mqtt'
import { observation } from '../kit/cloud-event.ts'
import { postBatch } from '../kit/webhook.ts'

const TICK_MS = 10
const PROBE_MS = 150

/** Publishes at an even rate; `sent` keeps when each id went out. */
export async function publishEvenly(
	client: mqtt.MqttClient,
	perSecond: number,
	seconds: number,
	sent: Map<string, number>,
) {
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

export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b)
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Dossiers that are received one after the other while the flow of events goes on; answers when each was sent. */
export async function sendDossiers(http: string, key: string, seconds: number): Promise<number[]> {
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
