import { afterEach, expect, it, vi } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
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
	history: { step: string; by: string | null; comment: string | null }[]
}

const ALERTS = `query ($filter: AlertFilter) { alerts(filter: $filter) { edges { node {
	id rule state subject severity area { code } acknowledgedBy history { step by comment } } } } }`

async function alertsOf(centre: Centre, token?: string, filter: object = {}): Promise<AlertNode[]> {
	const asked =
		token === undefined ? centre.query<Page>(ALERTS, { filter }) : graphql<Page>(centre.http, token, ALERTS, { filter })
	return (await asked).alerts.edges.map(({ node }) => node)
}
interface Page {
	alerts: { edges: { node: AlertNode }[] }
}

const incident = (id: string, areacode: string) => ({
	specversion: '1.0',
	id,
	source: 'security',
	type: 'security.alert',
	subject: id,
	time: new Date().toISOString(),
	areacode,
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
	])
	await vi.waitFor(async () => expect(await alertsOf(centre)).toHaveLength(2), PATIENCE)
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Đồng Xoài", roles: [OPERATOR], areas: ["dong-xoai"] }) { token } }',
	)
	const city = createToken.token

	const [own] = await alertsOf(centre, city)
	expect(await alertsOf(centre, city)).toMatchObject([
		{ rule: 'CRITICAL_EVENT', subject: 'own', state: 'FIRING', severity: 'CRITICAL', area: { code: '25195' } },
	])
	const theirs = (await alertsOf(centre)).find(({ subject }) => subject === 'theirs')
	const act = (mutation: string) =>
		graphql<Record<string, { ok: boolean; error: { code: string } | null }>>(
			centre.http,
			city,
			`mutation { ${mutation} { ok error { code } } }`,
		)
	expect(await act(`acknowledgeAlert(id: "${theirs?.id}")`)).toMatchObject({
		acknowledgeAlert: { ok: false, error: { code: 'NOT_FOUND' } },
	})
	expect((await graphql<{ alert: null }>(centre.http, city, `{ alert(id: "${theirs?.id}") { id } }`)).alert).toBeNull()
	expect(await act(`acknowledgeAlert(id: "${own?.id}", comment: "đang đến")`)).toMatchObject({
		acknowledgeAlert: { ok: true },
	})
	expect(await act(`handOverAlert(id: "${own?.id}", toArea: "binh-phuoc", comment: "nhờ tỉnh")`)).toMatchObject({
		handOverAlert: { ok: true },
	})

	expect(await centre.stop()).toBe(0)
	centre = await startCentre({ dataDir: dir.path })
	await postBatch(centre.http, 'security', key, [incident('own', '25195')])
	await postBatch(centre.http, 'security', key, [incident('third', '25195')])
	await vi.waitFor(async () => expect(await alertsOf(centre, city)).toHaveLength(2), PATIENCE)
	expect(await alertsOf(centre, city, { states: ['ACKNOWLEDGED'] })).toMatchObject([
		{
			id: own?.id,
			acknowledgedBy: 'Đồng Xoài',
			history: [
				{ step: 'opened', by: null },
				{ step: 'fired', by: null },
				{ step: 'acknowledged', by: 'Đồng Xoài', comment: 'đang đến' },
				{ step: 'handed-over', by: 'Đồng Xoài', comment: 'nhờ tỉnh' },
			],
		},
	])
	expect(await act(`resolveAlert(id: "${own?.id}", comment: "xong")`)).toMatchObject({ resolveAlert: { ok: true } })
	expect(await alertsOf(centre, city, { states: ['FIRING', 'ACKNOWLEDGED'] })).toMatchObject([{ subject: 'third' }])
}, 120_000)
