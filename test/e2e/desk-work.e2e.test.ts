import { connectStore } from '@vong/store/connect'
import { encodeCommit } from '@vong/store/event-row'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { changedPack } from '../kit/pack.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 60_000
const MINUTE_MS = 60_000
/** How far apart the air stations' messages came in before the test. */
const PACE_MINUTES = 20
const DOSSIERS = 60

interface Quality {
	sources: { id: string; quality: Record<'correct' | 'complete' | 'clean' | 'live', number | null> | null }[]
}

let dataDir: string
let centre: Centre
let browser: Browser
let desk: Page
let repairedPack: string
const cleanups: (() => unknown)[] = []

beforeAll(async () => {
	const data = await temporaryDir()
	dataDir = data.path
	// Offices are always open, so that what is learned of a source does not hang on when the test runs.
	const calendar = (text: string) =>
		text
			.replace(/- spans:.*/, '- spans: [{ from: "00:00", to: "23:59" }]')
			.replace(/^restDays:[\s\S]*/m, 'restDays: []\ndaysOff: []\n')
	const repaired = await changedPack({ 'calendar.yaml': calendar })
	repairedPack = repaired.path
	const broken = await changedPack({
		'calendar.yaml': calendar,
		'sources/onestop.yaml': (text) =>
			text.replace(
				/(type: dossier\.received\n(?:\s+name:.*\n)?\s+schema:).*/,
				'$1 { type: object, required: [KhongAiGui], properties: { KhongAiGui: { type: string } } }',
			),
	})
	cleanups.push(data.remove, repaired.remove, broken.remove)
	await writeHistory()
	centre = await startCentre({ dataDir, env: { PROVINCE_DIR: broken.path } })
	cleanups.push(() => centre.stop())
	browser = await openBrowser()
	cleanups.push(() => browser.close())
	const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'vi-VN' })
	desk = await context.newPage()
	desk.setDefaultTimeout(LONG_MS)
	await desk.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
	await desk.goto(`${centre.http}/desk`)
	await deskIs('live')
})

afterAll(async () => {
	for (const cleanup of cleanups.reverse()) await cleanup()
})

/** A day of the air stations' messages, as the ledger tells it of the time before the centre was started here. */
async function writeHistory(): Promise<void> {
	const store = await connectStore({ dataDir, clock: { now: Date.now }, durability: 'process' })
	await store.migrate()
	const counts = { first: 1, last: 1, received: 1, stored: 1, duplicate: 0, quarantined: 0, refused: 0 }
	const lines = Array.from({ length: 72 }, (_, batch) => {
		const at = Date.now() - (72 - batch) * PACE_MINUTES * MINUTE_MS
		const of = { writer: 'before', batch, source: 'environment', lastReceivedAt: at, committedAt: at }
		return Buffer.from(encodeCommit({ ...of, ...counts }))
	})
	await store.writer.insert('commits', lines, 'before')
	await store.close()
}

const deskIs = (state: string) => desk.locator(`[data-testid=desk][data-connection=${state}]`).waitFor()
const alertIs = (state: string) => desk.locator(`[data-testid=alert-detail][data-state=${state}]`).waitFor()
const inHistory = (text: string) => desk.getByTestId('alert-history').getByText(text).first().waitFor()
const dialogIsOver = () => desk.getByTestId('act-dialog').waitFor({ state: 'detached' })

async function burns(subject: string, areacode: string): Promise<void> {
	await postBatch(centre.http, 'security', await centre.sourceSecret('security'), [
		{
			...{ specversion: '1.0', id: subject, source: 'security', type: 'security.alert', severity: 'critical' },
			...{ subject, areacode, time: new Date().toISOString(), data: { alert: subject } },
		},
	])
	await desk.getByTestId('desk-alert').filter({ hasText: subject }).click()
	await desk.getByTestId('alert-detail').filter({ hasText: subject }).waitFor()
}

/** Presses a letter on the chosen alert and waits for what it asks. */
async function press(key: string): Promise<void> {
	await desk.getByTestId('alert-detail').focus()
	await desk.keyboard.press(key)
	await desk.getByTestId('act-dialog').waitFor()
}

it('an operator notes, assigns, ticks, hands over and ends an alert, and each step stands in its history', {
	timeout: 3 * LONG_MS,
}, async () => {
	await burns('tường lửa', '25195')
	await press('c')
	await desk.keyboard.type('đã gọi đơn vị tại chỗ')
	await desk.keyboard.press('Tab')
	await desk.keyboard.press('Enter')
	await dialogIsOver()
	await inHistory('đã gọi đơn vị tại chỗ')

	await press('g')
	await desk.keyboard.type('Tổ ứng cứu')
	await desk.keyboard.press('Enter')
	await dialogIsOver()
	await desk.getByTestId('alert-detail').locator('dd', { hasText: 'Tổ ứng cứu' }).waitFor()
	await inHistory('Giao việc')

	await desk.getByTestId('tick-confirm').click()
	await desk.locator('.procedure li[data-done=true]', { hasText: 'Gọi ngay đơn vị tại chỗ' }).waitFor()
	await inHistory('Xong một bước')

	await press('h')
	await desk.getByTestId('act-to').selectOption('dong-xoai')
	await desk.getByTestId('act-text').fill('thuộc địa bàn thành phố')
	await desk.getByTestId('confirm').click()
	await dialogIsOver()
	await desk.getByTestId('alert-detail').locator('dd', { hasText: 'Trung tâm điều hành Đồng Xoài' }).waitFor()
	await inHistory('thuộc địa bàn thành phố')
	const history = await desk.getByTestId('alert-history').textContent()
	for (const told of [
		'Giao việc → Tổ ứng cứu',
		'Xong một bước → Gọi ngay đơn vị',
		'Chuyển → Trung tâm điều hành Đồng Xoài',
	])
		expect(history).toContain(told)

	await press('r')
	await desk.keyboard.type('đã khắc phục')
	await desk.keyboard.press('Tab')
	await desk.keyboard.press('Enter')
	await dialogIsOver()
	await alertIs('RESOLVED')
	await inHistory('đã khắc phục')
	expect(await desk.getByTestId('desk-alert').count()).toBe(0)
})

it('a silence by keyboard is for that alert alone, also when the alert is over', { timeout: 3 * LONG_MS }, async () => {
	const silence = async (reason: string) => {
		await press('s')
		await desk.keyboard.press('Tab')
		await desk.keyboard.type(reason)
		await desk.keyboard.press('Tab')
		await desk.keyboard.press('Enter')
		await dialogIsOver()
	}
	await alertIs('RESOLVED')
	await silence('thay thiết bị')
	await burns('máy chủ thư', '25217')
	await silence('bảo trì máy chủ')
	const { silences } = await centre.query<{ silences: { reason: string }[] }>(
		'{ silences { rules areas subjects reason } }',
	)
	const of = (subject: string, area: string) => ({ rules: ['CRITICAL_EVENT'], areas: [area], subjects: [subject] })
	expect(silences.toSorted((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual([
		{ ...of('máy chủ thư', '25217'), reason: 'bảo trì máy chủ' },
		{ ...of('tường lửa', '25195'), reason: 'thay thiết bị' },
	])
	await desk.getByTestId('view-silences').click()
	for (const reason of ['thay thiết bị', 'bảo trì máy chủ'])
		await desk.locator('[data-testid=silence][data-state=holding]', { hasText: reason }).waitFor()
})

it('a message that could not be used is looked at as it came, and becomes an event once what was wrong is mended', {
	timeout: 3 * LONG_MS,
}, async () => {
	const secret = await centre.sourceSecret('onestop')
	await postBatch(centre.http, 'onestop', secret, [dossier('kept', Date.now())])
	await desk.goto(`${centre.http}/desk?view=quarantine`)
	const row = desk.locator('[data-testid=desk-quarantined][data-source=onestop]')
	await row.getByRole('button').click()
	await desk.getByTestId('raw').filter({ hasText: '000.00.12.H10-kept' }).waitFor()
	await desk.getByTestId('replay').click()
	await desk.getByTestId('replay-outcome').filter({ hasText: '0 bản tin đã thành sự kiện, 1 vẫn lỗi.' }).waitFor()

	const port = Number(new URL(centre.http).port)
	await centre.stop()
	await deskIs('lost')
	centre = await startCentre({ dataDir, port, env: { PROVINCE_DIR: repairedPack } })
	await deskIs('live')
	await desk.getByTestId('replay').click()
	await desk.getByTestId('replay-outcome').filter({ hasText: '1 bản tin đã thành sự kiện, 0 vẫn lỗi.' }).waitFor()
	await desk.getByTestId('replay-all').filter({ hasText: 'Chạy lại 0' }).waitFor()
	await desk.goto(`${centre.http}/desk?view=events&source=onestop`)
	await desk.locator('[data-testid=desk-event][data-id=kept]').waitFor()
})

it('a table sorts by its heads, turns pages, and a link shows the same order', { timeout: 2 * LONG_MS }, async () => {
	const secret = await centre.sourceSecret('onestop')
	const numbers = Array.from({ length: DOSSIERS }, (_, index) => String(index + 10))
	await postBatch(
		centre.http,
		'onestop',
		secret,
		numbers.map((number) => dossier(number, Date.now())),
	)
	await desk.goto(`${centre.http}/desk?view=events&source=onestop`)
	const rows = desk.getByTestId('desk-event')
	await desk.getByText(`${DOSSIERS + 1} dòng`).waitFor()
	const ids = () => rows.evaluateAll((found) => found.map(({ dataset }) => dataset['id']))
	const head = desk.getByRole('columnheader', { name: 'Đối tượng' })
	await head.getByRole('button').click()
	await desk.locator('th[aria-sort=ascending]', { hasText: 'Đối tượng' }).waitFor()
	expect(await ids()).toEqual(numbers.slice(0, 50))
	await desk.getByRole('button', { name: 'Trang sau' }).click()
	await desk.getByText('Trang 2/2').waitFor()
	expect(await ids()).toEqual([...numbers.slice(50), 'kept'])
	expect(await desk.getByRole('button', { name: 'Trang sau' }).isDisabled()).toBe(true)
	await head.getByRole('button').click()
	await desk.locator('th[aria-sort=descending]', { hasText: 'Đối tượng' }).waitFor()
	await desk.getByText('Trang 1/2').waitFor()
	const [first, second] = await ids()
	expect([first, second]).toEqual(['kept', numbers.at(-1)])
	await desk.reload()
	await desk.locator('th[aria-sort=descending]', { hasText: 'Đối tượng' }).waitFor()
	await rows.first().waitFor()
	expect((await ids())[0]).toBe('kept')
})

it('a source shows the pace at which it has been sending, and the four axes', { timeout: 2 * LONG_MS }, async () => {
	await desk.goto(`${centre.http}/desk?view=sources`)
	await desk.getByTestId('desk-source').first().waitFor()
	const heads = (await desk.getByRole('columnheader').allTextContents()).map((head) => head.trim())
	const shown = async (source: string, columns: readonly string[]) => {
		const cells = await desk.locator(`[data-testid=desk-source][data-id=${source}] td`).allTextContents()
		return columns.map((column) => cells[heads.indexOf(column)])
	}
	expect(await shown('environment', ['Nhịp thực tế'])).toEqual([`${PACE_MINUTES} phút`])
	const { sources } = await centre.query<Quality>('{ sources { id quality { correct complete clean live } } }')
	const quality = sources.find(({ id }) => id === 'security')?.quality
	const percents = [quality?.correct, quality?.complete, quality?.clean, quality?.live].map((axis) => `${axis}%`)
	expect(percents).toEqual(['100%', '100%', '100%', '100%'])
	expect(await shown('security', ['Đúng', 'Đủ', 'Sạch', 'Sống'])).toEqual(percents)
})
