import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { changedPack } from '../kit/pack.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const AGENCY = 'H10.12'
const OVERDUE = 1_223
const FIGURES = {
	...{ DOSSIER_OVERDUE_OPEN: '1.223hồsơ', DOSSIER_ONTIME: '66,7%', ONLINE_RATIO: '99,8%', SATISFACTION: '16,7%' },
	...{ WAIT_AVG: '1,4phút', R1022_OPEN_LATE: '2phảnánh', R1022_ONTIME: '50%' },
}
const WALLS: Readonly<Record<string, readonly (keyof typeof FIGURES)[]>> = {
	'public-services': ['DOSSIER_OVERDUE_OPEN', 'DOSSIER_ONTIME', 'ONLINE_RATIO', 'SATISFACTION'],
	citizens: ['R1022_OPEN_LATE', 'R1022_ONTIME'],
	province: ['DOSSIER_OVERDUE_OPEN', 'DOSSIER_ONTIME', 'WAIT_AVG', 'R1022_OPEN_LATE'],
	'dong-xoai': ['DOSSIER_OVERDUE_OPEN', 'DOSSIER_ONTIME', 'WAIT_AVG', 'R1022_OPEN_LATE', 'R1022_ONTIME'],
}

let dirs: Awaited<ReturnType<typeof temporaryDir>>[]
let centre: Centre
let browser: Browser

/** The province's pack, in which dossiers past their due date are one alert, as soon as all of this test are there. */
function watchfulPack() {
	return changedPack({
		'rules/DOSSIER_OVERDUE.yaml': (rule) =>
			rule
				.replace(/holdMinutes: .*/, 'holdMinutes: 0')
				.replace(/above: .*/, `above: ${OVERDUE - 1}`)
				.replace(/ *steps: .*\n/, ''),
		// Each dossier would be an alert of its own as well, though in shadow.
		'rules/DOSSIER_DEADLINE.yaml': (rule) => rule.replace(/without: .*/, 'without: [received]'),
	})
}

beforeAll(async () => {
	const [data, pack] = [await temporaryDir(), await watchfulPack()]
	dirs = [data, pack]
	centre = await startCentre({ dataDir: data.path, env: { PROVINCE_DIR: pack.path } })
	browser = await openBrowser()
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	for (const dir of dirs) await dir.remove()
})

async function open(path: string, width: number, height: number): Promise<Page> {
	const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN', isMobile: width < 500 })
	const page = await context.newPage()
	page.setDefaultTimeout(LONG_MS)
	await page.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
	await page.goto(centre.http + path)
	return page
}

let ids = 0
const event = (source: string, type: string, at: number, data: object) => ({
	...{ specversion: '1.0', id: `e${++ids}`, source, type, time: new Date(at).toISOString() },
	...{ areacode: '25195', agency: AGENCY, data },
})

async function send(source: string, events: readonly object[]): Promise<void> {
	const answer = await postBatch(centre.http, source, await centre.sourceSecret(source), events)
	expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: events.length, quarantined: 0 }])
}

function handled(MaHoSo: string, at: number, due: number): object[] {
	const said = { MaHoSo, KenhThucHien: '1', NgayHenTra: new Date(due).toISOString() }
	return [event('onestop', 'dossier.received', at, said), event('onestop', 'dossier.finished', at, { MaHoSo })]
}

interface Told {
	id: string
	value: number | null
	unit: string
	decimals: number
}

/** As a reader of Vietnamese expects it, without the spaces, which pages set as it suits them. */
function inWords({ value, unit, decimals }: Told): string {
	const digits = { maximumFractionDigits: unit === '%' ? Math.min(1, decimals) : decimals }
	return `${new Intl.NumberFormat('vi-VN', digits).format(value ?? 0)}${unit}`.replace(/\s/g, '')
}

/** What stands on a page, by indicator: `value` as the page was told it, and the words. */
async function figuresOn(page: Page, mark: string): Promise<Map<string, { value: string; words: string }>> {
	const found = await page.getByTestId(mark).evaluateAll((elements) =>
		elements.map((element) => {
			const words = element.querySelector('.leader-value') ?? element.querySelector('b') ?? element
			const { indicator = '', value = '' } = element.dataset
			return [indicator, { value, words: (words.textContent ?? '').replace(/\s/g, '') }] as const
		}),
	)
	return new Map(found)
}

async function figuresOfApi(wall: string): Promise<Map<string, Told>> {
	const area = wall === 'dong-xoai' ? wall : 'binh-phuoc'
	const { indicators } = await centre.query<{ indicators: Told[] }>(
		`{ indicators(area: "${area}") { id value unit decimals } }`,
	)
	return new Map(indicators.map((told) => [told.id, told]))
}

/** Wall, phone and API say the same; answers what they say of these indicators. */
async function saidOf(wall: Page, phone: Page): Promise<Map<string, string>> {
	const [onWall, onPhone, told] = await Promise.all([
		figuresOn(wall, 'figure'),
		figuresOn(phone, 'leader-figure'),
		wall
			.getByTestId('wall')
			.getAttribute('data-wall')
			.then((name) => figuresOfApi(name ?? '')),
	])
	const same = new Map<string, string>()
	for (const [id, { value, words }] of onWall) {
		const reading = told.get(id)
		expect([id, onPhone.get(id)?.value, value]).toEqual([id, value, String(reading?.value ?? '')])
		if (!reading || reading.value === null) continue
		expect([id, onPhone.get(id)?.words, words]).toEqual([id, inWords(reading), inWords(reading)])
		same.set(id, words)
	}
	return same
}

let wall: Page
let phone: Page

/** Waits until wall, phone and API agree on all that stands there, and on these figures in these words. */
async function agreeOn(figures: Readonly<Record<string, string>>): Promise<void> {
	await vi.waitFor(
		async () => {
			const said = await saidOf(wall, phone)
			expect(Object.fromEntries(Object.keys(figures).map((id) => [id, said.get(id)]))).toEqual(figures)
		},
		{ timeout: LONG_MS, interval: 250 },
	)
}

async function show(name: string): Promise<void> {
	await Promise.all([wall.goto(`${centre.http}/wall/${name}`), phone.goto(`${centre.http}/leader?wall=${name}`)])
	await wall.locator('[data-testid=wall][data-connection=live]').waitFor()
	await phone.locator('[data-testid=leader][data-connection=live]').waitFor()
}

it('the same figures stand on the wall, on the phone, at the desk and in the API', {
	timeout: 5 * LONG_MS,
}, async () => {
	const now = Date.now()
	wall = await open('/wall/province', 1920, 1080)
	phone = await open('/leader?wall=province', 390, 844)

	const overdue = Array.from({ length: OVERDUE }, (_, index) =>
		event('onestop', 'dossier.received', now - MINUTE, {
			...{ MaHoSo: `overdue-${index}`, KenhThucHien: '2', NgayHenTra: new Date(now - 30_000).toISOString() },
		}),
	)
	for (let first = 0; first < OVERDUE; first += 400) await send('onestop', overdue.slice(first, first + 400))
	await send('onestop', [
		...handled('in-time', now - MINUTE, now + HOUR),
		...handled('in-time-too', now - MINUTE, now + HOUR),
		...handled('late', now - MINUTE, now - 2 * MINUTE),
	])
	await send('rating', [
		event('rating', 'rating.given', now, { MaHoSo: 'in-time', score: 5 }),
		event('rating', 'rating.given', now, { MaHoSo: 'late', score: 1 }),
	])
	const ticket = (name: string, seconds: number) => [
		event('queue', 'ticket.issued', now - 2 * MINUTE, { unit: 'TTHCC', ticket: name }),
		event('queue', 'ticket.called', now - 2 * MINUTE + seconds * 1_000, { unit: 'TTHCC', ticket: name, counter: 3 }),
	]
	await send('queue', [...ticket('A1', 60), ...ticket('A2', 108)])
	const report = (code: string, due: number) =>
		event('reports-1022', 'report.received', now - HOUR, { code, due: new Date(due).toISOString() })
	const resolved = (code: string) => event('reports-1022', 'report.resolved', now - MINUTE, { code })
	await send('reports-1022', [
		...[report('late-1', now - MINUTE), report('late-2', now - MINUTE)],
		...[report('in-time', now + HOUR), resolved('in-time')],
		...[report('too-late', now - 2 * MINUTE), resolved('too-late')],
	])

	for (const [name, ids] of Object.entries(WALLS)) {
		await show(name)
		await agreeOn(Object.fromEntries(ids.map((id) => [id, FIGURES[id]])))
	}

	const alert = await vi.waitFor(
		async () => {
			const { alerts } = await centre.query<{ alerts: { edges: { node: { id: string; value: number } }[] } }>(
				'{ alerts(filter: { rules: ["DOSSIER_OVERDUE"], states: [FIRING], areas: ["dong-xoai"] }) { edges { node { id value } } } }',
			)
			const [edge] = alerts.edges
			if (!edge) throw new Error('no alert yet')
			return edge.node
		},
		{ timeout: LONG_MS, interval: 250 },
	)
	expect(alert.value).toBe(OVERDUE)
	const desk = await open(`/desk?alert=${alert.id}`, 1920, 1080)
	const figure = desk.locator('dt', { hasText: /^Số liệu$/ }).locator('xpath=following-sibling::dd')
	await figure.waitFor()
	expect((await figure.textContent())?.replace(/\s/g, '')).toBe(FIGURES.DOSSIER_OVERDUE_OPEN)
	await desk.context().close()
})

it('late data for last month is told of last month alone, and no page shows it for the running one', {
	timeout: 3 * LONG_MS,
}, async () => {
	const firstOfMonth = new Date(`${new Date(Date.now() + 7 * HOUR).toISOString().slice(0, 7)}-01T00:00:00+07:00`)
	const then = firstOfMonth.getTime() - 24 * HOUR
	const shown = await wall.getByTestId('wall').evaluateHandle((element) => {
		const values: (string | undefined)[] = []
		const note = (records: readonly MutationRecord[]) => {
			for (const { target } of records) {
				const { indicator, value } = (target as HTMLElement).dataset
				if (indicator === 'DOSSIER_ONTIME') values.push(value)
			}
		}
		new MutationObserver(note).observe(element, { attributeFilter: ['data-value'], subtree: true })
		return values
	})
	await send('onestop', [...handled('last-month', then, then + HOUR), ...handled('last-month-late', then, then - HOUR)])
	await vi.waitFor(
		async () => {
			const { indicators } = await centre.query<{ indicators: { revisions: { value: number }[] }[] }>(
				'query ($at: DateTime) { indicators(area: "binh-phuoc", ids: ["DOSSIER_ONTIME"], at: $at) { revisions { value } } }',
				{ at: new Date(then).toISOString() },
			)
			expect(indicators[0]?.revisions.at(-1)).toEqual({ value: 50 })
		},
		{ timeout: LONG_MS, interval: 250 },
	)
	// What is told after it has come, so it has come as well.
	await send('onestop', handled('in-time-as-well', Date.now(), Date.now() + HOUR))
	await agreeOn({ DOSSIER_ONTIME: '75%', DOSSIER_OVERDUE_OPEN: FIGURES.DOSSIER_OVERDUE_OPEN })
	expect(await shown.jsonValue()).toEqual(['75'])
})
