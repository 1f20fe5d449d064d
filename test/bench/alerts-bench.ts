import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { ADMIN_TOKEN, type Centre, startCentre } from '../kit/centre.ts'
import { postBatch } from '../kit/webhook.ts'
import { type Sink, startMailSink, startWebhookSink } from './alert-sinks.ts'
import { percentile } from './load.ts'
import { startPrometheus } from './prometheus.ts'
import type { Figure } from './results.ts'
import { until } from './until.ts'
import { processorOf, residentPeak } from './usage.ts'
import { workingDir } from './working-dir.ts'

/** As many as there are communes: what happens in one place within a minute is told together. */
const ROUNDS = 35
/** What is cold at first is not compared. */
const WARM_UP_ROUNDS = 3
const BATCH = 100
const LOOK_MS = 15_000
/** The rules look at the clock this often. */
const TICK_MS = 5_000

interface Told {
	readonly centre: Centre
	readonly key: string
	readonly webhook: Sink
	readonly mail: Sink
	close(): Promise<void>
}

/** A centre of which one person is told by webhook and one by mail. */
async function startTold(): Promise<Told> {
	const [webhook, mail, dir] = [await startWebhookSink(), await startMailSink(), await workingDir()]
	const env = { SMTP_URL: mail.url, NOTIFY_ALLOW: '127.0.0.1', PUBLIC_URL: 'http://127.0.0.1:4000' }
	const centre = await startCentre({ dataDir: dir.path, env })
	const secret = `whsec_${randomBytes(32).toString('base64')}`
	const ways = [
		{ id: 'by-webhook', channel: 'WEBHOOK', address: `${webhook.url}#${secret}` },
		{ id: 'by-mail', channel: 'EMAIL', address: 'truc-ban@example.org' },
	]
	for (const { id, channel, address } of ways) {
		await centre.query('mutation ($input: ContactInput!) { saveContact(input: $input) { ok } }', {
			input: { id, name: id, addresses: [{ channel, address }] },
		})
	}
	await centre.query('mutation { setTeamMembers(team: "duty-province", contacts: ["by-webhook", "by-mail"]) { ok } }')
	return {
		centre,
		key: await centre.sourceSecret('security'),
		webhook,
		mail,
		async close() {
			await centre.stop()
			await webhook.close()
			await mail.close()
		},
	}
}

const critical = (subject: string, areacode: string) => ({
	specversion: '1.0',
	id: subject,
	source: 'security',
	type: 'security.alert',
	severity: 'critical',
	areacode,
	subject,
	time: new Date().toISOString(),
	data: { alert: subject },
})

/** One after the other: how long until each of the sinks has one message more. */
async function timeEach(sinks: readonly Sink[], raise: (round: number) => Promise<unknown> | unknown) {
	const times = sinks.map((): number[] => [])
	for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
		const before = sinks.map(({ times: arrived }) => arrived.length)
		const at = performance.now()
		await raise(round)
		await Promise.all(
			sinks.map(async (sink, index) => {
				const next = before[index] ?? 0
				await until(async () => sink.times.length > next)
				times[index]?.push((sink.times[next] ?? Number.NaN) - at)
			}),
		)
		// The rounds must not fall into step with what looks at fixed instants.
		await delay(100 + ((round * 37) % 100))
	}
	return times.map((own) => own.slice(WARM_UP_ROUNDS))
}

/** From an event to the message about it at the receiver, beside Prometheus and Alertmanager on the same machine. */
async function benchFirstMessage(): Promise<Figure[]> {
	const sink = await startWebhookSink()
	const prometheus = await startPrometheus(sink.url)
	const [theirs = []] = await timeEach([sink], (round) => prometheus.raise(`s${round}`))
	await prometheus.stop()
	await sink.close()
	const told = await startTold()
	try {
		const { areas } = await told.centre.query<{ areas: { code: string }[] }>(
			'{ areas(level: COMMUNE, under: "75") { code } }',
		)
		const raise = (round: number) =>
			postBatch(told.centre.http, 'security', told.key, [
				critical(`s${round}`, areas[round % areas.length]?.code ?? ''),
			])
		const [webhooks = [], mails = []] = await timeEach([told.webhook, told.mail], raise)
		const compare = (name: string, values: readonly number[]): Figure[] =>
			[0.5, 0.99].map((share) => ({
				name: `event → message by ${name}, p${share * 100}`,
				value: percentile(values, share),
				unit: 'ms',
				yardstick: percentile(theirs, share),
				ratio: percentile(theirs, share) / percentile(values, share),
			}))
		return [...compare('webhook', webhooks), ...compare('mail', mails)]
	} finally {
		await told.close()
	}
}

/** So many critical events of different things at once: how long until each has its alert, and how many messages come of it. */
async function benchBurst(size: number): Promise<Figure[]> {
	const told = await startTold()
	const { centre, key } = told
	const client = createClient({
		url: `${centre.http.replace('http', 'ws')}/graphql`,
		webSocketImpl: WebSocket,
		connectionParams: { authorization: `Bearer ${ADMIN_TOKEN}` },
		lazy: false,
	})
	const firing = new Set<string>()
	client.subscribe<{ alerts: { alerts: { id: string; state: string }[] } }>(
		{ query: 'subscription { alerts { alerts { id state } } }' },
		{
			next: ({ data }) => {
				for (const { id, state } of data?.alerts.alerts ?? []) if (state === 'FIRING') firing.add(id)
			},
			error: (error) => process.stderr.write(`${JSON.stringify(error)}\n`),
			complete: () => undefined,
		},
	)
	try {
		// What a start leaves to do is done by then.
		await delay(LOOK_MS)
		const quiet = await spentPerTick(centre)
		const began = performance.now()
		for (let at = 0; at < size; at += BATCH) {
			const batch = Array.from({ length: Math.min(BATCH, size - at) }, (_, index) =>
				critical(`b${at + index}`, '25195'),
			)
			const answer = await postBatch(centre.http, 'security', key, batch)
			if (answer.status !== 202) throw new Error(`the door answered ${answer.status}`)
		}
		const sent = performance.now() - began
		await until(async () => firing.size >= size)
		const took = performance.now() - began
		const plain = (name: string, value: number, unit: string, yardstick: number | null = null): Figure => ({
			name: `burst of ${size} critical events: ${name}`,
			value,
			unit,
			yardstick,
			ratio: yardstick === null ? null : yardstick / value,
		})
		return [
			plain('until all are alerts', took / 1_000, 's', sent / 1_000),
			plain('messages to one person', told.webhook.times.length, ''),
			plain('memory at its most', await residentPeak(centre.pid), 'MB'),
			plain('processor in five seconds at rest, with all of them open', await spentPerTick(centre), 'ms', quiet),
		]
	} finally {
		await client.dispose()
		await told.close()
	}
}

async function spentPerTick({ pid }: Centre): Promise<number> {
	const before = await processorOf(pid)
	await delay(LOOK_MS)
	return ((await processorOf(pid)) - before) / (LOOK_MS / TICK_MS)
}

export async function benchAlerts(burst: number): Promise<Figure[]> {
	return [...(await benchFirstMessage()), ...(await benchBurst(burst))]
}
