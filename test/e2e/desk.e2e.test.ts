import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openSignedIn } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { obstacles } from '../kit/obstacles.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000

let dir: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
let browser: Browser
let desk: Page
let key: string

beforeAll(async () => {
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path })
	key = await centre.sourceSecret('security')
	browser = await openBrowser()
	desk = await signedIn(ADMIN_TOKEN)
	await desk.goto(`${centre.http}/desk`)
	await deskIs('live')
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await dir?.remove()
})

const signedIn = (token: string) => openSignedIn(browser, centre.http, token)

const deskIs = (state: string, page = desk) => page.locator(`[data-testid=desk][data-connection=${state}]`).waitFor()
const alertOn = (page: Page, subject: string) => page.getByTestId('desk-alert').filter({ hasText: subject })
const incident = (subject: string, areacode: string) =>
	postBatch(centre.http, 'security', key, [
		{
			...{ specversion: '1.0', id: subject, source: 'security', type: 'security.alert', severity: 'critical' },
			...{ subject, areacode, time: new Date().toISOString(), data: { alert: subject } },
		},
	])

it('an operator takes an alert on by keyboard alone, and the wall shows who has it', {
	timeout: 2 * LONG_MS,
}, async () => {
	const wall = await signedIn(ADMIN_TOKEN)
	await wall.goto(`${centre.http}/wall/province`)
	await incident('tường lửa', '25195')
	await alertOn(desk, 'tường lửa').waitFor()
	await wall.locator('[data-testid=wall-alert][data-state=FIRING]').waitFor()

	await desk.getByTestId('alert-list').focus()
	await desk.keyboard.press('ArrowDown')
	await desk.locator('[data-testid=alert-detail][data-state=FIRING]').waitFor()
	await desk.keyboard.press('a')
	await desk.getByTestId('act-dialog').waitFor()
	await desk.keyboard.type('đang kiểm tra')
	await desk.keyboard.press('Tab')
	await desk.keyboard.press('Enter')

	await desk.locator('[data-testid=alert-detail][data-state=ACKNOWLEDGED]').waitFor()
	await desk.getByTestId('alert-history').getByText('đang kiểm tra').waitFor()
	await wall.locator('[data-testid=wall-alert][data-state=ACKNOWLEDGED]').waitFor()
	await wall.context().close()
})

it('what is chosen and filtered stands in the address, so that a link shows a colleague the same', {
	timeout: 2 * LONG_MS,
}, async () => {
	await incident('máy chủ thư', '25210')
	await alertOn(desk, 'máy chủ thư').waitFor()
	await desk.getByTestId('alert-search').fill('may chu')
	await alertOn(desk, 'tường lửa').waitFor({ state: 'detached' })
	await alertOn(desk, 'máy chủ thư').click()
	const link = desk.url()
	const colleague = await signedIn(ADMIN_TOKEN)
	await colleague.goto(link)
	await colleague.locator('[data-testid=alert-detail]', { hasText: 'máy chủ thư' }).waitFor()
	await alertOn(colleague, 'máy chủ thư').waitFor()
	expect(await colleague.getByTestId('desk-alert').count()).toBe(1)
	await colleague.context().close()
	await desk.getByTestId('alert-search').fill('')
})

it('a lost connection shows at once, and no alert of the meantime is missing after it', {
	timeout: 2 * LONG_MS,
}, async () => {
	await desk.goto(`${centre.http}/desk`)
	await deskIs('live')
	await desk.context().setOffline(true)
	await deskIs('lost')
	await incident('cổng dịch vụ công', '25217')
	await desk.context().setOffline(false)
	await deskIs('live')
	await alertOn(desk, 'cổng dịch vụ công').waitFor()
})

it('silences an alert with a reason, and ends the silence', { timeout: 2 * LONG_MS }, async () => {
	await alertOn(desk, 'cổng dịch vụ công').click()
	await desk.getByTestId('act-silence').click()
	await desk.getByTestId('act-text').fill('bảo trì theo kế hoạch')
	await desk.getByTestId('confirm').click()
	await desk.getByTestId('act-dialog').waitFor({ state: 'detached' })
	await desk.getByTestId('view-silences').click()
	await desk.locator('[data-testid=silence][data-state=holding]', { hasText: 'bảo trì theo kế hoạch' }).waitFor()
	await desk.getByTestId('expire').click()
	await desk.locator('[data-testid=silence][data-state=ended]').waitFor()

	// Maintenance that comes again, for a quarter of a year.
	await desk.getByTestId('new-silence').click()
	await desk.locator('[name=source]').selectOption('onestop')
	await desk.locator('[name=hours]').selectOption({ label: '90 ngày' })
	await desk.locator('[name=recurs]').selectOption('OFF')
	await desk.locator('[name=recursFrom]').fill('22:30')
	await desk.locator('[name=recursTo]').fill('01:00')
	await desk.locator('[name=reason]').fill('sao lưu hằng tuần')
	await desk.locator('.new-silence button[type=submit]').click()
	const planned = desk.locator('[data-testid=silence][data-state=holding]', { hasText: 'sao lưu hằng tuần' })
	await planned.filter({ hasText: '22:30–01:00, Ngày nghỉ' }).waitFor()
	await planned.getByTestId('expire').click()
})

it('shows a message that could not be used as it came, with what was wrong', { timeout: LONG_MS }, async () => {
	const secret = await centre.sourceSecret('onestop')
	await postBatch(centre.http, 'onestop', secret, [{ ...dossier('broken', Date.now()), data: 'not an object' }])
	await desk.getByTestId('view-quarantine').click()
	await desk.locator('[data-testid=desk-quarantined][data-source=onestop]').getByRole('button').click()
	expect(await desk.getByTestId('raw').textContent()).toContain('not an object')
})

it('finds events by filter, follows them live, and gives the table out as CSV', { timeout: 2 * LONG_MS }, async () => {
	await desk.goto(`${centre.http}/desk?view=events&source=onestop&tail=1`)
	const secret = await centre.sourceSecret('onestop')
	await postBatch(centre.http, 'onestop', secret, [dossier('followed', Date.now())])
	await desk.locator('[data-testid=desk-event][data-id=followed]').waitFor()
	const [download] = await Promise.all([desk.waitForEvent('download'), desk.getByTestId('export-csv').click()])
	const file = await readFile(await download.path(), 'utf8')
	expect(file).toContain('Thời điểm,Mức độ,Nguồn,Loại')
	expect(file).toContain('dossier.received')
	expect(file).not.toContain('security.alert')
})

it("a city's operator sees the city alone", { timeout: 2 * LONG_MS }, async () => {
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Đồng Xoài", roles: [OPERATOR], areas: ["dong-xoai"] }) { token } }',
	)
	const city = await signedIn(createToken.token)
	await city.goto(`${centre.http}/desk`)
	await alertOn(city, 'tường lửa').waitFor()
	expect(await alertOn(city, 'cổng dịch vụ công').count()).toBe(0)
	await city.getByTestId('view-quarantine').click()
	await city.getByText('Phần này chỉ dành cho người trực toàn tỉnh.').waitFor()
	await city.getByTestId('view-sources').click()
	await city.getByTestId('desk-source').first().waitFor()
	await city.context().close()
})

it('has no serious obstacle for anybody in any part, in either language', { timeout: 3 * LONG_MS }, async () => {
	for (const view of ['alerts', 'events', 'sources', 'quarantine', 'silences']) {
		await desk.goto(`${centre.http}/desk?view=${view}`)
		await deskIs('live')
		if (view === 'alerts') await desk.getByTestId('desk-alert').first().click()
		expect(await obstacles(desk), view).toEqual([])
	}
	await desk.getByTestId('language-en').click()
	expect(await desk.getByTestId('view-alerts').textContent()).toContain('Alerts')
	await desk.getByTestId('language-vi').click()
})
