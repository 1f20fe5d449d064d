import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import { closes, ledgerOf } from '../kit/ledger.ts'
import { postBatch } from '../kit/webhook.ts'
import { ATTACKS, type Attack, type Target } from './attacks.ts'

/**
 * What a well-behaved source and a wall feel while others do harm: events go in at an even pace, and it is measured how long each takes from
 * being sent to standing on the wall, first in peace and then under each attack.
 */
const SECONDS = 8
const EVERY_MS = 50
/** Blows a second: what one machine that means harm may do while it has to share its two cores with what it strikes. */
const BLOWS_PER_SECOND = 60
const WIDTH = 24
const TIMES = 2

const share = (values: readonly number[], part: number) =>
	values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN

interface Measured {
	readonly took: readonly number[]
	readonly lost: number
}

async function wellBehaved(centre: Centre, secret: string) {
	const sent = new Map<string, number>()
	const seen = new Map<string, number>()
	const client = createClient({
		url: `${centre.http.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: { authorization: `Bearer ${await tokenFor(centre, 'wall')}` },
	})
	const joined = Promise.withResolvers<void>()
	client.subscribe<{ events: { events: { id: string }[] } }>(
		{ query: 'subscription { events(filter: { sources: ["environment"] }) { events { id } } }' },
		{
			next({ data }) {
				joined.resolve()
				for (const { id } of data?.events.events ?? []) seen.set(id, performance.now())
			},
			error: (error) => joined.reject(error instanceof Error ? error : new Error(JSON.stringify(error))),
			complete: () => undefined,
		},
	)
	await joined.promise
	let count = 0
	return {
		async measure(): Promise<Measured> {
			const ids: string[] = []
			const answers: Promise<unknown>[] = []
			const end = performance.now() + SECONDS * 1_000
			while (performance.now() < end) {
				const id = `well-behaved-${++count}`
				ids.push(id)
				sent.set(id, performance.now())
				answers.push(postBatch(centre.http, 'environment', secret, [observation(id, Date.now())]))
				await pause(EVERY_MS)
			}
			await Promise.all(answers)
			const patience = performance.now() + 10_000
			while (ids.some((id) => !seen.has(id)) && performance.now() < patience) await pause(EVERY_MS)
			const took = ids.flatMap((id) => (seen.has(id) ? [(seen.get(id) ?? 0) - (sent.get(id) ?? 0)] : []))
			return { took, lost: ids.length - took.length }
		},
		close: async () => client.dispose(),
	}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function tokenFor(centre: Centre, name: string, areas?: readonly string[]): Promise<string> {
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation ($input: TokenInput!) { createToken(input: $input) { token } }',
		{ input: { name, roles: ['VIEWER'], ...(areas ? { areas } : {}) } },
	)
	return createToken.token
}

/** Strikes at an even pace until told to stop; answers how often what came back. */
function strikes({ strike }: Attack, target: Target) {
	const answers = new Map<string, number>()
	let on = true
	let [count, running] = [0, 0]
	const tick = setInterval(() => {
		if (!on || running >= WIDTH) return
		running++
		strike(target, count++)
			.catch(() => 'closed')
			.then((answer) => {
				answers.set(answer, (answers.get(answer) ?? 0) + 1)
				running--
			})
	}, 1_000 / BLOWS_PER_SECOND)
	return {
		async stop() {
			on = false
			clearInterval(tick)
			const patience = performance.now() + 10_000
			while (running > 0 && performance.now() < patience) await pause(EVERY_MS)
			return answers
		},
	}
}

const dir = await temporaryDir()
const centre = await startCentre({ dataDir: dir.path, env: { LOG_LEVEL: 'error' } })
const own = await wellBehaved(centre, await centre.sourceSecret('environment'))
// Two keys are live at a time: the third ends the first.
const ended = await centre.sourceSecret('rating')
await centre.sourceSecret('rating')
const newest = await centre.sourceSecret('rating')
const target: Target = {
	http: centre.http,
	mqttPort: centre.mqttPort,
	token: await tokenFor(centre, 'attacker', ['dong-xoai']),
	stolen: { source: 'rating', secret: newest, ended, other: 'onestop' },
}
await own.measure()
const peace = await own.measure()
const [usual, usualTail] = [share(peace.took, 0.5), share(peace.took, 0.95)]
const row = (cells: readonly string[]) =>
	`${cells[0]?.padEnd(90)}${cells
		.slice(1, 5)
		.map((cell) => cell.padStart(9))
		.join('')}   ${cells[5] ?? ''}\n`
process.stdout.write(row(['while', 'p50 ms', 'p95 ms', 'times p50', 'lost', 'answers']))
process.stdout.write(row(['nothing', usual.toFixed(0), usualTail.toFixed(0), '1.0', String(peace.lost)]))
let failed = 0
for (const attack of ATTACKS) {
	const blows = strikes(attack, target)
	const { took, lost } = await own.measure()
	const answers = await blows.stop()
	attack.end?.()
	const times = share(took, 0.5) / usual
	const unexpected = [...answers.keys()].filter((answer) => !attack.expected.test(answer))
	if (times > TIMES || lost > 0 || unexpected.length > 0) failed++
	const told = [...answers].map(([answer, count]) => `${answer} ×${count}`).join(', ')
	process.stdout.write(
		row([
			...[attack.name, share(took, 0.5).toFixed(0), share(took, 0.95).toFixed(0), times.toFixed(1), String(lost)],
			unexpected.length > 0 ? `${told}; NOT EXPECTED: ${unexpected.join(', ')}` : told,
		]),
	)
}
const entry = await ledgerOf(centre, 'environment')
process.stdout.write(
	`the ledger ${closes(entry) ? 'closes' : 'DOES NOT CLOSE'}; ${failed} of ${ATTACKS.length} out of bounds\n`,
)
await own.close()
await centre.stop()
await dir.remove()
process.exit(failed === 0 && closes(entry) ? 0 : 1)
