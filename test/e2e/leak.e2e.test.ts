import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { everythingOf, inputFields, rootFields } from '../kit/schema-walk.ts'
import { INPUTS, ROLES, ROOTS, type Role, type RootDecision } from '../kit/scope-decisions.ts'
import { postBatch } from '../kit/webhook.ts'

/**
 * Whoever may see one city sees nothing of another: for every field that a document may begin with, with every argument, for every role. What
 * belongs to each place bears its marker in every text, and a figure that stands nowhere else.
 */
const SAMPLES = join(import.meta.dirname, '../../services/province/binh-phuoc/samples')
const PATIENCE = { timeout: 60_000, interval: 200 }
const OWN = { code: '25195', marker: 'marker-own', figure: 3.25, lat: 11.5301 }
const FOREIGN = { code: '25217', marker: 'marker-foreign', figure: 7654.25, lat: 11.8237 }
const NOWHERE = { code: '99999', marker: 'marker-nowhere', figure: 6543.25, lat: 12.9341 }
const LEAKS = /marker-foreign|marker-nowhere|7654[.,]?25|6543[.,]?25|11\.8237|12\.9341|Phước Long/

/** What of another place outsiders might have come by. */
const foreign = { alert: '', event: '', alerts: '', events: '', silence: '', token: '', screen: 'man-hinh-phuoc-long' }

let dir: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
const tokens = new Map<Role, string>()
const secrets = new Map<string, string>()
const cursors = { alertStream: '', eventStream: '' }

interface Sample {
	readonly source: string
	readonly subject?: string
	readonly data: Record<string, unknown>
}

/** One that is told by its category as well. */
const lateReport = (marker: string): Sample & { readonly type: string; readonly specversion: string } => ({
	...{ specversion: '1.0', source: 'reports-1022', type: 'report.received' },
	data: { code: `${marker} late`, category: marker, due: '2021-01-01T00:00:00Z' },
})

/** A sample of each type of event, as one that happened just now at the place and bears its marker wherever it says what it is about. */
async function plant({ code, marker, figure, lat }: typeof OWN, round: string): Promise<void> {
	for (const file of await readdir(SAMPLES)) {
		const source = file.replace('.json', '')
		if (source === 'vong') continue
		const samples = JSON.parse(await readFile(join(SAMPLES, file), 'utf8')) as Sample[]
		if (source === 'reports-1022') samples.push(lateReport(marker))
		const events = samples.map((sample, index) => {
			const subject = `${marker} ${index}`
			// A day or the code of a figure stands in the data too, where nothing else may.
			const isName = sample.subject !== undefined && !/^(\d{4}-|[A-Z_]+$)/.test(sample.subject)
			const text = JSON.stringify(sample)
			const moved = JSON.parse(isName ? text.replaceAll(sample.subject ?? '', subject) : text) as Sample
			return {
				...moved,
				...{
					id: `${marker} ${round} ${index}`,
					subject,
					areacode: code,
					agency: marker,
					...{ lat, lon: 106.9 },
					time: new Date().toISOString(),
				},
				...(source === 'security' ? { severity: 'critical' } : {}),
				data: {
					...moved.data,
					...('parameter' in moved.data ? { parameter: 'WATER_LEVEL', value: figure, unit: 'm', status: '00' } : {}),
				},
			}
		})
		const secret = secrets.get(source) ?? (await centre.sourceSecret(source))
		secrets.set(source, secret)
		const answer = await postBatch(centre.http, source, secret, events)
		// What sends by MQTT alone is left to the others: the ways of its events are the same behind the door.
		if (answer.status === 415) continue
		expect(`${source} ${answer.status} ${await answer.text()}`).toContain('"quarantined":0')
	}
}

const ask = async (token: string, query: string): Promise<string> => {
	const response = await fetch(`${centre.http}/graphql`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify({ query }),
	})
	return response.text()
}

const filled = (args: string) => {
	const known: Record<string, string> = { ...foreign, ...cursors }
	const text = args.replace(/\$(\w+)/g, (_, name: string) => known[name] ?? name)
	return text === '' ? '' : `(${text})`
}

const documentOf = (name: string, args: string) => {
	const [kind = '', field = ''] = name.split('.')
	const root = rootFields().get(name)
	return `${kind.toLowerCase()} { ${field}${filled(args)} ${root ? everythingOf(root) : ''} }`
}

beforeAll(async () => {
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path })
	const start = await centre.query<{ alerts: { pageInfo: object } }>('{ alerts { pageInfo { hasNextPage } } }')
	expect(start.alerts.pageInfo).toEqual({ hasNextPage: false })
	Object.assign(cursors, await streamCursors())
	for (const place of [OWN, FOREIGN, NOWHERE]) await plant(place, 'first')
	const broken = { specversion: '1.0', id: 'broken', source: 'onestop', type: FOREIGN.marker, data: 'no object' }
	await postBatch(centre.http, 'onestop', secrets.get('onestop') ?? '', [broken])
	for (const role of ROLES) {
		const { createToken } = await centre.query<{ createToken: { token: string } }>(
			`mutation { createToken(input: { name: "Đồng Xoài", roles: [${role}], areas: ["dong-xoai"] }) { token } }`,
		)
		tokens.set(role, createToken.token)
	}
	await vi.waitFor(async () => {
		const { alerts } = await centre.query<{
			alerts: { edges: { cursor: string; node: { id: string; subject: string; history: object[] } }[] }
		}>('{ alerts(first: 500) { edges { cursor node { id subject history { step } } } } }')
		const of = (marker: string) => alerts.edges.find(({ node }) => node.subject?.includes(marker))
		const found = of(FOREIGN.marker)
		expect([of(OWN.marker), found, of(NOWHERE.marker)].every((alert) => alert !== undefined)).toBe(true)
		Object.assign(foreign, { alert: found?.node.id, alerts: alerts.edges[0]?.cursor })
	}, PATIENCE)
	const { events } = await centre.query<{ events: { edges: { cursor: string }[] } }>(
		'{ events(first: 1) { edges { cursor } } }',
	)
	const made = await centre.query<{
		createSilence: { silence: { id: string } }
		createToken: { id: string }
	}>(`mutation {
		createSilence(input: { areas: ["25217"], subjects: ["x"], until: "${new Date(Date.now() + 3_600_000).toISOString()}", reason: "marker-foreign" }) { silence { id } }
		createToken(input: { name: "marker-foreign", roles: [VIEWER], areas: ["phuoc-long"] }) { id }
		commentAlert(id: "${foreign.alert}", text: "marker-foreign") { ok }
		setScene(screens: ["${foreign.screen}"], wall: "phuoc-long") { ok }
		saveContact(input: { id: "marker-foreign", name: "marker-foreign", addresses: [] }) { ok }
	}`)
	Object.assign(foreign, {
		events: events.edges[0]?.cursor,
		silence: made.createSilence.silence.id,
		token: made.createToken.id,
	})
}, 180_000)

afterAll(async () => {
	await centre?.stop()
	await dir?.remove()
})

/** Where the streams stand before anything was planted, as one who sees all is told. */
async function streamCursors() {
	const first = async (field: string) => {
		const client = createClient({ url: `${centre.http}/graphql`, headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })
		const results = client.iterate<Record<string, { cursor: string }>>({
			query: `subscription { ${field} { cursor } }`,
		})
		const { value } = await results.next()
		client.dispose()
		return value?.data?.[field]?.cursor ?? ''
	}
	return { alertStream: await first('alerts'), eventStream: await first('events') }
}

it('a place in a stream tells nobody how much was stored', () => {
	for (const cursor of Object.values(cursors)) {
		expect(cursor).toMatch(/^[\w-]{20,}$/)
		expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(/^\{["}]/)
	}
})

it('somebody has decided who may see what each field of the schema tells', () => {
	const signatures = [...rootFields()].map(([name, { signature }]) => [name, signature])
	expect(signatures.toSorted()).toEqual(
		Object.entries(ROOTS)
			.map(([name, { args }]) => [name, args])
			.toSorted(),
	)
})

it('somebody has decided of each field of an input whether it has to be checked', () => {
	const decided = Object.entries(INPUTS).map(([name, { checked, free }]) => [
		name,
		`${checked} ${free}`.trim().split(' ').toSorted(),
	])
	expect(Object.fromEntries(decided)).toEqual(Object.fromEntries(inputFields()))
})

it('what was planted is there for who may see it', async () => {
	const all = await ask(ADMIN_TOKEN, '{ events(first: 500) { edges { node { id } } } }')
	for (const { marker } of [OWN, FOREIGN, NOWHERE]) expect(all).toContain(marker)
	await vi.waitFor(async () => {
		const { indicators } = await centre.query<{ indicators: { value: number }[] }>(
			'{ indicators(area: "25217", ids: ["WATER_LEVEL"]) { value } }',
		)
		expect(indicators).toEqual([{ value: FOREIGN.figure }])
		const { indicatorBreakdown: fields } = await centre.query<{ indicatorBreakdown: { category: string }[] }>(
			'{ indicatorBreakdown(id: "R1022_OPEN_LATE", by: CATEGORY, area: "25217") { category } }',
		)
		expect(fields).toContainEqual({ category: FOREIGN.marker })
	}, PATIENCE)
})

describe.each(ROLES)('a %s of one city', (role) => {
	const token = () => tokens.get(role) ?? ''
	const may = ({ decision, roles }: RootDecision) => decision !== 'province' && (roles?.includes(role) ?? true)

	it('gets the own data by queries, and nothing of others', async () => {
		for (const [name, root] of Object.entries(ROOTS).filter(([name]) => name.startsWith('Query.'))) {
			for (const args of root.tries) {
				const document = documentOf(name, args)
				const answer = await ask(token(), document)
				expect(JSON.parse(answer), document).toHaveProperty(
					may(root) && !answer.includes('FORBIDDEN') ? 'data' : 'errors',
				)
				// Names of places, sources and rules are the pack's; only what was planted tells.
				const told = root.decision === 'public' ? answer.replaceAll('Phước Long', '') : answer
				expect(
					LEAKS.exec(told.replaceAll(JSON.stringify(args), ''))?.[0],
					`${document}\n${answer.slice(0, 2_000)}`,
				).toBeUndefined()
				if (!may(root)) expect(answer, document).toContain('FORBIDDEN')
			}
		}
		const own = await ask(token(), documentOf('Query.events', 'first: 20'))
		expect(own).toContain(OWN.marker)
		expect(await ask(token(), documentOf('Query.alerts', 'first: 20'))).toContain(OWN.marker)
	}, 120_000)

	it('changes nothing of others, and is not told whether there is any', async () => {
		for (const [name, root] of Object.entries(ROOTS).filter(([name]) => name.startsWith('Mutation.'))) {
			for (const args of root.tries) {
				const document = documentOf(name, args)
				const answer = await ask(token(), document)
				expect(answer, document).toMatch(may(root) ? /FORBIDDEN|NOT_FOUND|INVALID|BAD_USER_INPUT/ : /FORBIDDEN/)
				expect(answer, document).not.toContain('"ok":true')
				expect(
					LEAKS.exec(answer.replaceAll('man-hinh-phuoc-long', '').replaceAll('wall phuoc-long', ''))?.[0],
					answer,
				).toBeUndefined()
			}
		}
		const {
			alert,
			tokens: left,
			silences,
		} = await centre.query<{
			alert: { state: string; history: { step: string }[] }
			tokens: { id: string }[]
			silences: { id: string; endedAt: string | null }[]
		}>(`{ alert(id: "${foreign.alert}") { state history { step } } tokens { id } silences { id endedAt } }`)
		expect([alert.state, alert.history.map(({ step }) => step)]).toEqual(['FIRING', ['opened', 'fired', 'commented']])
		expect(left.map(({ id }) => id)).toContain(foreign.token)
		expect(silences).toEqual([{ id: foreign.silence, endedAt: null }])
	}, 60_000)
})

it('every role hears the own news in every stream, and nothing of others', async () => {
	const heard = new Map<string, string>()
	const heardBy = (role: Role, name: string, args: string) => heard.get(`${role} ${documentOf(name, args)}`) ?? ''
	const clients = ROLES.map((role) => {
		const client = createClient({
			url: `${centre.http}/graphql`,
			headers: { authorization: `Bearer ${tokens.get(role)}` },
		})
		for (const [name, root] of Object.entries(ROOTS).filter(([name]) => name.startsWith('Subscription.'))) {
			for (const query of root.tries.map((args) => documentOf(name, args))) {
				const note = (told: unknown) => {
					heard.set(`${role} ${query}`, (heard.get(`${role} ${query}`) ?? '') + JSON.stringify(told))
				}
				client.subscribe({ query }, { next: note, error: note, complete: () => undefined })
			}
		}
		return client
	})
	await vi.waitFor(() => {
		for (const role of ROLES) expect(heardBy(role, 'Subscription.events', '')).toContain('caughtUp')
	}, PATIENCE)
	for (const place of [FOREIGN, NOWHERE, OWN]) await plant(place, 'live')
	await vi.waitFor(() => {
		for (const role of ROLES) {
			expect(heardBy(role, 'Subscription.events', '')).toContain(`${OWN.marker} live`)
			expect(heardBy(role, 'Subscription.events', 'after: "$eventStream"')).toContain(`${OWN.marker} live`)
			expect(heardBy(role, 'Subscription.alerts', 'after: "$alertStream"')).toContain(OWN.marker)
			expect(heardBy(role, 'Subscription.screen', 'id: "man-hinh-dong-xoai"')).toContain('dong-xoai')
			expect(heardBy(role, 'Subscription.alerts', 'filter: { areas: ["25217"] }')).toContain('FORBIDDEN')
			expect(heardBy(role, 'Subscription.indicators', 'area: "phuoc-long"')).toContain('FORBIDDEN')
			expect(heardBy(role, 'Subscription.screen', 'id: "$screen"')).toContain('FORBIDDEN')
		}
	}, PATIENCE)
	for (const client of clients) client.dispose()
	for (const [document, text] of heard) {
		expect(LEAKS.exec(text)?.[0], `${document}\n${text.slice(0, 2_000)}`).toBeUndefined()
	}
}, 120_000)
