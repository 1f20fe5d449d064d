import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { everythingOf, rootFields } from '../kit/schema-walk.ts'
import { ROOTS } from '../kit/scope-decisions.ts'
import { postBatch } from '../kit/webhook.ts'

/**
 * What happens elsewhere changes no answer: a city's questions are asked, then every source sends of other ground, and the same questions are
 * asked again. Whatever tells the two apart (a value, a count, a sum, an order, a page, an error) would tell of others.
 */
const SAMPLES = join(import.meta.dirname, '../../services/province/binh-phuoc/samples')
const SOURCES = [
	...['onestop', 'portal-sync', 'service-catalogue', 'queue', 'rating', 'calls-1022', 'reports-1022', 'documents'],
	...['meetings', 'digitisation', 'payment', 'environment', 'traffic', 'health', 'election', 'veterinary'],
	...['statistics', 'security', 'devices'],
]
const OLD = '2025-06-15T10:00:00+07:00'
const PATIENCE = { timeout: 60_000, interval: 200 }
const DATE = /^"\d{4}-\d\d-\d\d"$/
/** A code and an instant; now, when it is empty. */
type Plot = readonly [code: string, time: string]
/** Where Phước Long's centre stands, before and after 01/07/2025. */
const OWN: Plot[] = [
	['25217', OLD],
	['25216', OLD],
	['25217', ''],
	['25220', ''],
]
/** The first became Phước Long's ground later; then other cities, before and after; everybody; nowhere. */
const OTHER: Plot[] = [
	['25244', OLD],
	['25195', OLD],
	['25195', ''],
	['25326', ''],
	['70', OLD],
	['75', ''],
	['99999', ''],
]
/** Questions beside those of the leak test, which are about another city. */
const MORE: readonly (readonly [field: string, args: string])[] = [
	['Query.indicators', ''],
	['Query.indicators', 'map: AS_OF_NOW'],
	['Query.indicators', 'area: "phuoc-long", at: "2025-06-15T10:00:00+07:00"'],
	['Query.indicators', 'area: "25217", at: "2025-06-15T10:00:00+07:00", map: AS_OF_NOW'],
	...['ONLINE_RATIO', 'WAIT_AVG', 'DOSSIER_ONTIME'].flatMap((id) =>
		['AS_WAS', 'AS_OF_NOW'].map(
			(map) =>
				[
					'Query.indicatorSeries',
					`id: "${id}", area: "phuoc-long", from: "2025-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", step: "month", map: ${map}`,
				] as const,
		),
	),
	...['from', 'to'].map((side) => ['Query.events', `first: 40, filter: { ${side}: "2025-12-01T00:00:00Z" }`] as const),
	['Query.dossiers', 'first: 40, filter: { areas: ["phuoc-long"], overdue: true }'],
	['Query.alerts', 'first: 40, filter: { states: [FIRING] }'],
]
/** What moves by itself, or says where in all streams of the province one is. */
const MOVING = [
	...['cursor', 'endCursor', 'asOf', 'freshness', 'at', 'since', 'lastReceivedAt', 'receivedAt', 'lastUsedAt'],
	...['notifications', 'lastSeenAt'],
]

let centre: Centre
let dir: Awaited<ReturnType<typeof temporaryDir>>
let token: string
const secrets = new Map<string, string>()

beforeAll(async () => {
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path })
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Phước Long", roles: [ADMIN, OPERATOR], areas: ["phuoc-long"] }) { token } }',
	)
	token = createToken.token
})

afterAll(async () => {
	await centre?.stop()
	await dir?.remove()
})

/** Every sample of the pack at each plot, under names and with a figure that nobody else sends. */
async function plant(mark: string, value: number, plots: readonly Plot[]) {
	for (const source of SOURCES) {
		const samples = JSON.parse(await readFile(join(SAMPLES, `${source}.json`), 'utf8')) as Record<string, unknown>[]
		const events = plots.flatMap(([areacode, time], plot) =>
			samples.map((sample, index) => {
				const subject = `${mark}-${plot}-${sample['subject']}`
				// What a thing is known by stands in its data, too.
				const data = JSON.parse(
					JSON.stringify(sample['data'])
						.replaceAll(JSON.stringify(sample['subject']), (name) => (DATE.test(name) ? name : JSON.stringify(subject)))
						.replaceAll(/"MaHoSo":"(?!own|other)/g, `"MaHoSo":"${mark}-${plot}-`),
				) as Record<string, unknown>
				return {
					...sample,
					...{ subject, areacode, id: `${mark}-${plot}-${index}`, agency: `${mark}-agency` },
					time: time || new Date(Date.now() - 60_000 + index).toISOString(),
					severity: source === 'security' ? 'critical' : 'info',
					data: { ...data, ...(typeof data['value'] === 'number' ? { value } : {}) },
				}
			}),
		)
		const secret = secrets.get(source) ?? (await centre.sourceSecret(source))
		secrets.set(source, secret)
		const response = await postBatch(centre.http, source, secret, events)
		expect([source, response.status, await response.json()]).toMatchObject([source, 202, { quarantined: 0 }])
	}
	await settled(mark)
}

/** Until states, alerts and indicators have caught up and stand still. */
async function settled(mark: string) {
	await vi.waitFor(async () => {
		const { alerts } = await centre.query<{ alerts: { edges: { node: { subject: string } }[] } }>(
			'{ alerts(first: 200, filter: { rules: ["CRITICAL_EVENT"] }) { edges { node { subject } } } }',
		)
		expect(alerts.edges.filter(({ node }) => node.subject.startsWith(mark)).length).toBeGreaterThan(1)
	}, PATIENCE)
	let last = ''
	await vi.waitFor(
		async () => {
			const { indicators, ...states } = await centre.query<{ indicators: { id: string }[] }>(
				'{ indicators(area: "binh-phuoc") { id agency value numerator denominator } dossiers(first: 100) { edges { node { code state } } } }',
			)
			// Ages move with the clock.
			const text = JSON.stringify([indicators.filter(({ id }) => id !== 'FEED_FRESH'), states])
			const was = last
			last = text
			expect(text).toBe(was)
		},
		{ timeout: 60_000, interval: 2_500 },
	)
}

function still(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(still).toSorted(byText)
	if (value === null || typeof value !== 'object') return value
	const kept = Object.entries(value).filter(([key]) => !MOVING.includes(key))
	return Object.fromEntries(kept.map(([key, inner]) => [key, still(inner)]))
}
const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** Where two answers part, with what stands around it. */
function difference(a: string, b: string): string {
	const at = [...a].findIndex((letter, index) => letter !== b[index])
	return `…${a.slice(Math.max(0, at - 200), at + 100)}… is now …${b.slice(Math.max(0, at - 20), at + 100)}…`
}

async function answers(): Promise<Map<string, string>> {
	const fields = rootFields()
	const own = Object.entries(ROOTS).filter(([name, { decision }]) => name.startsWith('Query.') && decision === 'own')
	const questions = [...own.flatMap(([name, { tries }]) => tries.map((args) => [name, args] as const)), ...MORE]
	const found = new Map<string, string>()
	for (const [name, args] of questions) {
		const root = fields.get(name)
		const query = `{ ${name.replace('Query.', '')}${args && `(${args})`} ${root ? everythingOf(root) : ''} }`
		const response = await fetch(`${centre.http}/graphql`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
			body: JSON.stringify({ query }),
		})
		found.set(`${name}(${args})`, JSON.stringify(still(await response.json())))
	}
	return found
}

it('what happens elsewhere changes no answer to a city, and its metrics are the province’s', async () => {
	await plant('own', 41, OWN)
	const before = await answers()
	expect([...before.values()].filter((answer) => answer.includes('own-agency')).length).toBeGreaterThan(10)
	await plant('other', 987_654, OTHER)
	const changed = [...(await answers())].filter(([question, answer]) => before.get(question) !== answer)
	expect(changed.map(([question, answer]) => [question, difference(before.get(question) ?? '', answer)])).toEqual([])
	const metrics = await fetch(`${centre.http}/metrics`, { headers: { authorization: `Bearer ${token}` } })
	expect(metrics.status).toBe(403)
}, 240_000)
