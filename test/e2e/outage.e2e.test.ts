import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { startRun } from '@vong/demo/run'
import { SCENARIOS, type Scenario } from '@vong/demo/scenarios'
import { loadProvince } from '@vong/province/load-province'
import { afterEach, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { startWebhookReceiver, type WebhookSink } from '../kit/message-sinks.ts'
import { changedPack } from '../kit/pack.ts'
import { postBatch } from '../kit/webhook.ts'

const PATIENCE = { timeout: 120_000, interval: 200 }
const HOUR = 3_600_000
/** A Monday on which the feed of the stations is silent from nine to eleven. */
const MIDNIGHT = Date.parse('2021-05-17T00:00:00+07:00')
const SPEED = 240
const BATCH = 20
const cleanups: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const impatient = {
	'alerting.yaml': (text: string) =>
		text.replaceAll(/(groupWaitMinutes|groupIntervalMinutes): .*/g, '$1: { info: 0, minor: 0, major: 0, critical: 0 }'),
	// What is sent every quarter of an hour comes every second here; silent is what is silent for three times as long as it should be.
	'sources/environment.yaml': (text: string) => text.replace('every: 900', 'every: 5'),
	'rules/RESERVOIR_LEVEL.yaml': (text: string) => text.replace('holdMinutes: 15', 'holdMinutes: 0.6'),
}

/** A centre of which one person is told by signed webhook, and where its data and its pack are. */
async function startTold() {
	const pack = await changedPack(impatient)
	const dir = await temporaryDir()
	const secret = `whsec_${randomBytes(32).toString('base64')}`
	const webhook = await startWebhookReceiver(secret)
	cleanups.push(pack.remove, dir.remove, webhook.close)
	const options = { dataDir: dir.path, env: { PROVINCE_DIR: pack.path, NOTIFY_ALLOW: '127.0.0.1' } }
	const centre = await startCentre(options)
	cleanups.push(() => centre.stop())
	const addresses = [{ channel: 'WEBHOOK', address: webhook.url }]
	await centre.query('mutation ($input: ContactInput!) { saveContact(input: $input) { ok } }', {
		input: { id: 'truc-ban', name: 'Trực ban', addresses },
	})
	// Who is on duty is told at night as well, whenever this is run.
	const shift = { from: new Date(Date.now() - HOUR).toISOString(), until: new Date(Date.now() + HOUR).toISOString() }
	for (const team of ['duty-province', 'duty-dong-xoai'])
		await centre.query('mutation ($input: DutyInput!) { saveDuty(input: $input) { ok } }', {
			input: { team, contact: 'truc-ban', standIn: null, ...shift },
		})
	return { centre, webhook, options, pack: pack.path }
}

interface Alert {
	readonly state: string
	readonly subject: string | null
	readonly notifications: readonly { readonly state: string; readonly reason: string | null }[]
}

async function alertsOf({ query }: Pick<Centre, 'query'>, rule: string): Promise<Alert[]> {
	const all: Alert[] = []
	for (let after: string | null = null; ; ) {
		const { alerts }: Page = await query<Page>(
			`query ($rules: [String!], $after: String) { alerts(filter: { rules: $rules }, first: 500, after: $after) {
				edges { node { state subject notifications { state reason } } } pageInfo { hasNextPage endCursor } } }`,
			{ rules: [rule], after },
		)
		all.push(...alerts.edges.map(({ node }) => node))
		if (!alerts.pageInfo.hasNextPage) return all
		after = alerts.pageInfo.endCursor
	}
}

interface Page {
	readonly alerts: {
		readonly edges: readonly { readonly node: Alert }[]
		readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
	}
}

/** The demo's stations on their day of the outage, by a clock that goes as fast as it is told. */
async function startStations(centre: Centre, pack: string) {
	let [base, since, speed] = [MIDNIGHT, performance.now(), 0]
	const stop = new AbortController()
	const secret = await centre.sourceSecret('environment')
	const run = startRun({
		options: {
			...{
				seed: 1,
				scale: 0.2,
				scenario: SCENARIOS['outage'] as Scenario,
				begins: MIDNIGHT,
				ends: MIDNIGHT + 24 * HOUR,
			},
			...{ speed: 1, catchesUp: true, sources: ['environment'], window: 100, token: undefined, secrets: undefined },
			...{ http: centre.http, mqtt: `mqtt://127.0.0.1:${centre.mqttPort}` },
		},
		province: await loadProvince(pack),
		secrets: { environment: secret },
		now: () => base + (performance.now() - since) * speed,
		signal: stop.signal,
	})
	cleanups.push(() => {
		stop.abort()
		return run.done
	})
	return {
		secret,
		outcome: () => run.outcomes.get('environment'),
		/** From now on it is that hour, and time goes so many times as fast as ours. */
		setClock(hour: number, fast: number) {
			;[base, since, speed] = [MIDNIGHT + hour * HOUR, performance.now(), fast]
		},
	}
}

const kindsOf = ({ told }: WebhookSink, rule: string) => told.filter((one) => one.rule === rule).map(({ kind }) => kind)

it('while the stations are silent one message says so, what depends on them waits in sight, and one message says that they are back', async () => {
	const { centre, webhook, pack } = await startTold()
	const stations = await startStations(centre, pack)
	stations.setClock(4, SPEED)
	await vi.waitFor(() => expect(stations.outcome()?.acknowledged).toBeGreaterThan(0), PATIENCE)
	await postBatch(centre.http, 'environment', stations.secret, [
		{
			...{ specversion: '1.0', id: 'thac-mo', source: 'environment', type: 'observation', subject: 'HO-THAC-MO' },
			...{ areacode: '25195', time: new Date().toISOString() },
			data: { station: 'HO-THAC-MO', parameter: 'WATER_LEVEL', value: 217.5, unit: 'm' },
		},
	])
	await vi.waitFor(
		async () => expect(await alertsOf(centre, 'RESERVOIR_LEVEL')).toMatchObject([{ state: 'PENDING' }]),
		PATIENCE,
	)

	stations.setClock(9.5, 0)
	await vi.waitFor(() => expect(kindsOf(webhook, 'FEED_SILENT')).toEqual(['first']), PATIENCE)
	await vi.waitFor(
		async () =>
			expect(await alertsOf(centre, 'RESERVOIR_LEVEL')).toMatchObject([
				{ state: 'FIRING', notifications: [{ state: 'queued', reason: 'inhibited' }] },
			]),
		PATIENCE,
	)
	expect(webhook.told).toEqual([{ kind: 'first', rule: 'FEED_SILENT', subject: 'environment' }])

	stations.setClock(11, SPEED)
	await vi.waitFor(() => {
		expect(kindsOf(webhook, 'FEED_SILENT')).toEqual(['first', 'resolved'])
		expect(kindsOf(webhook, 'RESERVOIR_LEVEL')).toEqual(['first'])
	}, PATIENCE)
	expect(webhook.told).toHaveLength(3)
	expect(await alertsOf(centre, 'FEED_SILENT')).toMatchObject([{ state: 'RESOLVED', subject: 'environment' }])
	expect(stations.outcome()).toMatchObject({ failed: 0 })
}, 400_000)

it('a centre that is killed in the middle of a backlog of old events and started again tells nobody of them', async () => {
	const { centre, webhook, options } = await startTold()
	const secret = await centre.sourceSecret('security')
	const time = new Date(Date.now() - 24 * HOUR).toISOString()
	const post = ({ http }: Centre, subjects: readonly string[]) =>
		postBatch(
			http,
			'security',
			secret,
			subjects.map((id) => ({
				...{ specversion: '1.0', id, source: 'security', type: 'security.alert', severity: 'critical' },
				...{ subject: id, areacode: '25195', time, data: { alert: id } },
			})),
		)
	const judged = async (of: Centre, prefix: string) =>
		(await alertsOf(of, 'CRITICAL_EVENT')).filter(({ subject }) => subject?.startsWith(prefix))
	// What came before there was anybody to judge it is nobody's backlog: one after the other until one is judged.
	for (let first = 0; (await judged(centre, 'first')).length === 0; first++) {
		await post(centre, [`first${first}`])
		await delay(500)
	}
	const batches: string[][] = []
	const next = () => {
		const batch = Array.from({ length: BATCH }, (_, index) => `old${batches.length}.${index}`)
		batches.push(batch)
		return batch
	}
	let isSending = true
	const sending = (async () => {
		while (isSending) await post(centre, next())
	})().catch(() => undefined)
	await vi.waitFor(async () => expect(await judged(centre, 'old')).not.toHaveLength(0), PATIENCE)
	await centre.kill()
	isSending = false
	await sending

	const again = await startCentre(options)
	cleanups.push(() => again.stop())
	// What was not answered comes again, and more of the kind.
	for (const batch of [...batches.slice(-1), next(), next()]) expect((await post(again, batch)).status).toBe(202)
	await vi.waitFor(async () => {
		const alerts = await judged(again, 'old')
		expect(alerts).toHaveLength(batches.length * BATCH)
		for (const { notifications } of alerts)
			expect(notifications).toMatchObject([{ state: 'dropped', reason: 'too-old' }])
	}, PATIENCE)
	expect(webhook.told).toEqual([])
}, 400_000)
