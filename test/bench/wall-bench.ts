import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CDPSession } from 'playwright-core'
import { openBrowser } from '../kit/browser.ts'
import { ADMIN_TOKEN, startCentre } from '../kit/centre.ts'
import { run } from './process.ts'
import type { Figure } from './results.ts'
import { workingDir } from './working-dir.ts'

const PACK = join(import.meta.dirname, '../../services/province/binh-phuoc')
const FIGURES = ['AQI_VN', 'WATER_LEVEL', 'RAIN_1H', 'WAIT_AVG', 'ONLINE_RATIO', 'DOSSIER_ONTIME', 'C1022_ABANDON']
const TILES = 40
const WARM_UP_MS = 15_000
/** Chromium tells a task of more than this as long; the aim is twice as much. */
const LONG_TASK_MS = 50

/** A wall of forty tiles of every kind, more than anybody should hang up. */
function crowdedWall(): string {
	const fixed = [
		'{ kind: clock }',
		'{ kind: feeds }',
		'{ kind: alerts }',
		'{ kind: ticker }',
		'{ kind: map, indicators: [AQI_VN], by: area }',
		...FIGURES.slice(0, 4).map((id) => `{ kind: series, indicators: [${id}] }`),
		'{ kind: gauge, indicators: [AQI_VN] }',
	]
	const figures = Array.from(
		{ length: TILES - fixed.length },
		(_, index) => `{ kind: figure, indicators: [${FIGURES[index % FIGURES.length]}] }`,
	)
	const tiles = [...fixed, ...figures].map((tile) => `  - ${tile}`).join('\n')
	return `id: crowded\nname: { vi: "Đông", en: "Crowded" }\ncentre: binh-phuoc\ntiles:\n${tiles}\n`
}

/** Seconds of processor that the browser's processes have used, all together and those that draw the page. */
async function processorOf(session: CDPSession): Promise<{ all: number; page: number }> {
	const { processInfo } = await session.send('SystemInfo.getProcessInfo')
	const sum = (wanted: (type: string) => boolean) =>
		processInfo.filter(({ type }) => wanted(type)).reduce((total, { cpuTime }) => total + cpuTime, 0)
	return { all: sum(() => true), page: sum((type) => type === 'renderer') }
}

async function heapOf(session: CDPSession): Promise<number> {
	await session.send('HeapProfiler.collectGarbage')
	const { metrics } = await session.send('Performance.getMetrics')
	return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6
}

/** What a crowded wall costs the machine that shows it while events come in: processor, blocked frames, memory, bytes. */
export async function benchWall(perSecond: number, seconds: number): Promise<Figure[]> {
	const [pack, data] = [await workingDir(), await workingDir()]
	await cp(PACK, pack.path, { recursive: true })
	await writeFile(join(pack.path, 'walls/crowded.yaml'), crowdedWall())
	const centre = await startCentre({ dataDir: data.path, env: { PROVINCE_DIR: pack.path } })
	const browser = await openBrowser()
	try {
		const secret = await centre.sourceSecret('environment')
		const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
		await page.request.post(`${centre.http}/session`, { data: { token: ADMIN_TOKEN } })
		await page.addInitScript((longer) => {
			const told = { blocked: [] as number[], longest: 0 }
			Object.assign(globalThis, { told })
			new PerformanceObserver((list) => {
				for (const { duration } of list.getEntries()) if (duration > longer) told.blocked.push(duration)
			}).observe({ type: 'longtask' })
		}, LONG_TASK_MS)
		const url = `${centre.http}/wall/crowded`
		const isLive = () => page.locator('[data-testid=wall][data-connection=live]').waitFor({ timeout: 60_000 })
		await page.goto(url)
		await isLive()
		await page.reload()
		await isLive()
		const firstPaint = await page.evaluate(
			() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
		)
		const own = await page.context().newCDPSession(page)
		const all = await browser.newBrowserCDPSession()
		await own.send('Performance.enable')
		await own.send('Network.enable')
		let bytes = 0
		own.on('Network.webSocketFrameReceived', ({ response }) => {
			bytes += Buffer.byteLength(response.payloadData)
		})
		const publisher = run('paced-publisher.ts', centre.mqttPort, secret, perSecond, WARM_UP_MS / 1_000 + seconds + 5)
		await page.waitForTimeout(WARM_UP_MS)
		await page.evaluate(() => {
			;(globalThis as unknown as { told: { blocked: number[] } }).told.blocked = []
		})
		const [before, heapBefore] = [await processorOf(all), await heapOf(own)]
		bytes = 0
		await page.waitForTimeout(seconds * 1_000)
		const [after, received] = [await processorOf(all), bytes]
		const blocked = await page.evaluate(() => (globalThis as unknown as { told: { blocked: number[] } }).told.blocked)
		const heapAfter = await heapOf(own)
		await publisher.output
		const share = (used: number) => (100 * used) / seconds
		const told = (name: string, value: number, unit: string): Figure => ({
			name,
			value,
			unit,
			yardstick: null,
			ratio: null,
		})
		const at = `a wall of ${TILES} tiles at ${perSecond} events/s`
		return [
			told(`${at}: processor of the page`, share(after.page - before.page), '% of a core'),
			told('… of the whole browser, drawing without a graphics card', share(after.all - before.all), '% of a core'),
			told(`… tasks of more than ${LONG_TASK_MS} ms in ${seconds} s`, blocked.length, ''),
			told('… the longest of them', Math.max(0, ...blocked), 'ms'),
			{
				name: '… memory of its script afterwards',
				value: heapAfter,
				unit: 'MB',
				yardstick: heapBefore,
				ratio: heapBefore / heapAfter,
			},
			told('… received by the stream', received / seconds / 1_000, 'kB/s'),
			told('… first paint with a warm server', firstPaint, 'ms'),
		]
	} finally {
		await browser.close()
		await centre.stop()
	}
}
