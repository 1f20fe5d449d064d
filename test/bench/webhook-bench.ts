import { type Centre, startCentre } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { ledgerOf } from '../kit/ledger.ts'
import { postBatch } from '../kit/webhook.ts'
import { run } from './process.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'
import { workingDir } from './working-dir.ts'

const BATCH = 100
const SENDERS = 8
const KEY = `whsec_${Buffer.alloc(32, 1).toString('base64')}`

async function send(http: string, secret: string, batches: number): Promise<void> {
	let next = 0
	const sender = async () => {
		while (next < batches) {
			const batch = next++
			const events = Array.from({ length: BATCH }, (_, index) => dossier(`b${batch}-${index}`, Date.now()))
			const response = await postBatch(http, 'onestop', secret, events)
			if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
			await response.arrayBuffer()
		}
	}
	await Promise.all(Array.from({ length: SENDERS }, sender))
}

async function timed(work: () => Promise<void>): Promise<number> {
	const begin = performance.now()
	await work()
	return (performance.now() - begin) / 1000
}

async function ours(batches: number): Promise<number> {
	const dir = await workingDir()
	const centre: Centre = await startCentre({ dataDir: dir.path, mqttPort: 'off' })
	try {
		const secret = await centre.sourceSecret('onestop')
		return await timed(async () => {
			await send(centre.http, secret, batches)
			await until(async () => (await ledgerOf(centre, 'onestop')).stored >= batches * BATCH)
		})
	} finally {
		await centre.stop()
	}
}

async function bare(batches: number): Promise<number> {
	const server = run('bare-hono.ts')
	try {
		const port = /port (\d+)/.exec(await server.until(/port \d+/))?.[1] ?? ''
		return await timed(() => send(`http://127.0.0.1:${port}`, KEY, batches))
	} finally {
		await server.kill()
	}
}

/** Signed webhook batches of 100 until they can be queried, against a bare Hono route that parses the same JSON. */
export async function benchWebhooks(batches: number): Promise<Figure[]> {
	const seconds = await ours(batches)
	const yardstick = await bare(batches)
	const events = batches * BATCH
	return [
		{
			name: 'webhook, batches of 100',
			value: Math.round(events / seconds),
			unit: 'events/s',
			yardstick: Math.round(events / yardstick),
			ratio: yardstick / seconds,
		},
	]
}
