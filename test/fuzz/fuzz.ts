import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Centre, startCentre } from '../kit/centre.ts'
import { closes, ledgerOf } from '../kit/ledger.ts'
import { graphqlBodies } from './documents.ts'
import { type Door, graphqlDoor, mqttDoor, webhookDoor } from './doors.ts'
import { packets, requests } from './messages.ts'

/** Inputs that something once went wrong with: each is sent again in every run. */
const KEPT = join(import.meta.dirname, 'seeds.json')
const CHUNK = 500
const ROW = 10
const QUIET_MS = 60_000
/** Lines of the log that say that something failed which nobody had thought of. */
const ALARMS = /a GraphQL field failed|request failed|uncaught|unhandled|"level":60/

const DOORS = ['graphql', 'webhook', 'mqtt'] as const
type DoorName = (typeof DOORS)[number]
type Kept = Readonly<Record<DoorName, readonly unknown[]>>

export interface FuzzReport {
	readonly inputs: Readonly<Record<DoorName, number>>
	readonly seconds: number
	readonly wrong: readonly { readonly door: DoorName; readonly input: unknown; readonly why: string }[]
}

export interface FuzzOptions {
	readonly dataDir: string
	readonly inputs: Readonly<Record<DoorName, number>>
	readonly seed: number
	readonly keep: boolean
	readonly tell?: (line: string) => void
}

/** Sends made-up inputs to all doors of one centre, and looks afterwards whether it still stands and its ledger closes. */
export async function fuzz({ dataDir, inputs, seed, keep, tell = () => undefined }: FuzzOptions): Promise<FuzzReport> {
	const centre = await startCentre({ dataDir, env: { LOG_LEVEL: 'error' } })
	const began = performance.now()
	const kept = JSON.parse(await readFile(KEPT, 'utf8')) as Kept
	const wrong: { door: DoorName; input: unknown; why: string }[] = []
	try {
		const secret = await centre.sourceSecret('environment')
		const { createToken } = await centre.query<{ createToken: { token: string } }>(
			'mutation { createToken(input: { name: "fuzz", roles: [VIEWER] }) { token } }',
		)
		const run = async <T>(name: DoorName, door: Door<T>, made: fc.Arbitrary<T>, count: number) => {
			const note = (input: T, why: string) => {
				wrong.push({ door: name, input, why })
				tell(`${name}: ${why}`)
			}
			await sendAll(door, kept[name] as readonly T[], note)
			for (let sent = 0; sent < count; sent += CHUNK) {
				const numRuns = Math.min(CHUNK, count - sent)
				await sendAll(door, fc.sample(made, { numRuns, seed: seed + sent }), note)
				if (wrong.length > 20) return
				if (sent % (20 * CHUNK) === 0) tell(`${name}: ${sent + numRuns} of ${count}, ${wrong.length} wrong`)
			}
		}
		const rows = fc.array(packets, { minLength: ROW, maxLength: ROW })
		await run('graphql', graphqlDoor(centre, createToken.token), graphqlBodies, inputs.graphql)
		await run('webhook', webhookDoor(centre, secret), requests, inputs.webhook)
		await run('mqtt', mqttDoor(centre, secret), rows, Math.ceil(inputs.mqtt / ROW))
		const found = await afterwards(centre).catch(() => [`the centre is gone: ${centre.output().slice(-2_000)}`])
		for (const why of found) wrong.push({ door: 'mqtt', input: null, why })
	} finally {
		await centre.stop()
	}
	if (keep && wrong.length > 0) await keepSeeds(kept, wrong)
	return { inputs, seconds: (performance.now() - began) / 1_000, wrong }
}

async function sendAll<T>(door: Door<T>, inputs: readonly T[], note: (input: T, why: string) => void) {
	const waiting = [...inputs]
	const worker = async () => {
		for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) {
			const sent = input
			const why = await door.send(sent).catch((error: unknown) => `no answer: ${String(error)}`)
			if (why !== undefined) note(sent, why)
		}
	}
	await Promise.all(Array.from({ length: door.width }, worker))
}

/** What is wrong with the centre now. */
async function afterwards(centre: Centre): Promise<string[]> {
	const until = performance.now() + QUIET_MS
	let entry = await ledgerOf(centre, 'environment')
	while (entry.inFlight > 0 && performance.now() < until) entry = await ledgerOf(centre, 'environment')
	const ready = await fetch(`${centre.http}/readyz`)
	const alarm = ALARMS.exec(centre.output())
	return [
		...(closes(entry) && entry.inFlight === 0 ? [] : [`the ledger does not close: ${JSON.stringify(entry)}`]),
		...(ready.ok ? [] : [`not ready: ${await ready.text()}`]),
		...(alarm ? [`the log says: ${centre.output().slice(alarm.index, alarm.index + 1_000)}`] : []),
	]
}

async function keepSeeds(kept: Kept, wrong: FuzzReport['wrong']) {
	const grown = DOORS.map((name) => {
		const failed = wrong.filter(({ door, input }) => door === name && input !== null).map(({ input }) => input)
		return [name, [...kept[name], ...failed]]
	})
	await writeFile(KEPT, `${JSON.stringify(Object.fromEntries(grown), null, '\t')}\n`)
}
