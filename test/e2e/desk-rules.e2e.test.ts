import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openSignedIn } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { obstacles } from '../kit/obstacles.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000

let dir: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
let browser: Browser
let desk: Page

beforeAll(async () => {
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path })
	browser = await openBrowser()
	desk = await signedIn(ADMIN_TOKEN)
	const key = await centre.sourceSecret('security')
	await postBatch(centre.http, 'security', key, [
		{
			...{ specversion: '1.0', id: 'one', source: 'security', type: 'security.alert', severity: 'critical' },
			...{ subject: 'tường lửa', areacode: '25195', time: new Date().toISOString(), data: { alert: 'one' } },
		},
	])
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await dir?.remove()
})

const signedIn = (token: string) => openSignedIn(browser, centre.http, token)

const ruleOf = async (id: string) =>
	(
		await centre.query<{ rules: { rule: { holdMinutes?: number }; version: number; shadow: boolean }[] }>(
			'query ($ids: [String!]) { rules(ids: $ids) { rule version shadow } }',
			{ ids: [id] },
		)
	).rules[0]

it('a rule is changed by its numbers, put on trial and brought back, with who and why', {
	timeout: 3 * LONG_MS,
}, async () => {
	await desk.goto(`${centre.http}/desk?view=rules&rule=INDEX_LOW`)
	await desk.getByTestId('rule-holdMinutes').fill('90')
	await desk.getByTestId('rule-reason').fill('chỉ số dao động')
	await desk.getByTestId('save-rule').click()
	await desk
		.locator('[data-testid=rule-version][data-version="2"]', { hasText: 'chỉ số dao động' })
		.getByText('holdMinutes')
		.waitFor()
	expect(await ruleOf('INDEX_LOW')).toMatchObject({ version: 2, rule: { holdMinutes: 90 } })

	await desk.getByTestId('shadow-reason').fill('thử một tuần')
	await desk.getByTestId('set-shadow').click()
	await desk.locator('[data-testid=desk-rule][data-id=INDEX_LOW][data-shadow=true]').waitFor()

	await desk.locator('[data-testid=rule-version][data-version="1"]').getByTestId('roll-back').click()
	await desk.getByTestId('roll-back-reason').fill('như ban đầu')
	await desk.getByTestId('roll-back-sure').click()
	await desk.locator('[data-testid=rule-version][data-version="4"]').waitFor()
	expect(await ruleOf('INDEX_LOW')).toMatchObject({ version: 4, shadow: false, rule: { holdMinutes: 60 } })
	expect(await obstacles(desk)).toEqual([])
})

it('a rule is tried on the past before it is saved, and bad text is told where it stands', {
	timeout: 2 * LONG_MS,
}, async () => {
	await desk.goto(`${centre.http}/desk?view=rules&rule=CRITICAL_EVENT`)
	await desk.getByTestId('try-days').selectOption('1')
	await desk.getByTestId('backtest').click()
	const outcome = desk.getByTestId('backtest-outcome')
	await outcome.getByText('tường lửa').waitFor()
	expect(await outcome.getAttribute('data-fired')).toBe('1')
	await outcome.getByText('không có ai').waitFor()
	await outcome.locator('canvas').waitFor()
	await desk.getByTestId('rule-json').click()
	const text = await desk.getByTestId('rule-text').inputValue()
	await desk.getByTestId('rule-text').fill(`${text},`)
	await desk.getByTestId('rule-notice').getByText('JSON').waitFor()
	expect(await desk.getByTestId('backtest').isDisabled()).toBe(true)
	expect(await obstacles(desk)).toEqual([])
})

it('tells how loud each rule was and how long people took', { timeout: 2 * LONG_MS }, async () => {
	await desk.goto(`${centre.http}/desk?view=statistics&span=7`)
	await desk.locator('[data-testid=desk-statistic][data-id=CRITICAL_EVENT]').waitFor()
	expect(await desk.getByTestId('statistics-overall').textContent()).toContain('1 cảnh báo')
	expect(await obstacles(desk)).toEqual([])
})

it('shifts are put down, handed over, and copied to the next week; hours without anybody are named', {
	timeout: 3 * LONG_MS,
}, async () => {
	for (const [id, name] of [
		['an', 'Nguyễn Văn An'],
		['binh', 'Trần Thị Bình'],
	])
		await centre.query('mutation ($input: ContactInput!) { saveContact(input: $input) { ok } }', {
			input: { id, name, addresses: [{ channel: 'EMAIL', address: `${id}@example.org` }] },
		})
	await centre.query('mutation { setTeamMembers(team: "duty-province", contacts: ["an", "binh"]) { ok } }')
	await desk.goto(`${centre.http}/desk?view=roster`)
	const province = desk.locator('[data-testid=watch][data-team=duty-province]')
	await province.getByText('Chưa xếp ca').waitFor()

	// From an hour ago for two hours, as somebody in Viet Nam types it.
	const local = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 16)
	await desk.getByTestId('new-duty').click()
	await desk.getByTestId('duty-team').selectOption('duty-province')
	await desk.getByTestId('duty-contact').selectOption('an')
	const began = Date.now() - 3_600_000
	await desk.getByTestId('duty-from').fill(local(began))
	await desk.getByTestId('duty-until').fill(local(Date.now() + 3_600_000))
	await desk.getByTestId('save-duty').click()
	await desk.locator('[data-testid=desk-duty][data-holder=an]').getByRole('button').click()
	await desk.locator('[data-testid=watch][data-team=duty-province][data-by-roster=true]').waitFor()
	expect(await desk.getByTestId('roster-gaps').textContent()).toContain('chưa có người trực')

	await desk.getByTestId('hand-over-to').selectOption('binh')
	await desk.getByTestId('hand-over-note').fill('về sớm')
	await desk.getByTestId('hand-over').click()
	await desk.locator('[data-testid=desk-duty][data-holder=binh]', { hasText: 'về sớm' }).waitFor()
	await province.getByText('Trần Thị Bình').waitFor()

	// What burned an hour ago at most would have been told to who has the shift.
	const { backtestRule } = await centre.query<{ backtestRule: { alerts: { toldFirst: { id: string }[] }[] } }>(
		'mutation ($rule: JSON!, $from: DateTime!, $to: DateTime!) { backtestRule(rule: $rule, from: $from, to: $to) { alerts { toldFirst { id } } } }',
		{
			rule: (await ruleOf('CRITICAL_EVENT'))?.rule,
			from: new Date(Date.now() - 3_600_000).toISOString(),
			to: new Date().toISOString(),
		},
	)
	expect(backtestRule.alerts.map(({ toldFirst }) => toldFirst.map(({ id }) => id))).toEqual([['an']])

	// In the first hour of a Monday the week after the shift's is the running one.
	const [SUNDAY, MONDAY] = [0, 1]
	const weekday = (at: number) => new Date(at + 7 * 3_600_000).getUTCDay()
	const isOver = weekday(began) === SUNDAY && weekday(Date.now()) === MONDAY
	if (!isOver) await desk.getByTestId('week-after').click()
	await desk.getByTestId('copy-week').click()
	await desk.locator('[data-testid=desk-duty][data-holder=an]').getByRole('button').click()
	expect(await obstacles(desk)).toEqual([])
	await desk.getByTestId('remove-duty').click()
	await desk.getByTestId('remove-duty-sure').click()
	await desk.getByTestId('copy-week').waitFor()
})

it("who may only look is offered nothing to change, and a city's operator nothing of the province", {
	timeout: 2 * LONG_MS,
}, async () => {
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Đồng Xoài", roles: [OPERATOR], areas: ["dong-xoai"] }) { token } }',
	)
	const city = await signedIn(createToken.token)
	await city.goto(`${centre.http}/desk?view=rules&rule=INDEX_LOW`)
	await city.locator('[data-testid=rule-version][data-version="1"]').waitFor()
	for (const gone of ['save-rule', 'set-shadow', 'backtest', 'roll-back', 'new-rule'])
		expect(await city.getByTestId(gone).count(), gone).toBe(0)
	await city.getByTestId('view-roster').click()
	await city.locator('[data-testid=watch]').first().waitFor()
	expect(await city.locator('[data-testid=watch][data-team=duty-province]').count()).toBe(0)
})

it('a part that breaks says so and leaves the others standing', { timeout: LONG_MS }, async () => {
	const page = await signedIn(ADMIN_TOKEN)
	await page.route('**/graphql', async (route) => {
		if (!route.request().postData()?.includes('ruleBoard')) return route.continue()
		await route.fulfill({ json: { data: { rules: [{ id: 'BROKEN' }] } } })
	})
	await page.goto(`${centre.http}/desk?view=rules`)
	await page.getByTestId('broken-part').waitFor()
	await page.getByTestId('view-alerts').click()
	await page.getByTestId('desk-alert').waitFor()
	await page.context().close()
})
