import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openSignedIn } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { obstacles } from '../kit/obstacles.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OFFSET_MS = 7 * HOUR_MS
/** Yesterday's midnight in Viet Nam. */
const YESTERDAY = Math.floor((Date.now() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS - DAY_MS
const MORNING = YESTERDAY + 9 * HOUR_MS
const AFTERNOON = YESTERDAY + 14 * HOUR_MS
const [IN_THE_MORNING, IN_THE_AFTERNOON, ELSEWHERE] = [5, 3, 4]
const ALL = IN_THE_MORNING + IN_THE_AFTERNOON + ELSEWHERE

let dir: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
let browser: Browser
let desk: Page

beforeAll(async () => {
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path })
	const some = (many: number, name: string, at: number, areacode: string) =>
		Array.from({ length: many }, (_, index) => ({ ...dossier(`${name}-${index}`, at + index * 60_000), areacode }))
	const answer = await postBatch(centre.http, 'onestop', await centre.sourceSecret('onestop'), [
		...some(IN_THE_MORNING, 'morning', MORNING, '25195'),
		...some(IN_THE_AFTERNOON, 'afternoon', AFTERNOON, '25195'),
		...some(ELSEWHERE, 'elsewhere', AFTERNOON, '25217'),
	])
	expect(await answer.json()).toEqual({ accepted: ALL, duplicate: 0, quarantined: 0 })
	browser = await openBrowser()
	desk = await signedIn(ADMIN_TOKEN)
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await dir?.remove()
})

const signedIn = (token: string) => openSignedIn(browser, centre.http, token)

const totalIs = (events: number, page = desk) =>
	page.locator(`[data-testid=event-total][data-events="${events}"]`).waitFor()
const barAt = (at: number, page = desk) =>
	page.locator(`[data-testid=count-bar][data-from="${new Date(at).toISOString()}"]`)
const rowsAre = (rows: number, page = desk) => page.getByText(`${rows} dòng`, { exact: true }).waitFor()
const spanOf = (page: Page) => ['from', 'to'].map((key) => new URL(page.url()).searchParams.get(key))
const local = (at: number) => new Date(at + OFFSET_MS).toISOString().slice(0, 16)

it('above the list stands how many events there were in each hour, and a click narrows both, in the address too', {
	timeout: 2 * LONG_MS,
}, async () => {
	await desk.goto(`${centre.http}/desk?view=events&source=onestop`)
	await totalIs(ALL)
	expect(await desk.getByTestId('count-bar').count()).toBe(7 * 24)
	expect(await barAt(MORNING).getAttribute('data-events')).toBe(String(IN_THE_MORNING))
	expect(await barAt(AFTERNOON).getAttribute('data-events')).toBe(String(IN_THE_AFTERNOON + ELSEWHERE))
	expect(await barAt(MORNING + HOUR_MS).getAttribute('data-events')).toBe('0')
	await desk.locator('.count-picture canvas').waitFor()

	await barAt(MORNING).click()
	await totalIs(IN_THE_MORNING)
	await rowsAre(IN_THE_MORNING)
	expect(spanOf(desk)).toEqual([local(MORNING), local(MORNING + HOUR_MS)])
	// The rest of that day stays in sight.
	await desk.locator(`[data-testid=count-bar][data-events="${IN_THE_AFTERNOON + ELSEWHERE}"]`).waitFor()
	expect(await desk.getByTestId('count-bar').count()).toBe(24)
	expect(await desk.locator('[data-testid=count-bar][data-chosen=true]').count()).toBe(1)

	const colleague = await signedIn(ADMIN_TOKEN)
	await colleague.goto(desk.url())
	await totalIs(IN_THE_MORNING, colleague)
	await rowsAre(IN_THE_MORNING, colleague)
	await colleague.context().close()

	await desk.goBack()
	await totalIs(ALL)
	await rowsAre(ALL)
})

it('by keyboard an hour is reached and chosen, and all of the time comes back by a button', {
	timeout: 2 * LONG_MS,
}, async () => {
	await barAt(MORNING - HOUR_MS).focus()
	await desk.keyboard.press('ArrowRight')
	expect(await desk.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain(
		`${IN_THE_MORNING} sự kiện`,
	)
	await desk.keyboard.press('Enter')
	await totalIs(IN_THE_MORNING)
	// It is still under the hand, among the hours of its day.
	await desk.locator('[data-testid=count-bar][tabindex="0"]:focus').waitFor()
	expect(await barAt(MORNING).getAttribute('tabindex')).toBe('0')
	await desk.getByTestId('any-time').click()
	await totalIs(ALL)
	expect(spanOf(desk)).toEqual([null, null])
})

it('a month is counted by days; what counts do not know of a filter is said', { timeout: 2 * LONG_MS }, async () => {
	const month = `from=${local(YESTERDAY - 30 * DAY_MS)}&to=${local(YESTERDAY + DAY_MS)}`
	await desk.goto(`${centre.http}/desk?view=events&source=onestop&${month}`)
	await totalIs(ALL)
	expect(await desk.getByTestId('count-bar').count()).toBe(31)
	expect(await barAt(YESTERDAY).getAttribute('data-events')).toBe(String(ALL))
	await desk.goto(`${centre.http}/desk?view=events&source=onestop&severity=CRITICAL&subject=x&${month}`)
	await desk.getByText('Số đếm chưa theo mức độ, đối tượng.').waitFor()
	await totalIs(ALL)
	await rowsAre(0)
	expect(await obstacles(desk)).toEqual([])
	await desk.goto(`${centre.http}/desk?view=events&from=${local(YESTERDAY)}&to=${local(YESTERDAY)}`)
	await desk.getByText('Khoảng thời gian trống').waitFor()
})

it('nothing moves when the counts come in', { timeout: 2 * LONG_MS }, async () => {
	const held = Promise.withResolvers<void>()
	await desk.route('**/graphql', async (route) => {
		if (route.request().postData()?.includes('eventCounts')) await held.promise
		await route.continue()
	})
	await desk.goto(`${centre.http}/desk?view=events&source=onestop`)
	await rowsAre(ALL)
	const boxes = async () => [
		await desk.getByTestId('event-histogram').boundingBox(),
		await desk.locator('.table-scroll').boundingBox(),
	]
	const before = await boxes()
	expect(await desk.getByTestId('count-bar').count()).toBe(0)
	held.resolve()
	await totalIs(ALL)
	await desk.locator('.count-picture canvas').waitFor()
	expect(await boxes()).toEqual(before)
	await desk.unroute('**/graphql')
})

it("a city's operator is shown the counts of the city", { timeout: 2 * LONG_MS }, async () => {
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Đồng Xoài", roles: [OPERATOR], areas: ["dong-xoai"] }) { token } }',
	)
	const city = await signedIn(createToken.token)
	await city.goto(`${centre.http}/desk?view=events&source=onestop`)
	await totalIs(IN_THE_MORNING + IN_THE_AFTERNOON, city)
	await rowsAre(IN_THE_MORNING + IN_THE_AFTERNOON, city)
	await city.goto(`${centre.http}/desk?view=sources&source=onestop`)
	await city.locator(`[data-testid=source-total][data-events="${IN_THE_MORNING + IN_THE_AFTERNOON}"]`).waitFor()
	await city.getByText('Chỉ tính địa bàn bạn được xem.').waitFor()
	await city.context().close()
})

it('a source shows the hours of its last seven days, and an hour leads to its events', {
	timeout: 2 * LONG_MS,
}, async () => {
	await desk.goto(`${centre.http}/desk?view=sources`)
	await desk.locator('[data-testid=desk-source][data-id=onestop]').getByRole('button').click()
	await desk.locator(`[data-testid=source-total][data-events="${ALL}"]`).waitFor()
	expect(await desk.getByTestId('count-bar').count()).toBe(7 * 24)
	expect(await obstacles(desk)).toEqual([])
	await barAt(AFTERNOON).click()
	await totalIs(IN_THE_AFTERNOON + ELSEWHERE)
	await rowsAre(IN_THE_AFTERNOON + ELSEWHERE)
	expect(new URL(desk.url()).searchParams.get('source')).toBe('onestop')
	await desk.getByTestId('language-en').click()
	await desk.getByText(/^7 events from 14:00/).waitFor()
})
