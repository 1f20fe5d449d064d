import { createClient } from 'graphql-ws'
import mqtt from 'mqtt'
import WebSocket from 'ws'
import { ADMIN_TOKEN, type Centre, startCentre } from '../kit/centre.ts'
import { percentile, publishEvenly, sendDossiers } from './load.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'
import { processorOf } from './usage.ts'
import { workingDir } from './working-dir.ts'

const RATE = 1_000
const SECONDS = 10
const DAY_MS = 86_400_000
const PLACES = ['binh-phuoc', 'dong-xoai', 'phuoc-long', 'binh-long']
/** Microseconds of the centre's processor for each event while so many walls show all indicators of the same place. */
async function costWith(walls: number): Promise<number> {
	const dir = await workingDir()
	const centre = await startCentre({ dataDir: dir.path })
	const secret = await centre.sourceSecret('environment')
	const key = await centre.sourceSecret('onestop')
	const clients = Array.from({ length: walls }, () =>
		createClient({
			url: `${centre.http.replace('http', 'ws')}/graphql`,
			webSocketImpl: WebSocket,
			connectionParams: { authorization: `Bearer ${ADMIN_TOKEN}` },
			lazy: false,
		}),
	)
	let joined = 0
	for (const client of clients) {
		let isFirst = true
		client.subscribe(
			{ query: 'subscription { indicators(area: "binh-phuoc", every: 1) { readings { id value } } }' },
			{
				next: () => {
					if (isFirst) joined++
					isFirst = false
				},
				error: (error) => process.stderr.write(`${JSON.stringify(error)}\n`),
				complete: () => undefined,
			},
		)
	}
	await until(async () => joined >= walls)
	const account = { username: 'environment', password: secret, clientId: 'sender' }
	const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${centre.mqttPort}`, account)
	const before = await processorOf(centre.pid)
	await Promise.all([
		sendDossiers(centre.http, key, SECONDS),
		publishEvenly(publisher, RATE, SECONDS, new Map<string, number>()),
	])
	const spent = (await processorOf(centre.pid)) - before
	await publisher.endAsync()
	for (const client of clients) await client.dispose()
	await centre.stop()
	return (spent * 1000) / (RATE * SECONDS)
}

async function timesOf(count: number, query: (round: number) => Promise<unknown>): Promise<number[]> {
	const times: number[] = []
	for (let round = 0; round < count; round++) {
		const began = performance.now()
		await query(round)
		times.push(performance.now() - began)
	}
	return times
}

/** What a wall asks of a history (`history.ts`, worked in by `catch-up.ts`): its set of indicators now and at an instant, and series. */
async function readHistory(dir: string): Promise<Figure[]> {
	const centre: Centre = await startCentre({ dataDir: dir })
	try {
		const { indicatorCatalogue } = await centre.query<{ indicatorCatalogue: { id: string }[] }>(
			'{ indicatorCatalogue { id } }',
		)
		const ids = indicatorCatalogue.map(({ id }) => id)
		const to = new Date().toISOString()
		const from = new Date(Date.now() - 30 * DAY_MS).toISOString()
		const ask = (given: string) => (round: number) =>
			centre.query(`query ($area: String!) { indicators(area: $area${given}) { id value status } }`, {
				area: PLACES[round % PLACES.length],
			})
		const day = (round: number) =>
			centre.query(
				'query ($id: String!, $area: String!, $from: DateTime!, $to: DateTime!) { indicatorSeries(id: $id, area: $area, from: $from, to: $to, step: "day") { start value } }',
				{ id: ids[round % ids.length], area: PLACES[round % PLACES.length], from, to },
			)
		await ask('')(0)
		const tenDaysAgo = new Date(Date.now() - 10 * DAY_MS).toISOString()
		const asked = [
			['all indicators of a place, now', 100, ask('')],
			['all indicators of a place, ten days ago', 100, ask(`, at: "${tenDaysAgo}"`)],
			['a series of thirty days', ids.length * 2, day],
		] as const
		const figures: Figure[] = []
		for (const [name, count, query] of asked) {
			const before = await processorOf(centre.pid)
			const times = await timesOf(count, query)
			const each = ((await processorOf(centre.pid)) - before) / count
			const figure = (what: string, value: number) =>
				figures.push({ name: `a month: ${name}, ${what}`, value, unit: 'ms', yardstick: null, ratio: null })
			figure('p50', percentile(times, 0.5))
			figure('p95', percentile(times, 0.95))
			// Hardly anything that runs beside it changes that.
			figure('processor of each', each)
		}
		return figures
	} finally {
		await centre.stop()
	}
}

/** What an event costs with more and more walls, and, where there is one, how fast a history answers. */
export async function benchIndicators(walls: readonly number[], history: string | undefined): Promise<Figure[]> {
	const figures: Figure[] = history === undefined ? [] : await readHistory(history)
	let alone: number | null = null
	for (const count of walls) {
		const value = await costWith(count)
		figures.push({
			name: `processor per event with ${count} walls`,
			value,
			unit: 'µs',
			yardstick: alone,
			ratio: alone === null ? null : alone / value,
		})
		alone ??= value
	}
	return figures
}
