import { afterEach, expect, it, vi } from 'vitest'
import { startCentre, temporaryDir } from '../kit/centre.ts'
import { graphql } from '../kit/graphql.ts'
import { postBatch } from '../kit/webhook.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const CREATE = 'mutation ($input: TokenInput!) { createToken(input: $input) { ok error { code message } id token } }'

interface Created {
	createToken: { ok: boolean; error: { code: string } | null; id: string | null; token: string | null }
}

it('a city centre sees its own ground alone, before and after the borders changed, and nothing once its token has ended', async () => {
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path })
	cleanups.push(() => centre.stop())
	const key = await centre.sourceSecret('onestop')
	const dossier = (code: string, time: string, areacode: string) => ({
		specversion: '1.0',
		id: code,
		source: 'onestop',
		type: 'dossier.received',
		subject: code,
		time,
		areacode,
		data: { MaHoSo: code },
	})
	await postBatch(centre.http, 'onestop', key, [
		dossier('own-old', '2025-06-30T10:00:00+07:00', '25198'),
		dossier('own-new', '2025-07-01T10:00:00+07:00', '25195'),
		dossier('theirs', '2025-07-01T10:00:00+07:00', '25217'),
		dossier('nowhere', '2025-07-01T10:00:00+07:00', '99999'),
	])
	const { createToken } = await centre.query<Created>(CREATE, {
		input: { name: 'Đồng Xoài', roles: ['VIEWER'], areas: ['dong-xoai'] },
	})
	expect(createToken).toMatchObject({ ok: true, error: null })
	const token = createToken.token ?? ''
	const ask = <T>(query: string) => graphql<T>(centre.http, token, query)

	await vi.waitFor(
		async () => {
			const { dossiers } = await ask<{ dossiers: { edges: { node: { code: string } }[] } }>(
				'{ dossiers { edges { node { code } } } }',
			)
			expect(dossiers.edges.map(({ node }) => node.code).toSorted()).toEqual(['own-new', 'own-old'])
		},
		{ timeout: 10_000, interval: 100 },
	)
	const { events } = await ask<{ events: { edges: { node: { id: string } }[] } }>(
		'{ events { edges { node { id } } } }',
	)
	expect(events.edges.map(({ node }) => node.id).toSorted()).toEqual(['own-new', 'own-old'])
	const { eventCounts } = await ask<{ eventCounts: { start: string; group: string; events: number; mean: null }[] }>(
		`{ eventCounts(step: MONTH, by: TYPE, filter: { from: "2025-06-01T00:00:00+07:00", to: "2025-08-01T00:00:00+07:00" }) {
			start group events mean
		} }`,
	)
	expect(eventCounts).toEqual([
		{ start: '2025-05-31T17:00:00.000Z', group: 'dossier.received', events: 1, mean: null },
		{ start: '2025-06-30T17:00:00.000Z', group: 'dossier.received', events: 1, mean: null },
	])
	const { indicators } = await ask<{ indicators: { area: { code: string }; numerator: number }[] }>(
		'{ indicators(ids: ["ONLINE_RATIO"], at: "2025-07-15T00:00:00Z") { area { code } numerator } }',
	)
	expect(indicators).toMatchObject([{ area: { code: 'dong-xoai' } }])
	for (const question of [
		'{ indicators(area: "binh-phuoc") { id } }',
		'{ indicators(area: "25217") { id } }',
		'{ indicatorSeries(id: "ONLINE_RATIO", area: "phuoc-long", from: "2025-06-01T00:00:00Z", to: "2025-08-01T00:00:00Z") { value } }',
		'{ eventCounts(filter: { areas: ["phuoc-long"] }) { events } }',
		'{ dossiers(filter: { areas: ["phuoc-long"] }) { edges { node { code } } } }',
		'{ ledger { source } }',
		'{ quarantine { edges { node { id } } } }',
		'{ tokens { id } }',
	]) {
		await expect(ask(question), question).rejects.toThrow('FORBIDDEN')
	}
	await expect(ask('mutation { createToken(input: { name: "x", roles: [ADMIN] }) { ok } }')).rejects.toThrow(
		'FORBIDDEN',
	)
	const { area } = await ask<{ area: unknown }>('{ area(code: "25217") { name } }')
	expect(area).toBeNull()

	await centre.query('mutation ($id: ID!) { revokeToken(id: $id) { ok } }', { id: createToken.id })
	await expect(ask('{ viewer { name } }')).rejects.toThrow('UNAUTHENTICATED')
}, 60_000)

it('a token is made only of what there is', async () => {
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path })
	cleanups.push(() => centre.stop())
	for (const input of [
		{ name: ' ', roles: ['VIEWER'] },
		{ name: 'x', roles: [] },
		{ name: 'x', roles: ['VIEWER'], areas: [] },
		{ name: 'x', roles: ['VIEWER'], areas: ['atlantis'] },
		{ name: 'x', roles: ['VIEWER'], expiresAt: '2020-01-01T00:00:00Z' },
	]) {
		const { createToken } = await centre.query<Created>(CREATE, { input })
		expect([input, createToken]).toMatchObject([input, { ok: false, error: { code: 'INVALID' }, token: null }])
	}
}, 60_000)
