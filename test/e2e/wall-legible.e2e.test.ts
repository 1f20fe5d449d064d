import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier, observation } from '../kit/cloud-event.ts'
import { stumblingsOf } from '../kit/legibility.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000
const SIZES = { hd: [1920, 1080], '4k': [3840, 2160], wide: [7680, 2160], portrait: [1080, 1920] } as const

let data: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
let browser: Browser
let page: Page

beforeAll(async () => {
	data = await temporaryDir()
	centre = await startCentre({ dataDir: data.path })
	browser = await openBrowser()
	page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage()
	await page.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await data?.remove()
})

async function send(source: string, events: readonly unknown[]): Promise<void> {
	expect((await postBatch(centre.http, source, await centre.sourceSecret(source), events)).status).toBe(202)
}

async function open(wall: string, size: keyof typeof SIZES): Promise<void> {
	const [width, height] = SIZES[size]
	await page.setViewportSize({ width, height })
	await page.goto(`${centre.http}/wall/${wall}`)
	await page.locator('[data-testid=wall][data-connection=live]').waitFor({ timeout: LONG_MS })
	await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

const outbreak = (id: string, areacode: string) => ({
	...{ specversion: '1.0', id, source: 'veterinary', type: 'outbreak.reported', subject: id, areacode },
	...{ severity: 'major', time: new Date().toISOString() },
	data: { outbreak: id, disease: 'cúm gia cầm', species: 'gà', culled: 20, state: 'confirmed' },
})

it('on every wall of the pack, in every size, no text is too small, cut through, on another one or off the screen', {
	timeout: 6 * LONG_MS,
}, async () => {
	await send('onestop', [dossier('legible', Date.now())])
	await send('environment', [observation('legible', Date.now())])
	await send('veterinary', [outbreak('OD-1', '25195'), outbreak('OD-2', '25357')])
	const { walls } = await centre.query<{ walls: { id: string }[] }>('{ walls { id } }')
	expect(walls.length).toBeGreaterThanOrEqual(12)
	for (const { id } of walls) {
		await open(id, 'hd')
		// Where its letters stand is asked, which is the same unpainted; without a graphics card, painting took half of the time.
		await page.evaluate(() => document.documentElement.style.setProperty('visibility', 'hidden'))
		for (const [size, [width, height]] of Object.entries(SIZES)) {
			await page.setViewportSize({ width, height })
			await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))))
			await vi.waitFor(
				async () => {
					// Whose figures they are may be shortened behind a long name: the wall's own name says it.
					const found = (await stumblingsOf(page)).filter(({ what, tile }) => what !== 'shortened' || tile !== '')
					expect(found, `${id} ${size}`).toEqual([])
				},
				{ timeout: 10_000, interval: 100 },
			)
		}
	}
})

it('events are told by the names that the pack gives their types, with the source and the place', {
	timeout: 2 * LONG_MS,
}, async () => {
	await open('province', 'hd')
	await send('onestop', [dossier('named', Date.now())])
	const row = page.locator('[data-testid=ticker-event][data-id=named]')
	await row.waitFor({ timeout: LONG_MS })
	const words = await row.textContent()
	expect(words).toContain('Tiếp nhận hồ sơ')
	expect(words).toContain('Một cửa điện tử · Phường Bình Phước')
	expect(words).not.toContain('dossier.received')
	// The ticker of this wall shows what people do: measurements are not among it.
	await send('environment', [observation('measured', Date.now())])
	await send('onestop', [dossier('after-it', Date.now())])
	await page.locator('[data-testid=ticker-event][data-id=after-it]').waitFor({ timeout: LONG_MS })
	expect(await page.locator('[data-testid=ticker-event][data-id=measured]').count()).toBe(0)
})

it('an alert says on the wall, and in front of it, whom it was given or handed over to', {
	timeout: 2 * LONG_MS,
}, async () => {
	await open('province', 'hd')
	const alert = page.locator('[data-testid=wall-alert]', { hasText: 'OD-1' })
	await alert.waitFor({ timeout: LONG_MS })
	const id = await alert.getAttribute('data-id')
	await centre.query(`mutation { assignAlert(id: "${id}", to: "Tổ thú y") { ok } }`)
	await alert.getByText('giao cho Tổ thú y').waitFor({ timeout: LONG_MS })
	await centre.query(`mutation { handOverAlert(id: "${id}", toArea: "dong-xoai") { ok } }`)
	await alert.getByText('đã chuyển tới').waitFor({ timeout: LONG_MS })
	expect(await alert.textContent()).toContain('Trung tâm điều hành Đồng Xoài')

	const attack = { specversion: '1.0', id: 'a1', source: 'security', type: 'security.alert', subject: 'tường lửa' }
	await send('security', [
		{ ...attack, severity: 'critical', areacode: '25195', time: new Date().toISOString(), data: { alert: 'a1' } },
	])
	const front = page.getByTestId('take-over')
	await front.waitFor({ timeout: LONG_MS })
	await centre.query(
		`mutation { handOverAlert(id: "${await front.getAttribute('data-id')}", toArea: "dong-xoai") { ok } }`,
	)
	await front.getByTestId('take-over-handed').waitFor({ timeout: LONG_MS })
	expect(await front.getByTestId('take-over-handed').textContent()).toContain('Trung tâm điều hành Đồng Xoài')
})
