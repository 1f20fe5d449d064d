import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { graphql } from '../kit/graphql.ts'
import { obstacles } from '../kit/obstacles.ts'
import { postBatch } from '../kit/webhook.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const LONG_MS = 90_000
const PATIENCE = { timeout: LONG_MS, interval: 200 }

let dir: Awaited<ReturnType<typeof temporaryDir>>
let pack: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
let browser: Browser
let admin: Page

beforeAll(async () => {
	dir = await temporaryDir()
	pack = await temporaryDir()
	await cp(PACK, pack.path, { recursive: true })
	centre = await startCentre({ dataDir: dir.path, env: { PROVINCE_DIR: pack.path } })
	browser = await openBrowser()
	admin = await open(ADMIN_TOKEN)
	await admin.goto(`${centre.http}/admin`)
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await dir?.remove()
	await pack?.remove()
})

async function open(token: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'vi-VN' })
	const page = await context.newPage()
	page.setDefaultTimeout(LONG_MS)
	await page.request.post(`${centre.http}/session`, { data: { token } })
	return page
}

async function takeSecret(page: Page): Promise<string> {
	const secret = (await page.getByTestId('secret').textContent()) ?? ''
	await page.getByTestId('secret-taken').click()
	await page.getByTestId('secret-dialog').waitFor({ state: 'detached' })
	return secret.trim()
}

/** Makes a token at the page; answers it. */
async function makeToken(page: Page, name: string, roles: string[], areas: string[]): Promise<string> {
	if (!(await page.getByTestId('token-name').isVisible())) await page.getByTestId('new-token').click()
	await page.getByTestId('token-name').fill(name)
	for (const role of roles) await page.getByTestId(`role-${role}`).check()
	await page.getByTestId('token-areas').selectOption(areas)
	await page.getByTestId('token-confirm').click()
	return takeSecret(page)
}

it('tells which parts are up and what the province pack holds', { timeout: LONG_MS }, async () => {
	await admin.getByTestId('part').filter({ hasText: 'Kho dữ liệu: hoạt động' }).waitFor()
	await admin.getByTestId('pack').getByText('Bình Phước').waitFor()
})

it('tells how the system is, again and again, and what the pack on the disk would say at the next start', {
	timeout: LONG_MS,
}, async () => {
	const health = admin.getByTestId('system-health')
	await health.waitFor()
	await vi.waitFor(async () => expect(await health.textContent()).toMatch(/Tính chỉ số\s*trễ \d+ giây/), PATIENCE)
	for (const fact of ['Phiên bản', 'Chờ ghi vào kho', 'Xét cảnh báo', 'Kết nối MQTT', 'Đĩa', 'Bộ nhớ của máy']) {
		expect(await health.textContent()).toContain(fact)
	}
	const before = await health.getAttribute('data-at')
	await vi.waitFor(async () => expect(await health.getAttribute('data-at')).not.toBe(before), PATIENCE)

	const check = admin.getByTestId('pack-check')
	await check.and(admin.locator('[data-ok=true]')).waitFor()
	const wall = join(pack.path, 'walls/election.yaml')
	const former = await readFile(wall, 'utf8')
	await writeFile(wall, former.replace('kind: gauge', 'kind: barometer'))
	await admin.getByTestId('check-pack').click()
	await check.and(admin.locator('[data-ok=false]')).waitFor()
	expect(await admin.getByTestId('pack-mistake').textContent()).toMatch(/walls\/election\.yaml:6 .*kind/)
	await writeFile(wall, former)
	await admin.getByTestId('check-pack').click()
	await check.and(admin.locator('[data-ok=true]')).waitFor()
	expect(await obstacles(admin)).toEqual([])
})

it('a key that is made at the page lets the source in, and one that is ended there does not', {
	timeout: 2 * LONG_MS,
}, async () => {
	await admin.getByTestId('view-keys').click()
	await admin.locator('[data-testid=new-key][data-source=onestop]').click()
	const key = await takeSecret(admin)
	expect((await postBatch(centre.http, 'onestop', key, [dossier('by-key', Date.now())])).status).toBe(202)
	const row = admin.locator('[data-testid=key-row][data-id=onestop]')
	await row.getByTestId('end-key').click()
	await row.getByText('Chưa có khóa').waitFor()
	expect((await postBatch(centre.http, 'onestop', key, [dossier('too-late', Date.now())])).status).toBe(401)
})

it('a city administrator makes and ends tokens for the city alone', { timeout: 3 * LONG_MS }, async () => {
	await admin.getByTestId('view-tokens').click()
	const cityToken = await makeToken(admin, 'Quản trị Đồng Xoài', ['ADMIN'], ['dong-xoai'])
	await makeToken(admin, 'Người xem Phước Long', ['VIEWER'], ['phuoc-long'])
	await admin.locator('[data-testid=token-row][data-name="Người xem Phước Long"]').waitFor()

	const city = await open(cityToken)
	await city.goto(`${centre.http}/admin?view=tokens`)
	await city.locator('[data-testid=token-row][data-name="Quản trị Đồng Xoài"]').waitFor()
	expect(await city.getByTestId('token-row').count()).toBe(1)
	const operatorToken = await makeToken(city, 'Trực ban Đồng Xoài', ['OPERATOR'], ['dong-xoai'])
	expect(await graphql(centre.http, operatorToken, '{ viewer { areas } }')).toEqual({
		viewer: { areas: ['dong-xoai'] },
	})
	const asCity = (query: string) => graphql(centre.http, cityToken, query)
	await expect(asCity('mutation { createToken(input: { name: "x", roles: [VIEWER] }) { ok } }')).rejects.toThrow(
		'FORBIDDEN',
	)
	await expect(
		asCity(
			'mutation { createToken(input: { name: "x", roles: [VIEWER], areas: ["dong-xoai", "phuoc-long"] }) { ok } }',
		),
	).rejects.toThrow('FORBIDDEN')
	const { tokens } = await centre.query<{ tokens: { id: string; name: string; lastUsedAt: string | null }[] }>(
		'{ tokens { id name lastUsedAt } }',
	)
	const idOf = (name: string) => tokens.find((token) => token.name === name)?.id
	expect(await asCity(`mutation { revokeToken(id: "${idOf('Người xem Phước Long')}") { ok error { code } } }`)).toEqual(
		{ revokeToken: { ok: false, error: { code: 'NOT_FOUND' } } },
	)
	expect(tokens.map(({ name, lastUsedAt }) => [name, lastUsedAt !== null]).sort()).toEqual([
		['Người xem Phước Long', false],
		['Quản trị Đồng Xoài', true],
		['Trực ban Đồng Xoài', true],
	])

	await city.locator('[data-testid=token-row][data-name="Trực ban Đồng Xoài"]').getByTestId('revoke-token').click()
	await city.locator('[data-testid=token-row][data-name="Trực ban Đồng Xoài"]').waitFor({ state: 'detached' })
	await expect(graphql(centre.http, operatorToken, '{ viewer { areas } }')).rejects.toThrow('UNAUTHENTICATED')
	await city.context().close()
})

it('adds who is to be told, and the audit tells who did it', { timeout: 2 * LONG_MS }, async () => {
	await admin.getByTestId('view-people').click()
	await admin.getByTestId('new-contact').click()
	await admin.getByTestId('contact-name').fill('Trực ban đêm')
	await admin.getByTestId('contact-id').fill('truc-dem')
	await admin.getByTestId('contact-EMAIL').fill('truc.dem@example.vn')
	await admin.getByTestId('contact-confirm').click()
	await admin.locator('[data-testid=contact-row][data-id=truc-dem]').waitFor()
	await admin.getByTestId('view-audit').click()
	await admin.getByTestId('audit-action').fill('graphql.saveContact')
	const row = admin.locator('[data-testid=audit-row][data-action="graphql.saveContact"]')
	expect(await row.first().textContent()).toContain('administrator')
	expect(await row.first().textContent()).not.toContain('example.vn')
})

it('has no serious obstacle for anybody, and whom it is not for is told what to do', {
	timeout: 3 * LONG_MS,
}, async () => {
	for (const view of ['system', 'keys', 'tokens', 'people', 'screens', 'audit']) {
		await admin.goto(`${centre.http}/admin?view=${view}`)
		await admin.locator('[data-testid=desk][data-connection=live]').waitFor()
		expect(await obstacles(admin), view).toEqual([])
	}
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "xem", roles: [VIEWER] }) { token } }',
	)
	const viewer = await open(createToken.token)
	await viewer.goto(`${centre.http}/admin`)
	await viewer.getByTestId('not-admin').waitFor()
})

it('who does not see the whole province is not told how the system is', async () => {
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "x", roles: [ADMIN], areas: ["dong-xoai"] }) { token } }',
	)
	for (const field of ['packCheck { ok }', 'systemHealth { version }']) {
		await expect(graphql(centre.http, createToken.token, `{ ${field} }`)).rejects.toThrow('FORBIDDEN')
	}
	const viewer = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "y", roles: [VIEWER, OPERATOR] }) { token } }',
	)
	for (const field of ['packCheck { ok }', 'systemHealth { version }']) {
		await expect(graphql(centre.http, viewer.createToken.token, `{ ${field} }`)).rejects.toThrow('FORBIDDEN')
	}
})
