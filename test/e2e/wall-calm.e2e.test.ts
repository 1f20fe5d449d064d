import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

let dir: Awaited<ReturnType<typeof temporaryDir>>
let centre: Centre
let browser: Browser

beforeAll(async () => {
	dir = await temporaryDir()
	centre = await startCentre({ dataDir: dir.path })
	browser = await openBrowser()
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	await dir?.remove()
})

/** What a page notes of itself. */
interface Noted {
	readonly motions: string[]
	/** What moved without having been asked to: in which kind of tile, or what it was outside of them. */
	readonly shifts: { value: number; tiles: string[] }[]
}

interface ShiftSource {
	readonly node: Node | null
	readonly previousRect: DOMRectReadOnly
	readonly currentRect: DOMRectReadOnly
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'vi-VN', ...options })
	const page = await context.newPage()
	page.setDefaultTimeout(LONG_MS)
	await page.addInitScript(() => {
		const noted: Noted = { motions: [], shifts: [] }
		Object.assign(globalThis, { noted })
		const note = (event: Event) =>
			noted.motions.push(
				event instanceof AnimationEvent ? event.animationName : (event as TransitionEvent).propertyName,
			)
		for (const type of ['animationstart', 'transitionrun']) addEventListener(type, note, { capture: true })
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) {
				const { value, sources } = entry as PerformanceEntry & { value: number; sources: ShiftSource[] }
				const tiles = sources.map(({ node, currentRect, previousRect }) => {
					const element = node instanceof Element ? node : node?.parentElement
					// Of what has gone since, only the place is left.
					const { left, top, width, height } = currentRect.width > 0 ? currentRect : previousRect
					const there = document.elementsFromPoint(left + width / 2, top + height / 2)
					const tile = (element ? [element] : there)
						.map((each) => each.closest<HTMLElement>('[data-kind]'))
						.find(Boolean)
					const at = `${Math.round(left)},${Math.round(top)} ${Math.round(width)}×${Math.round(height)}`
					return tile?.dataset['kind'] ?? `${element ? element.outerHTML.slice(0, 200) : 'gone'} at ${at}`
				})
				noted.shifts.push({ value, tiles })
			}
		}).observe({ type: 'layout-shift', buffered: true })
	})
	await page.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
	await page.goto(centre.http + path)
	return page
}

const notedOn = (page: Page): Promise<Noted> => page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted)

/** Sends what happened in Đồng Xoài. */
async function send(source: string, happenings: readonly { id: string; type: string; at: number; data: object }[]) {
	const events = happenings.map(({ at, ...rest }) => ({
		...{ specversion: '1.0', source, time: new Date(at).toISOString(), areacode: '25195', ...rest },
	}))
	expect((await postBatch(centre.http, source, await centre.sourceSecret(source), events)).status).toBe(202)
}

let tickets = 0
/** Somebody waited so long at the one-stop unit. */
async function waited(minutes: number, since = Date.now() - minutes * MINUTE): Promise<void> {
	const data = { unit: 'TTHCC', ticket: `T${++tickets}` }
	await send('queue', [
		{ id: `${data.ticket}-issued`, type: 'ticket.issued', at: since, data },
		{ id: `${data.ticket}-called`, type: 'ticket.called', at: since + minutes * MINUTE, data },
	])
}

let reports = 0
/** Reports of citizens resolved now: so many within their time, so many after it. */
async function resolved(inTime: number, late: number): Promise<void> {
	const now = Date.now()
	const happenings = [...Array(inTime + late).keys()].flatMap((index) => {
		const code = `R${++reports}`
		const due = new Date(index < inTime ? now + HOUR : now - MINUTE).toISOString()
		return [
			{ id: `${code}-received`, type: 'report.received', at: now - HOUR, data: { code, due } },
			{ id: `${code}-resolved`, type: 'report.resolved', at: now, data: { code } },
		]
	})
	await send('reports-1022', happenings)
}

const figure = (page: Page, indicator: string, value: number) =>
	page.locator(`[data-testid=figure][data-indicator=${indicator}][data-value="${value}"]`).first()

it('figures that change move nothing else on the wall, and for whom motion is too much nothing moves at all', {
	timeout: 4 * LONG_MS,
}, async () => {
	const walls = [await open('/wall/dong-xoai'), await open('/wall/dong-xoai', { reducedMotion: 'reduce' })]
	const [lively, calm] = walls
	if (!lively || !calm) throw new Error('no wall was opened')
	await waited(3)
	await resolved(20, 0)
	for (const wall of walls) {
		await wall.locator('[data-testid=wall][data-connection=live]').waitFor()
		await figure(wall, 'R1022_ONTIME', 100).waitFor()
		await wall.evaluate(async () => {
			await document.fonts.ready
			// What shifted until here is told after the next frame.
			for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
			const { noted } = globalThis as unknown as { noted: Noted }
			noted.shifts.length = 0
			noted.motions.length = 0
		})
	}
	// Up and down, on both sides of the target; and an event for the ticker with each. What is waited for is a month's
	// figure: a wait that began yesterday is not in today's mean, and soon after midnight every longer one did.
	for (const [minutes, inTime, late, percent] of [
		[22, 4, 1, 96],
		[5, 0, 5, 80],
		[46, 90, 0, 95],
		[104, 0, 30, 76],
		[0, 150, 0, 88],
	] as const) {
		await waited(minutes)
		await resolved(inTime, late)
		await postBatch(centre.http, 'onestop', await centre.sourceSecret('onestop'), [dossier(`d${minutes}`, Date.now())])
		for (const wall of walls) {
			await figure(wall, 'R1022_ONTIME', percent).waitFor()
			await wall.locator(`[data-testid=ticker-event][data-id="d${minutes}"]`).waitFor()
		}
	}
	expect((await notedOn(lively)).motions).toContain('changed')
	expect((await notedOn(calm)).motions).toEqual([])
	// In lists with the newest on top what was there before goes down: that is the change itself.
	const isList = (tile: string) => tile === 'TICKER' || tile === 'ALERTS'
	for (const wall of walls) expect((await notedOn(wall)).shifts.filter(({ tiles }) => !tiles.every(isList))).toEqual([])
	for (const wall of walls) await wall.context().close()
})

it('looking back, a wall plays on by itself from one stored figure to the next, until it is stopped', {
	timeout: 4 * LONG_MS,
}, async () => {
	const yesterday = new Date(Date.now() + 7 * HOUR - 24 * HOUR).toISOString().slice(0, 10)
	const nine = Date.parse(`${yesterday}T09:00:00+07:00`)
	await waited(10, nine + MINUTE)
	await waited(20, nine + HOUR + MINUTE)
	const stored = async (at: string) => {
		const { wall } = await centre.query<{ wall: { tiles: { readings: { id: string; value: number | null }[] }[] } }>(
			'query ($at: DateTime) { wall(id: "dong-xoai", at: $at) { tiles { readings { id value } } } }',
			{ at },
		)
		return wall.tiles.flatMap(({ readings }) => readings).find(({ id }) => id === 'WAIT_AVG')?.value
	}
	const instant = (minutes: number) => new Date(nine + minutes * MINUTE).toISOString()
	await vi.waitFor(async () => expect([await stored(instant(50)), await stored(instant(60))]).toEqual([10, 15]), {
		timeout: LONG_MS,
		interval: 250,
	})

	const page = await open(`/wall/dong-xoai?at=${instant(50)}`)
	const at = (minutes: number) => page.locator(`[data-testid=past-wall][data-at="${instant(minutes)}"]`)
	const shown = async (minutes: number, value: number) => {
		await at(minutes).waitFor()
		await figure(page, 'WAIT_AVG', value).waitFor()
	}
	await shown(50, 10)
	await page.getByRole('button', { name: 'Chạy', exact: true }).click()
	await shown(55, 10)
	await shown(60, 15)
	await page.getByRole('button', { name: 'Dừng', exact: true }).click()
	await page.getByRole('button', { name: 'Chạy', exact: true, pressed: false }).waitFor()
	// The answer that it stopped at may still have been on its way.
	const stopped = page.locator('[data-testid=past-wall]:not([data-at=""])')
	await stopped.waitFor()
	expect(await stored((await stopped.getAttribute('data-at')) ?? '')).toBe(15)
	await page.context().close()
})
