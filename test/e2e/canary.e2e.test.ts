import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadProvince } from '@vong/province/load-province'
import { afterEach, expect, it, vi } from 'vitest'
import { startCentre, temporaryDir } from '../kit/centre.ts'
import { postBatch } from '../kit/webhook.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const CANARIES = ['Nguyễn Thị Chim Yến', '0912345678', 'chimyen@example.vn', '285999888777']
const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Personal fields in several spellings, at the top and deep down. */
const personal = {
	ChuHoSo: CANARIES[0],
	HoTen: CANARIES[0],
	so_dien_thoai: CANARIES[1],
	email: CANARIES[2],
	'Số CCCD': CANARIES[3],
	SoGiayToChuHoSo: CANARIES[3],
	nguoiNop: { hoTen: CANARIES[0], lienHe: [{ DienThoai: CANARIES[1], Email: CANARIES[2] }] },
}

async function filesUnder(dir: string): Promise<string[]> {
	const entries = await readdir(dir, { recursive: true, withFileTypes: true })
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function holders(dir: string): Promise<string[]> {
	const found: string[] = []
	for (const path of await filesUnder(dir)) {
		const bytes = await readFile(path).catch(() => Buffer.alloc(0))
		if (CANARIES.some((canary) => bytes.includes(canary))) found.push(path)
	}
	return found
}

const PSEUDONYM = /hash:[\w-]{22}/

it('personal data that comes in with events of every source is found nowhere afterwards', async () => {
	const { sources } = await loadProvince(PACK)
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	const centre = await startCentre({ dataDir: dir.path, env: { LOG_LEVEL: 'debug' } })
	cleanups.push(() => centre.stop())

	let sent = 0
	const withWebhook = [...sources.values()].filter(({ feeds }) => feeds.some(({ door }) => door === 'webhook'))
	for (const { id } of withWebhook) {
		const text = await readFile(join(PACK, 'samples', `${id}.json`), 'utf8')
		const samples = JSON.parse(text) as { id: string; data: object }[]
		const secret = await centre.sourceSecret(id)
		const good = samples.map((event) => ({ ...event, data: { ...event.data, ...personal } }))
		// An event of a type that the source does not have goes to the quarantine, and is looked at there.
		const bad = samples.map((event) => ({
			...event,
			id: `${event.id}-bad`,
			type: 'no.such.type',
			data: { ...event.data, ...personal },
		}))
		const answer = await postBatch(centre.http, id, secret, [...good, ...bad])
		expect([id, answer.status]).toEqual([id, 202])
		sent += good.length
	}
	await vi.waitFor(
		async () => {
			const { ledger } = await centre.query<{ ledger: { stored: number; inFlight: number }[] }>(
				'{ ledger { stored inFlight } }',
			)
			expect(ledger.reduce((sum, { stored }) => sum + stored, 0)).toBe(sent)
			expect(ledger.reduce((sum, { inFlight }) => sum + inFlight, 0)).toBe(0)
		},
		{ timeout: 30_000, interval: 200 },
	)
	const answers = JSON.stringify([
		await centre.query('{ events(first: 500, purpose: "tìm dữ liệu cá nhân") { edges { node { id subject data } } } }'),
		await centre.query('{ quarantine(first: 500) { edges { node { raw reason } } } }'),
		await centre.query('{ dossiers(first: 100) { edges { node { code flags steps { agency } } } } }'),
		await centre.query('{ things(kind: REPORT, first: 100) { edges { node { key details numbers } } } }'),
	])
	// Not even what tells persons apart is shown, but to who works with it and says what for; that is noted.
	const seen = JSON.stringify([
		await centre.query('{ events(first: 500) { edges { node { id subject data } } } }'),
		await centre.query('{ things(kind: CALL, first: 100) { edges { node { key details } } } }'),
	])
	expect(seen).toContain('hash:***')
	expect(seen).not.toMatch(PSEUDONYM)
	expect(answers).toMatch(PSEUDONYM)
	const { audit } = await centre.query<{ audit: { edges: { node: { target: string } }[] } }>(
		'{ audit(first: 10, action: "graphql.events") { edges { node { target } } } }',
	)
	expect(audit.edges.map(({ node }) => node.target)).toEqual([expect.stringContaining('tìm dữ liệu cá nhân')])
	const token = 'test-administrator-token-of-this-run-only'
	const metrics = await (
		await fetch(`${centre.http}/metrics`, { headers: { authorization: `Bearer ${token}` } })
	).text()
	for (const canary of CANARIES) {
		expect([canary, answers.includes(canary), centre.output().includes(canary), metrics.includes(canary)]).toEqual([
			canary,
			false,
			false,
			false,
		])
	}
	// The store moves its files while it runs.
	expect(await holders(join(dir.path, 'spool'))).toEqual([])
	await centre.stop()
	expect(await holders(dir.path)).toEqual([])
}, 120_000)
