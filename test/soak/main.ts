import { parseArgs } from 'node:util'
import type { CDPSession, Page } from 'playwright-core'
import { openBrowser } from '../kit/browser.ts'
import { isLevel } from './level.ts'

const USAGE = `npm run soak -- --token TOKEN [flags]
  --http URL      where the centre is (http://127.0.0.1:4000)
  --token TOKEN   a token that may see the wall
  --wall ID       which one (province)
  --minutes N     how long (60)
  --every N       seconds between two looks (60)
`
const LIVE_MS = 60_000

const text = { type: 'string' } as const
const { values } = parseArgs({
	options: {
		http: { ...text, default: 'http://127.0.0.1:4000' },
		token: text,
		wall: { ...text, default: 'province' },
		minutes: { ...text, default: '60' },
		every: { ...text, default: '60' },
	},
})
const { http, token, wall } = values
const [minutes, every] = [Number(values.minutes), Number(values.every)]
if (token === undefined || !(minutes > 0) || !(every > 0)) {
	process.stderr.write(USAGE)
	process.exit(2)
}

/** In megabytes, after a collection: what the page really holds. */
async function lookAt(session: CDPSession) {
	await session.send('HeapProfiler.collectGarbage')
	const { metrics } = await session.send('Performance.getMetrics')
	const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
	return { heap: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

/** Leaves a wall alone for a long time, and watches whether what it holds in memory grows. */
async function soak(page: Page): Promise<boolean> {
	const session = await page.context().newCDPSession(page)
	await session.send('Performance.enable')
	const heaps: number[] = []
	const begun = performance.now()
	process.stdout.write('minute  heap MB  nodes  listeners  connection\n')
	while (performance.now() - begun < minutes * 60_000) {
		await page.waitForTimeout(every * 1_000)
		const { heap, nodes, listeners } = await lookAt(session)
		const connection = await page.getByTestId('wall').getAttribute('data-connection')
		heaps.push(heap)
		const minute = ((performance.now() - begun) / 60_000).toFixed(1)
		process.stdout.write(
			`${minute.padStart(6)}  ${heap.toFixed(2).padStart(7)}  ${nodes}  ${listeners}  ${connection}\n`,
		)
	}
	const level = isLevel(heaps)
	process.stdout.write(level ? 'the heap is level\n' : 'the heap grows\n')
	return level
}

const browser = await openBrowser()
try {
	const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
	await page.request.post(`${http}/session`, { data: { token } })
	await page.goto(`${http}/wall/${wall}`)
	await page.locator('[data-testid=wall][data-connection=live]').waitFor({ timeout: LIVE_MS })
	if (!(await soak(page))) process.exitCode = 1
} finally {
	await browser.close()
}
