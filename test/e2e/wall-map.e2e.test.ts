import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { observation } from '../kit/cloud-event.ts'
import { squareGround } from '../kit/ground.ts'
import { obstacles } from '../kit/obstacles.ts'
import { postBatch } from '../kit/webhook.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const LONG_MS = 90_000
const HOUR_MS = 3_600_000
const HERE = '25195'
const THERE = '25217'

const RULE = `name: { vi: Mưa thử, en: Rain on trial }
summary: { vi: "Mưa {value}", en: "Rain {value}" }
field: environment
severity: major
threshold: { indicator: RAIN_1H, period: hour, above: 0.9, levels: [centre] }
basis: "a test"
`
const WALL = `id: course
name: { vi: Diễn biến, en: Course }
centre: binh-phuoc
tiles:
  - { kind: countdown, until: 2199-12-31, afterwards: { vi: Đã hết, en: Over } }
  - { kind: countdown, until: 2020-12-31, afterwards: { vi: Đã hết, en: Over } }
  - { kind: series, weight: 4, indicators: [RAIN_1H], plan: { points: [{ at: 2020-01-01, value: 0.5 }] } }
`

let dirs: Awaited<ReturnType<typeof temporaryDir>>[]
let centre: Centre
let browser: Browser

beforeAll(async () => {
	const [data, pack] = [await temporaryDir(), await temporaryDir()]
	dirs = [data, pack]
	await cp(PACK, pack.path, { recursive: true })
	await writeFile(join(pack.path, 'rules/RAIN_TRIAL.yaml'), RULE)
	await writeFile(join(pack.path, 'walls/course.yaml'), WALL)
	const ground = await squareGround(pack.path, join(pack.path, 'ground.geojson'))
	centre = await startCentre({ dataDir: data.path, env: { PROVINCE_DIR: pack.path, AREAS_GEOJSON: ground } })
	browser = await openBrowser()
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	for (const dir of dirs ?? []) await dir.remove()
})

async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, ...options })
	const page = await context.newPage()
	await page.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
	await page.goto(centre.http + path)
	await page.locator('[data-testid=wall][data-connection=live]').first().waitFor({ timeout: LONG_MS })
	return page
}

const rain = (id: string, at: number, value: number) => ({
	...observation(id, at, value),
	data: { station: 'MUA-01', parameter: 'RAIN', value, unit: 'mm', status: '00' },
})

let attacks = 0
/** A critical event, which is an alert of its own at once. @returns the alert's id. */
async function attack(areacode: string, point: { lat?: number; lon?: number } = {}): Promise<string> {
	const secret = await centre.sourceSecret('security')
	const subject = `máy chủ ${attacks++}`
	const event = { specversion: '1.0', id: subject, source: 'security', type: 'security.alert', subject, ...point }
	await postBatch(centre.http, 'security', secret, [
		{ ...event, severity: 'critical', areacode, time: new Date().toISOString(), data: { alert: subject } },
	])
	return vi.waitFor(
		async () => {
			const { alerts } = await centre.query<{ alerts: { edges: { node: { id: string; subject: string } }[] } }>(
				'{ alerts(filter: { states: [FIRING], rules: ["CRITICAL_EVENT"] }) { edges { node { id subject } } } }',
			)
			const found = alerts.edges.find(({ node }) => node.subject === subject)
			return found?.node.id ?? expect.fail('no alert yet')
		},
		{ timeout: LONG_MS, interval: 200 },
	)
}
const resolve = (id: string) => centre.query(`mutation { resolveAlert(id: "${id}") { ok } }`)

it('a course has its plan, says how it stands against it, and bears the signs of what was alerted meanwhile', {
	timeout: 3 * LONG_MS,
}, async () => {
	const secret = await centre.sourceSecret('environment')
	const now = Date.now()
	await postBatch(centre.http, 'environment', secret, [rain('r1', now - 2 * HOUR_MS, 5), rain('r2', now - HOUR_MS, 8)])
	const course = async () => {
		const { wall } = await centre.query<{
			wall: {
				tiles: {
					until: string | null
					series: {
						planned: number | null
						plan: { value: number | null }[]
						alerts: { id: string; severity: string; firedAt: string; resolvedAt: string | null }[]
					}[]
				}[]
			}
		}>(
			'{ wall(id: "course") { tiles { until series { planned plan { value } alerts { id severity firedAt resolvedAt } } } } }',
		)
		return wall.tiles
	}
	const alerts = async () => (await course())[2]?.series[0]?.alerts ?? []
	let sent = 0
	await vi.waitFor(
		async () => {
			// Of the hour that runs now, should it have ended while the rule was about to look.
			await postBatch(centre.http, 'environment', secret, [rain(`r3 ${sent++}`, Date.now(), 1)])
			expect(await alerts()).toMatchObject([{ severity: 'MAJOR', resolvedAt: null }])
		},
		{ timeout: LONG_MS, interval: 1_000 },
	)
	await resolve((await alerts())[0]?.id ?? '')
	expect(await alerts()).toMatchObject([{ severity: 'MAJOR', resolvedAt: expect.any(String) }])
	const [days, , series] = await course()
	expect(days?.until).toBe('2199-12-31T17:00:00.000Z')
	expect(series?.series).toMatchObject([{ planned: 0.5, plan: [{ value: 0.5 }] }])

	const page = await open('/wall/course')
	await page.getByTestId('course-alerts').waitFor({ timeout: LONG_MS })
	expect(await page.getByTestId('course-alerts').textContent()).toMatch(/Quan trọng \d\d:\d\d – \d\d:\d\d/)
	expect(await page.getByTestId('against-plan').textContent()).toMatch(/Kế hoạch 0,5 mm: vượt [\d.,]+ mm/)
	expect(await page.locator('.chart').getAttribute('aria-label')).toContain('Quan trọng')
	const [left, over] = await page.getByTestId('countdown').all()
	expect(await left?.textContent()).toMatch(/^Còn [\d.]+ ngày/)
	expect(await over?.textContent()).toContain('Đã hết')
	expect(await obstacles(page)).toEqual([])
	await page.context().close()
})

it('an alert stands on the map where its event said, and in front of the wall the map comes to its area', {
	timeout: 3 * LONG_MS,
}, async () => {
	const page = await open('/wall/province', { reducedMotion: 'no-preference' })
	const whole = await page.locator('[data-kind=MAP] [data-testid=border-map] svg').first().getAttribute('viewBox')
	// Squares of a tenth of a degree, from 106.5 E and 11.5 N on.
	const id = await attack(HERE, { lat: 11.55, lon: 106.55 })
	await page.locator(`[data-kind=MAP] [data-alarm="${id}"]`).waitFor({ timeout: LONG_MS })
	expect(await page.locator('[data-kind=MAP] .border-map .alarm').count()).toBe(0)
	const map = page.locator('[data-testid=take-over] [data-testid=border-map]')
	await map.locator(`[data-alarm="${id}"]`).waitFor({ timeout: LONG_MS })
	const boxes = async () => {
		const here = await map.locator('[data-here=true]').first().boundingBox()
		const all = await map.boundingBox()
		return {
			share: (here?.height ?? 0) / (all?.height ?? 1),
			view: await map.locator('svg').first().getAttribute('viewBox'),
		}
	}
	// It comes closer until the area takes a good part of the map.
	await vi.waitFor(async () => expect((await boxes()).share).toBeGreaterThan(0.35), { timeout: LONG_MS, interval: 100 })
	expect(whole).toMatch(/^0 0 /)
	await page.context().close()

	const still = await open('/wall/province', { reducedMotion: 'reduce' })
	const calm = still.locator('[data-testid=take-over] [data-testid=border-map] svg').first()
	await calm.locator('[data-here=true]').first().waitFor({ state: 'attached', timeout: LONG_MS })
	expect(await calm.getAttribute('viewBox')).toMatch(/^0 0 \d/)
	await resolve(id)
	await still.getByTestId('take-over').waitFor({ state: 'detached', timeout: LONG_MS })
	await still.context().close()
})

it('an area of the map leads to its own wall by click, by keyboard and by link, and there are ways back', {
	timeout: 3 * LONG_MS,
}, async () => {
	const page = await open('/wall/province')
	const drilled = (code: string) => page.locator(`[data-testid=drilled][data-area="${code}"] [data-testid=wall]`)
	const isShown = (code: string) => drilled(code).waitFor({ timeout: LONG_MS })
	const isWhole = () => page.getByTestId('drilled').waitFor({ state: 'detached', timeout: LONG_MS })
	await page.locator(`[data-kind=MAP] path[data-code="${HERE}"]`).click()
	await isShown(HERE)
	expect(await drilled(HERE).textContent()).toContain('Phường Bình Phước')
	expect(page.url()).toContain(`area=${HERE}`)
	expect(await obstacles(page)).toEqual([])
	await page.getByTestId('drill-out').click()
	await isWhole()

	const button = page.locator(`[data-testid=drill][data-area="${THERE}"]`)
	await button.focus()
	await page.locator(`[data-kind=MAP] path[data-code="${THERE}"][data-reached=true]`).waitFor({ timeout: LONG_MS })
	await page.keyboard.press('Enter')
	await isShown(THERE)
	await page.keyboard.press('Escape')
	await isWhole()
	await page.locator(`[data-kind=MAP] path[data-code="${HERE}"]`).click()
	await isShown(HERE)
	await page.goBack()
	await isWhole()

	await page.goto(`${centre.http}/wall/province?area=${HERE}`)
	await isShown(HERE)
	// What is none of the wall's areas leads back to the wall.
	await page.goto(`${centre.http}/wall/dong-xoai?area=${THERE}`)
	await isWhole()
	await page.locator('[data-testid=wall][data-wall=dong-xoai]').waitFor({ timeout: LONG_MS })
	await page.context().close()
})

it('who looks at one area misses no critical alert of another, and a wall that nobody touches is the whole one again', {
	timeout: 3 * LONG_MS,
}, async () => {
	const page = await open('/wall/province')
	await page.clock.install()
	await page.goto(`${centre.http}/wall/province?area=${HERE}`)
	await page.locator('[data-testid=drilled] [data-testid=wall][data-connection=live]').waitFor({ timeout: LONG_MS })
	const id = await attack(THERE)
	await page.locator(`[data-testid=take-over][data-id="${id}"]`).waitFor({ timeout: LONG_MS })
	await resolve(id)
	await page.getByTestId('take-over').waitFor({ state: 'detached', timeout: LONG_MS })
	await page.clock.fastForward('02:00')
	await page.mouse.move(200, 300)
	await page.clock.fastForward('02:00')
	expect(await page.getByTestId('drilled').count()).toBe(1)
	await page.clock.fastForward('01:01')
	await page.getByTestId('drilled').waitFor({ state: 'detached', timeout: LONG_MS })
	expect(page.url()).not.toContain('area=')
	await page.context().close()
})
