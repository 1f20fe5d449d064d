import { afterEach, expect, it, vi } from 'vitest'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { graphql } from '../kit/graphql.ts'
import { postBatch } from '../kit/webhook.ts'

const cleanups: (() => Promise<unknown>)[] = []
const PATIENCE = { timeout: 30_000, interval: 100 }

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface AlertNode {
	id: string
	rule: string
	state: string
	subject: string
	severity: string
	area: { code: string } | null
	acknowledgedBy: string | null
	handedTo: string | null
	history: { step: string; by: string | null; comment: string | null; to: string | null }[]
}

const ALERTS = `query ($filter: AlertFilter) { alerts(filter: $filter) { edges { node {
	id rule state subject severity area { code } acknowledgedBy handedTo history { step by comment to } } } } }`

async function alertsOf(centre: Centre, token?: string, filter: object = {}): Promise<AlertNode[]> {
	const asked =
		token === undefined ? centre.query<Page>(ALERTS, { filter }) : graphql<Page>(centre.http, token, ALERTS, { filter })
	return (await asked).alerts.edges.map(({ node }) => node)
}
interface Page {
	alerts: { edges: { node: AlertNode }[] }
}

const incident = (id: string, areacode?: string) => ({
	specversion: '1.0',
	id,
	source: 'security',
	type: 'security.alert',
	subject: id,
	time: new Date().toISOString(),
	...(areacode === undefined ? {} : { areacode }),
	severity: 'critical',
	data: { alert: id },
})

it('a critical event becomes one alert, which its centre alone sees, takes on and ends, and which no restart fires again', async () => {
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	let centre = await startCentre({ dataDir: dir.path })
	cleanups.push(() => centre.stop())
	const key = await centre.sourceSecret('security')
	await postBatch(centre.http, 'security', key, [
		incident('own', '25195'),
		incident('own', '25195'),
		incident('theirs', '25217'),
		incident('nowhere'),
	])
	await vi.waitFor(async () => expect(await alertsOf(centre)).toHaveLength(3), PATIENCE)
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Đồng Xoài", roles: [OPERATOR], areas: ["dong-xoai"] }) { token } }',
	)
	const city = createToken.token

	const [own] = await alertsOf(centre, city)
	expect(await alertsOf(centre, city)).toMatchObject([
		{ rule: 'CRITICAL_EVENT', subject: 'own', state: 'FIRING', severity: 'CRITICAL', area: { code: '25195' } },
	])
	const theirs = (await alertsOf(centre)).find(({ subject }) => subject === 'theirs')
	const act = (mutation: string, token = city) =>
		graphql<Record<string, { ok: boolean; error: { code: string } | null }>>(
			centre.http,
			token,
			`mutation { ${mutation} { ok error { code } } }`,
		)
	const byProvince = (mutation: string) => act(mutation, ADMIN_TOKEN)
	expect(await act(`acknowledgeAlert(id: "${theirs?.id}")`)).toMatchObject({
		acknowledgeAlert: { ok: false, error: { code: 'NOT_FOUND' } },
	})
	expect((await graphql<{ alert: null }>(centre.http, city, `{ alert(id: "${theirs?.id}") { id } }`)).alert).toBeNull()
	expect(await act(`acknowledgeAlert(id: "${own?.id}", comment: "đang đến")`)).toMatchObject({
		acknowledgeAlert: { ok: true },
	})
	expect(await act(`handOverAlert(id: "${own?.id}", toArea: "nowhere")`)).toMatchObject({
		handOverAlert: { ok: false, error: { code: 'INVALID' } },
	})
	expect(await act(`handOverAlert(id: "${own?.id}", toArea: "binh-phuoc", comment: "nhờ tỉnh")`)).toMatchObject({
		handOverAlert: { ok: true },
	})
	// Nobody of the province has taken it on yet, and that is what everybody sees.
	const isOpen = [{ id: own?.id, acknowledgedBy: null, handedTo: 'binh-phuoc' }]
	expect(await alertsOf(centre, city, { states: ['FIRING'] })).toMatchObject(isOpen)
	expect(await alertsOf(centre, undefined, { states: ['FIRING'], areas: ['dong-xoai'] })).toMatchObject(isOpen)
	expect(await alertsOf(centre, undefined, { states: ['ACKNOWLEDGED'] })).toEqual([])
	expect(await byProvince(`acknowledgeAlert(id: "${own?.id}", comment: "tỉnh nhận")`)).toMatchObject({
		acknowledgeAlert: { ok: true },
	})
	expect(await byProvince(`handOverAlert(id: "${own?.id}", toArea: "dong-xoai", comment: "trả lại")`)).toMatchObject({
		handOverAlert: { ok: true },
	})
	expect(await act(`acknowledgeAlert(id: "${own?.id}")`)).toMatchObject({ acknowledgeAlert: { ok: true } })

	// What is of no ground of the city's is the city's affair while it is handed to it, and stays in its sight.
	for (const subject of ['theirs', 'nowhere']) {
		const id = (await alertsOf(centre)).find((one) => one.subject === subject)?.id
		const seen = async () => {
			const found = await alertsOf(centre, city, { states: ['FIRING'] })
			const asked = await graphql<{ alert: { handedTo: string } | null }>(
				centre.http,
				city,
				`{ alert(id: "${id}") { handedTo } }`,
			)
			return { listed: found.map((one) => one.id).includes(id ?? ''), handedTo: asked.alert?.handedTo }
		}
		expect(await seen()).toEqual({ listed: false, handedTo: undefined })
		expect(await byProvince(`handOverAlert(id: "${id}", toArea: "dong-xoai")`)).toMatchObject({
			handOverAlert: { ok: true },
		})
		expect(await seen()).toEqual({ listed: true, handedTo: 'dong-xoai' })
		const atCity = await alertsOf(centre, city, { areas: ['dong-xoai'], states: ['FIRING'] })
		expect(atCity.map((one) => one.id)).toEqual([id])
		expect(await act(`commentAlert(id: "${id}", text: "đang xem")`)).toMatchObject({ commentAlert: { ok: true } })
		expect(await act(`handOverAlert(id: "${id}", toArea: "binh-phuoc")`)).toMatchObject({ handOverAlert: { ok: true } })
		expect(await seen()).toEqual({ listed: true, handedTo: 'binh-phuoc' })
		expect(await alertsOf(centre, city, { areas: ['dong-xoai'], states: ['FIRING'] })).toEqual([])
		expect(await act(`acknowledgeAlert(id: "${id}")`)).toMatchObject({
			acknowledgeAlert: { ok: false, error: { code: 'FORBIDDEN' } },
		})
		expect(await byProvince(`resolveAlert(id: "${id}")`)).toMatchObject({ resolveAlert: { ok: true } })
	}

	expect(await centre.stop()).toBe(0)
	centre = await startCentre({ dataDir: dir.path })
	await postBatch(centre.http, 'security', key, [incident('own', '25195')])
	await postBatch(centre.http, 'security', key, [incident('third', '25195')])
	await vi.waitFor(async () => expect(await alertsOf(centre, city)).toHaveLength(4), PATIENCE)
	expect(await alertsOf(centre, city, { states: ['ACKNOWLEDGED'] })).toMatchObject([
		{
			id: own?.id,
			acknowledgedBy: 'Đồng Xoài',
			history: [
				{ step: 'opened', by: null },
				{ step: 'fired', by: null },
				{ step: 'acknowledged', by: 'Đồng Xoài', comment: 'đang đến' },
				{ step: 'handed-over', by: 'Đồng Xoài', comment: 'nhờ tỉnh', to: 'binh-phuoc' },
				{ step: 'acknowledged', comment: 'tỉnh nhận' },
				{ step: 'handed-over', comment: 'trả lại', to: 'dong-xoai' },
				{ step: 'acknowledged', by: 'Đồng Xoài' },
			],
		},
	])
	expect(await act(`resolveAlert(id: "${own?.id}", comment: "xong")`)).toMatchObject({ resolveAlert: { ok: true } })
	expect(await alertsOf(centre, city, { states: ['FIRING', 'ACKNOWLEDGED'] })).toMatchObject([{ subject: 'third' }])

	// Rules that are given while the centre runs.
	const rule = {
		id: 'LOUD_PROBE',
		name: { vi: 'Thử', en: 'Probe' },
		summary: { vi: 'Thử {subject}', en: 'Probe {subject}' },
		...{ field: 'operations', severity: 'minor', basis: 'a test' },
		event: { match: { types: ['security.alert'], severities: ['info'] }, endsAfterMinutes: 60 },
	}
	const change = (asked: string, given: Record<string, unknown>) =>
		centre.query<Record<string, RulePayload>>(asked, given)
	const SAVE = `mutation ($rule: JSON!, $reason: String!) { saveRule(rule: $rule, reason: $reason) { ${RULE} } }`
	expect(
		await change(SAVE, {
			rule: { ...rule, event: { match: { types: ['nothing'] }, endsAfterMinutes: 1 } },
			reason: 'thử',
		}),
	).toMatchObject({
		saveRule: {
			ok: false,
			error: { code: 'INVALID', message: expect.stringContaining('no source sends events of the type nothing') },
		},
	})
	expect(await change(SAVE, { rule, reason: 'thử' })).toMatchObject({
		saveRule: { ok: true, rule: { version: 1, source: 'API', shadow: false } },
	})
	let probes = 0
	await vi.waitFor(async () => {
		await postBatch(centre.http, 'security', key, [
			{ ...incident('probe', '25195'), id: `probe-${probes++}`, severity: 'info' },
		])
		const found = await alertsOf(centre, city, { rules: ['LOUD_PROBE'] })
		expect(found).toMatchObject([{ subject: 'probe', state: 'FIRING' }])
	}, PATIENCE)
	const shaded = await change(
		`mutation { setRuleShadow(rule: "LOUD_PROBE", shadow: true, reason: "ồn quá") { ${RULE} } }`,
		{},
	)
	expect(shaded['setRuleShadow']?.rule).toMatchObject({
		...{ version: 2, shadow: true },
		versions: [{ changes: [] }, { reason: 'ồn quá', changes: [{ path: 'shadow', before: null, after: true }] }],
	})
	// What was told has ended; in shadow it would be found anew.
	await vi.waitFor(
		async () =>
			expect((await alertsOf(centre, city, { rules: ['LOUD_PROBE'] })).map(({ state }) => state)).toContain('RESOLVED'),
		PATIENCE,
	)
	const back = await change(
		`mutation { rollBackRule(rule: "LOUD_PROBE", version: 1, reason: "như trước") { ${RULE} } }`,
		{},
	)
	expect(back['rollBackRule']).toMatchObject({ ok: true, rule: { version: 3, shadow: false } })
	const from = new Date(Date.now() - 3_600_000).toISOString()
	const to = new Date(Date.now() + 60_000).toISOString()
	const asked = await graphql<{ alertStatistics: { overall: Statistic; byRule: Statistic[] } }>(
		centre.http,
		city,
		`{ alertStatistics(from: "${from}", to: "${to}") { overall { fired acknowledged resolved timeToAcknowledge { median } }
			byRule { rule fired firedPerDay } } }`,
	)
	const { overall, byRule } = asked.alertStatistics
	expect(overall).toMatchObject({
		...{ acknowledged: 1, timeToAcknowledge: { median: expect.any(Number) } },
		fired: byRule.reduce((sum, { fired }) => sum + fired, 0),
	})
	expect(overall.resolved).toBeGreaterThanOrEqual(2)
	const firedBy = (id: string) => byRule.find((each) => each.rule === id)?.fired ?? 0
	expect(firedBy('CRITICAL_EVENT')).toBe(2)
	// A probe that was still on its way when the rule changed is judged by the rule as it is then.
	expect(firedBy('LOUD_PROBE')).toBeGreaterThanOrEqual(1)
	expect(firedBy('LOUD_PROBE')).toBeLessThanOrEqual(probes)
	const tried = await centre.query<{ backtestRule: { fired: number; alerts: { subject: string }[] } }>(
		`mutation ($rule: JSON!) { backtestRule(rule: $rule, from: "${from}", to: "${to}") { fired alerts { subject } } }`,
		{ rule },
	)
	expect(tried.backtestRule).toEqual({ fired: 1, alerts: [{ subject: 'probe' }] })
}, 240_000)

const RULE =
	'ok error { code message } rule { version source shadow versions { reason changes { path before after } } }'
interface RulePayload {
	ok: boolean
	rule: { version: number } | null
}
interface Statistic {
	rule: string
	fired: number
	resolved: number
}
