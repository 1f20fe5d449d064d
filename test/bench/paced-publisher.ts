import mqtt from 'mqtt'
import { observation } from '../kit/cloud-event.ts'

/** Publishes at an even rate. `node paced-publisher.ts port password perSecond seconds` */
const [port, password, perSecond, seconds] = process.argv.slice(2) as [string, string, string, string]
const TICK_MS = 20
const total = Number(perSecond) * Number(seconds)
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { username: 'environment', password, clientId: 'paced' })
client.once('connect', () => {
	const begin = performance.now()
	let next = 0
	const timer = setInterval(() => {
		const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * Number(perSecond)))
		for (; next < due; next++) {
			const id = `bench-${String(next).padStart(6, '0')}`
			client.publish('events/environment', JSON.stringify(observation(id, Date.now())), { qos: 1 })
		}
		if (next < total) return
		clearInterval(timer)
		client.end()
	}, TICK_MS)
})
