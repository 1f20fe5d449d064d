import { setTimeout as delay } from 'node:timers/promises'
import mqtt from 'mqtt'
import { ADMIN_TOKEN, type Centre, startCentre } from '../kit/centre.ts'
import { percentile, publishEvenly, sendDossiers } from './load.ts'
import { run } from './process.ts'
import type { Figure } from './results.ts'
import { mainThreadOf, processorOf } from './usage.ts'
import { workingDir } from './working-dir.ts'

const RATE = 1_000
const SECONDS = 10
const DAY_MS = 86_400_000
const PLACES = ['binh-phuoc', 'dong-xoai', 'phuoc-long', 'binh-long']
/** The machine is seldom as quick twice: with each number of walls it is measured so often, in turns. */
const ROUNDS = 3
/** So long the flow goes on before it counts. */
const WARM_UP_SECONDS = 3

/** Microseconds of processor for each event: of the whole centre, and of the thread that sends. */
interface Cost {
	readonly all: number
	readonly sending: number
}

/** What an event costs while so many walls of the province follow all that a wall's page follows. */
async function costWith(walls: number): Promise<Cost> {
	const dir = await workingDir()
	const centre = await startCentre({ dataDir: dir.path })
	const secret = await centre.sourceSecret('environment')
	const key = await centre.sourceSecret('onestop')
	const ids = (await catalogueOf(centre)).join()
	// In a process of their own: what they do is neither counted nor in the way of who sends.
	const readers = run('wall-readers.ts', `${centre.http.replace('http', 'ws')}/graphql`, ADMIN_TOKEN, walls, ids)
	try {
		await readers.until(/joined/)
		const account = { username: 'environment', password: secret, clientId: 'sender' }
		const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${centre.mqttPort}`, account)
		const flow = Promise.all([
			sendDossiers(centre.http, key, WARM_UP_SECONDS + SECONDS),
			publishEvenly(publisher, RATE, WARM_UP_SECONDS + SECONDS, new Map<string, number>()),
		])
		await delay(WARM_UP_SECONDS * 1000)
		const before = await costSoFar(centre.pid)
		await flow
		const { all, sending } = await costSoFar(centre.pid)
		await publisher.endAsync()
		const each = (spent: number) => (spent * 1000) / (RATE * SECONDS)
		return { all: each(all - before.all), sending: each(sending - before.sending) }
	} finally {
		await readers.kill()
		await centre.stop()
	}
}

async function costSoFar(pid: number): Promise<Cost> {
	const [all, sending] = await Promise.all([processorOf(pid), mainThreadOf(pid)])
	return { all, sending }
}

async function catalogueOf(centre: Centre): Promise<string[]> {
	const { indicatorCatalogue } = await centre.query<{ indicatorCatalogue: { id: string }[] }>(
		'{ indicatorCatalogue { id } }',
	)
	return indicatorCatalogue.map(({ id }) => id)
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
		const ids = await catalogueOf(centre)
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
	const costs = new Map<number, Cost[]>(walls.map((count) => [count, []]))
	for (let round = 0; round < ROUNDS; round++) for (const count of walls) costs.get(count)?.push(await costWith(count))
	return [
		...figures,
		...compared('processor per event', costs, ({ all }) => all),
		...compared('… of it in the thread that sends,', costs, ({ sending }) => sending),
	]
}

/** Medians, each against the one with the fewest walls. */
function compared(name: string, costs: ReadonlyMap<number, readonly Cost[]>, of: (cost: Cost) => number): Figure[] {
	let alone: number | null = null
	return [...costs].map(([walls, found]) => {
		const value = percentile(found.map(of), 0.5)
		const yardstick = alone
		alone ??= value
		const ratio = yardstick === null ? null : yardstick / value
		return { name: `${name} with ${walls} walls`, value, unit: 'µs', yardstick, ratio }
	})
}
