import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier, observation } from '../kit/cloud-event.ts'
import { graphql } from '../kit/graphql.ts'
import { squareGround } from '../kit/ground.ts'
import { obstacles } from '../kit/obstacles.ts'
import { changedPack } from '../kit/pack.ts'
import { postBatch } from '../kit/webhook.ts'

const LONG_MS = 90_000

let dirs: Awaited<ReturnType<typeof temporaryDir>>[]
let centre: Centre
let browser: Browser
let page: Page

/** The province's pack, in which the air stations are expected to send every second. */
async function hurriedPack(): Promise<string> {
	const dir = await changedPack({
		'sources/environment.yaml': (text) => text.replace(/^cadence: .*$/m, 'cadence: { every: 1, within: always }'),
	})
	dirs.push(dir)
	return dir.path
}

beforeAll(async () => {
	const data = await temporaryDir()
	dirs = [data]
	const pack = await hurriedPack()
	const ground = await squareGround(pack, join(pack, 'ground.geojson'))
	centre = await startCentre({ dataDir: data.path, env: { PROVINCE_DIR: pack, AREAS_GEOJSON: ground } })
	browser = await openBrowser()
	page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
	await page.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
})

afterAll(async () => {
	await browser?.close()
	await centre?.stop()
	for (const dir of dirs) await dir.remove()
})

const wallIs = (state: string) => page.locator(`[data-testid=wall][data-connection=${state}]`)
const air = (age: string) =>
	page.locator(`[data-testid=tile][data-kind=FIGURE][data-age=${age}]:has([data-indicator=AQI_VN])`)
const eventOnWall = (id: string) => page.locator(`[data-testid=ticker-event][data-id="${id}"]`)

it('an event is on the wall as soon as it is stored, and nothing is asked of another host', {
	timeout: LONG_MS,
}, async () => {
	const elsewhere: string[] = []
	page.on('request', (request) => {
		if (new URL(request.url()).host !== new URL(centre.http).host) elsewhere.push(request.url())
	})
	await page.goto(`${centre.http}/wall/province`)
	await wallIs('live').waitFor({ timeout: LONG_MS })
	const secret = await centre.sourceSecret('onestop')
	await postBatch(centre.http, 'onestop', secret, [dossier('on-the-wall', Date.now())])
	await eventOnWall('on-the-wall').waitFor({ timeout: LONG_MS })
	expect(elsewhere).toEqual([])
})

it('an alert is on the wall as it fires, says who has taken it on, and goes when it is over', {
	timeout: LONG_MS,
}, async () => {
	const secret = await centre.sourceSecret('security')
	const event = {
		specversion: '1.0',
		id: 'w1',
		source: 'security',
		type: 'security.alert',
		subject: 'tường lửa',
		severity: 'critical',
		areacode: '25195',
	}
	await postBatch(centre.http, 'security', secret, [
		{ ...event, time: new Date().toISOString(), data: { alert: 'w1' } },
	])
	const alert = page.locator('[data-testid=wall-alert][data-severity=CRITICAL]', { hasText: 'tường lửa' })
	await alert.and(page.locator('[data-state=FIRING]')).waitFor({ timeout: LONG_MS })
	// Within its borders, on the wall's map and in front of it.
	await page.locator('[data-kind=MAP] [data-code="25195"]').waitFor({ timeout: LONG_MS })
	await page.locator('[data-testid=take-over] [data-code="25195"][data-here=true]').waitFor({ timeout: LONG_MS })
	const id = await alert.getAttribute('data-id')
	await centre.query(`mutation { acknowledgeAlert(id: "${id}") { ok } }`)
	await alert.and(page.locator('[data-state=ACKNOWLEDGED]')).waitFor({ timeout: LONG_MS })
	expect(await alert.textContent()).toContain('administrator đã nhận')
	await centre.query(`mutation { resolveAlert(id: "${id}") { ok } }`)
	await alert.waitFor({ state: 'detached', timeout: LONG_MS })
})

it('a tile tells that its feed has stopped', { timeout: 2 * LONG_MS }, async () => {
	const secret = await centre.sourceSecret('environment')
	await postBatch(centre.http, 'environment', secret, [observation('last-one', Date.now())])
	await air('DEAD').waitFor({ timeout: LONG_MS })
	expect(await air('DEAD').getByTestId('tile-age').textContent()).toContain('Mất tín hiệu')
	// The same is told as events, each change once, and the silence alone raises no second alarm.
	const told = async () => {
		const { events } = await centre.query<{ events: { edges: { node: { type: string; subject: string } }[] } }>(
			'{ events(filter: { sources: ["vong"] }) { edges { node { type subject } } } }',
		)
		return events.edges.map(({ node }) => node)
	}
	await vi.waitFor(async () => expect((await told())[0]).toEqual({ type: 'feed.dead', subject: 'environment' }), {
		timeout: LONG_MS,
		interval: 250,
	})
	// One silence is one alert, by the same cadence.
	const silence = async () => {
		const { alerts, sources } = await centre.query<{
			alerts: { edges: { node: { rule: string; subject: string | null } }[] }
			sources: { id: string; health: { freshness: string; reason: string; since: string | null } }[]
		}>(
			'{ alerts(filter: { states: [FIRING] }) { edges { node { rule subject } } } sources { id health { freshness reason since } } }',
		)
		const own = alerts.edges.filter(({ node: { subject } }) =>
			['environment', 'KK-DX-01', 'S1'].includes(subject ?? ''),
		)
		expect(own.map(({ node: { rule, subject } }) => `${rule} ${subject}`)).toEqual(['FEED_SILENT environment'])
		const health = sources.find(({ id }) => id === 'environment')?.health
		expect(health).toEqual({ freshness: 'DEAD', reason: 'SILENT', since: expect.any(String) })
	}
	await vi.waitFor(silence, { timeout: LONG_MS, interval: 250 })
	let sent = 0
	await vi.waitFor(
		async () => {
			await postBatch(centre.http, 'environment', secret, [observation(`back-again-${sent++}`, Date.now())])
			expect(await told()).toContainEqual({ type: 'feed.live', subject: 'environment' })
		},
		{ timeout: LONG_MS, interval: 250 },
	)
	expect((await told()).filter(({ type }) => type === 'feed.dead')).toHaveLength(1)
})

it('a lost connection shows at once, and what came meanwhile is there after it', { timeout: 3 * LONG_MS }, async () => {
	const secret = await centre.sourceSecret('onestop')
	await page.context().setOffline(true)
	await wallIs('lost').waitFor({ timeout: LONG_MS })
	await page.locator('[data-testid=tile][data-kind=MAP][data-age=LOST]').waitFor({ timeout: LONG_MS })
	await postBatch(centre.http, 'onestop', secret, [dossier('meanwhile', Date.now())])
	await page.context().setOffline(false)
	await wallIs('live').waitFor({ timeout: LONG_MS })
	await eventOnWall('meanwhile').waitFor({ timeout: LONG_MS })
})

it('a wall can be looked at as it stood, with what burned then', { timeout: 3 * LONG_MS }, async () => {
	const past = async (at: string) => {
		const { wall } = await centre.query<{
			wall: {
				at: string
				alerts: { state: string; subject: string | null }[]
				tiles: { readings: { id: string; value: number | null }[] }[]
			}
		}>(
			'query ($at: DateTime) { wall(id: "province", at: $at) { at alerts { state subject } tiles { readings { id value } } } }',
			{ at },
		)
		return wall
	}
	const burning = async (at: string) =>
		(await past(at)).alerts.filter(({ subject }) => subject === 'camera').map(({ state }) => state)
	const secret = await centre.sourceSecret('security')
	const before = new Date().toISOString()
	await postBatch(centre.http, 'security', secret, [
		{
			...{
				specversion: '1.0',
				id: 'w2',
				source: 'security',
				type: 'security.alert',
				subject: 'camera',
				severity: 'critical',
			},
			...{ time: new Date().toISOString(), data: { alert: 'w2' } },
		},
	])
	const alert = page.locator('[data-testid=wall-alert]', { hasText: 'camera' })
	await alert.waitFor({ timeout: LONG_MS })
	const during = new Date().toISOString()
	await centre.query(`mutation { resolveAlert(id: "${await alert.getAttribute('data-id')}") { ok } }`)
	await alert.waitFor({ state: 'detached', timeout: LONG_MS })
	expect(await burning(before)).toEqual([])
	expect(await burning(during)).toEqual(['FIRING'])
	expect(await burning(new Date().toISOString())).toEqual([])
	await expect(past(new Date(Date.now() + 3_600_000).toISOString())).rejects.toThrow('future')

	await page.goto(`${centre.http}/wall/province?at=${during}`)
	await page.locator(`[data-testid=past-wall][data-at="${during}"]`).waitFor({ timeout: LONG_MS })
	await alert.waitFor({ timeout: LONG_MS })
	expect(await page.getByTestId('tile-age').first().getAttribute('data-state')).toBe('PAST')
	await page.getByTestId('past--60').click()
	await alert.waitFor({ state: 'detached', timeout: LONG_MS })
	expect(await obstacles(page)).toEqual([])
})

it('no wall has a serious obstacle for anybody, nor has their list', { timeout: 4 * LONG_MS }, async () => {
	const { walls } = await centre.query<{ walls: { id: string }[] }>('{ walls { id } }')
	expect(walls.length).toBeGreaterThanOrEqual(12)
	await page.goto(`${centre.http}/wall`)
	await page.locator('a[href="/wall/province"]').waitFor({ timeout: LONG_MS })
	expect(await obstacles(page), 'the list').toEqual([])
	for (const { id } of walls) {
		await page.goto(`${centre.http}/wall/${id}`)
		await page.locator(`[data-wall="${id}"][data-connection=live]`).waitFor({ timeout: LONG_MS })
		expect(await obstacles(page), id).toEqual([])
	}
})

it("a city's viewer sees the city's wall alone", async () => {
	const { createToken } = await centre.query<{ createToken: { token: string } }>(
		'mutation { createToken(input: { name: "Đồng Xoài", roles: [VIEWER], areas: ["dong-xoai"] }) { token } }',
	)
	const ask = <T>(query: string) => graphql<T>(centre.http, createToken.token, query)
	expect(await ask('{ walls { id } playlists { id } }')).toEqual({ walls: [{ id: 'dong-xoai' }], playlists: [] })
	const { wall } = await ask<{ wall: { whole: boolean; tiles: { rows: { key: string }[] }[] } }>(
		'{ wall(id: "dong-xoai") { whole tiles { rows { key } } } }',
	)
	expect(wall.whole).toBe(false)
	expect(wall.tiles.flatMap(({ rows }) => rows.map(({ key }) => key)).filter((key) => /^\d+$/.test(key))).toEqual([
		'25195',
		'25210',
	])
	await expect(ask('{ wall(id: "province") { name } }')).rejects.toThrow('FORBIDDEN')
})

it('a map of before 2025 has the eleven districts of then, one of today its communes', {
	timeout: LONG_MS,
}, async () => {
	const ask = async (at: string) => {
		const { wall } = await centre.query<{ wall: { tiles: { kind: string; rows: { key: string; name: string }[] }[] } }>(
			`{ wall(id: "province"${at}) { tiles { kind rows { key name } } } }`,
		)
		return wall.tiles.find(({ kind }) => kind === 'MAP')?.rows ?? []
	}
	const then = await ask(', at: "2022-03-01T00:00:00Z"')
	expect(then).toHaveLength(11)
	expect(then.map(({ name }) => name)).toContain('Huyện Bù Gia Mập')
	await page.goto(`${centre.http}/wall/province?at=2022-03-01T00:00:00.000Z`)
	await page.locator('[data-testid=drill][data-area="691"]').first().click()
	await page.locator('[data-testid=past-wall]', { hasText: 'Huyện Bù Gia Mập' }).waitFor({ timeout: LONG_MS })
	await page.getByTestId('drill-out').click()
	await page.locator('[data-testid=drill][data-area="691"]').first().waitFor({ timeout: LONG_MS })
	const below = await ask(', at: "2022-03-01T00:00:00Z", area: "691"')
	expect(below).toHaveLength(8)
	await expect(centre.query('{ wall(id: "dong-xoai", area: "25217") { id } }')).rejects.toThrow('none of the wall')
	const now = await ask('')
	expect(now.length).toBeGreaterThan(30)
	expect(now.every(({ key }) => key.length === 5)).toBe(true)
})

it('stations stand on the map where they are, and are told with what they measured last, and that they fell silent', {
	timeout: LONG_MS,
}, async () => {
	const secret = await centre.sourceSecret('environment')
	await postBatch(centre.http, 'environment', secret, [
		{
			...{ specversion: '1.0', id: 'station', source: 'environment', type: 'observation', subject: 'KK-PL-07' },
			...{ time: new Date().toISOString(), areacode: '25217', lat: 11.75, lon: 106.75 },
			data: { station: 'KK-PL-07', parameter: 'PM2.5', value: 31.5, unit: 'ug/m3', status: '00' },
		},
	])
	await vi.waitFor(async () => {
		const { stations } = await centre.query<{ stations: { id: string }[] }>(
			'{ stations(indicator: "AQI_VN", area: "phuoc-long") { id source latitude longitude value unit freshness } }',
		)
		// Something is expected every second here.
		expect(stations.find(({ id }) => id === 'KK-PL-07')).toEqual({
			...{ id: 'KK-PL-07', source: 'environment', latitude: 11.75, longitude: 106.75, value: 31.5, unit: 'ug/m3' },
			freshness: 'DEAD',
		})
	}, LONG_MS)
	const elsewhere = await centre.query<{ stations: { id: string }[] }>(
		'{ stations(indicator: "AQI_VN", area: "binh-long") { id } }',
	)
	expect(elsewhere.stations.map(({ id }) => id)).not.toContain('KK-PL-07')
	await page.goto(`${centre.http}/wall/environment`)
	await page.locator('circle[data-station="KK-PL-07"][data-state=DEAD]').waitFor({ timeout: LONG_MS })
})

it('air and its like are told by the names that a decree gives to values, on walls and to leaders', {
	timeout: LONG_MS,
}, async () => {
	const secret = await centre.sourceSecret('environment')
	const hours = [0, 1].map((age) => ({
		...{ specversion: '1.0', id: `dust-${age}`, source: 'environment', type: 'observation', subject: 'KK-DX-09' },
		...{ time: new Date(Date.now() - age * 3_600_000).toISOString(), areacode: '25195' },
		data: { station: 'KK-DX-09', parameter: 'PM2.5', value: 31.5, unit: 'ug/m3', status: '00' },
	}))
	await postBatch(centre.http, 'environment', secret, hours)
	await vi.waitFor(async () => {
		const { indicators } = await centre.query<{ indicators: object[] }>(
			'{ indicators(area: "dong-xoai", ids: ["AQI_VN", "DOSSIER_ONTIME"]) { value band { at name nameEn } } }',
		)
		// 31.5 µg/m³ of PM2.5 lie between 25 (50) and 50 (100).
		expect(indicators).toEqual([
			{ value: 63, band: { at: 51, name: 'Trung bình', nameEn: 'Moderate' } },
			{ value: null, band: null },
		])
	}, LONG_MS)
	for (const address of ['/wall/environment', '/leader?wall=environment']) {
		await page.goto(`${centre.http}${address}`)
		await page.locator('[data-testid=band]', { hasText: 'Trung bình' }).waitFor({ timeout: LONG_MS })
	}
})

it('stated figures that contradict each other stand side by side on the wall and at the desk, with who stated them and when', {
	timeout: LONG_MS,
}, async () => {
	for (const address of ['/wall/data', '/wall/campaign', '/desk?view=sources']) {
		await page.goto(`${centre.http}${address}`)
		const finding = page.locator('[data-testid=finding][data-indicator=DVC_L4_CONNECTED]')
		await finding.waitFor({ timeout: LONG_MS })
		const rows = await finding.locator('tr[data-value]').allInnerTexts()
		expect(rows).toHaveLength(3)
		for (const [index, [figure, source]] of [
			['777', 'Báo cáo của UBND tỉnh'],
			['1.123', 'Phát biểu của Bí thư Tỉnh ủy'],
			['1.223', 'Báo cáo của UBND tỉnh'],
		].entries()) {
			expect(rows[index]).toContain(figure)
			expect(rows[index]).toContain(source)
			expect(rows[index]).toContain('18/05/2021')
		}
		expect(await finding.locator('tr[data-counted]').count()).toBe(1)
	}
})
