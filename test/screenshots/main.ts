import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { openBrowser } from '../kit/browser.ts'

/** The screens that walls are read on: width and height. */
const SIZES = {
	hd: [1920, 1080],
	'4k': [3840, 2160],
	wide: [7680, 2160],
	portrait: [1080, 1920],
} as const

interface WorkPage {
	readonly path: string
	/** Tells that it stands. */
	readonly ready: string
	/** What is clicked on it. */
	readonly choose?: string
	/** Tells that what was clicked is shown. */
	readonly shows?: string
}

/** The pages that people work at. */
const PAGES = {
	desk: {
		path: '/desk',
		ready: '[data-testid=desk][data-connection=live]',
		choose: '[data-testid=desk-alert]',
		shows: '[data-testid=alert-detail] h2',
	},
	'desk-events': { path: '/desk?view=events', ready: '[data-testid=desk-event]' },
	'desk-quarantine': { path: '/desk?view=quarantine', ready: '[data-testid=desk-quarantined], .empty' },
	'desk-silences': { path: '/desk?view=silences', ready: '[data-testid=silence], .empty' },
	'desk-screens': { path: '/desk?view=screens', ready: '[data-testid=desk-screen], .empty' },
	'desk-sources': { path: '/desk?view=sources', ready: '[data-testid=desk-source]' },
	'desk-rules': {
		path: '/desk?view=rules&rule=CRITICAL_EVENT',
		ready: '[data-testid=rule-detail] h2',
		choose: '[data-testid=backtest]',
		shows: '[data-testid=backtest-outcome] canvas',
	},
	'desk-statistics': { path: '/desk?view=statistics', ready: '[data-testid=desk-statistic]' },
	'desk-roster': { path: '/desk?view=roster', ready: '[data-testid=watch]' },
	admin: { path: '/admin', ready: '[data-testid=pack-check]' },
	'admin-keys': { path: '/admin?view=keys', ready: '[data-testid=key-row]' },
	'admin-tokens': { path: '/admin?view=tokens', ready: '[data-testid=token-row], .empty' },
	'admin-people': { path: '/admin?view=people', ready: '[data-testid=new-contact]' },
	'admin-audit': { path: '/admin?view=audit', ready: '[data-testid=audit-row]' },
	leader: { path: '/leader', ready: '[data-testid=leader-figure]' },
} as const satisfies Record<string, WorkPage>
/** Those that stand in the documentation. */
const SHOWN = ['desk', 'desk-sources', 'desk-rules', 'desk-statistics', 'desk-roster', 'admin', 'leader']
const PHONE = { width: 390, height: 844 }

const USAGE = `npm run screenshots -- --token TOKEN [flags]
  --http URL      where the centre is (http://127.0.0.1:4000)
  --token TOKEN   a token that may see the whole province
  --out FOLDER    where the pictures go (docs/screenshots)
  --walls A,B     only these; all that the token may see otherwise
  --full A        the wall that is taken in every size (province)
  --pages A,B     beside the walls: ${Object.keys(PAGES).join(', ')}
                  (${SHOWN.join(', ')})
  --sizes A,B     of the others: ${Object.keys(SIZES).join(', ')} (hd)
  --quality N     of the WebP files, 1 to 100 (60); without loss as PNG when it is 0
`
const SETTLED_MS = 30_000
const CHOICE_MS = 5_000

const text = { type: 'string' } as const
const { values } = parseArgs({
	options: {
		http: { ...text, default: 'http://127.0.0.1:4000' },
		token: text,
		out: { ...text, default: join(import.meta.dirname, '../../docs/screenshots') },
		walls: text,
		full: { ...text, default: 'province' },
		pages: { ...text, default: SHOWN.join(',') },
		sizes: { ...text, default: 'hd' },
		quality: { ...text, default: '60' },
	},
})
const { http, token, out, quality } = values
let total = 0
const lossless = Number(quality) === 0
if (token === undefined) {
	process.stderr.write(USAGE)
	process.exit(2)
}

await mkdir(out, { recursive: true })
const browser = await openBrowser()
try {
	const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'vi-VN' })
	const page = await context.newPage()
	await page.request.post(`${http}/session`, { data: { token } })
	const walls = values.walls?.split(',') ?? (await visibleWalls(page))
	for (const wall of walls) {
		const sizes = wall === values.full ? Object.keys(SIZES) : values.sizes.split(',')
		for (const size of sizes) await shootWall(page, wall, size)
	}
	for (const name of values.pages.split(',').filter((each) => each !== '')) {
		const found: WorkPage | undefined = PAGES[name as keyof typeof PAGES]
		if (!found) throw new Error(`There is no page ${name}; there are ${Object.keys(PAGES).join(', ')}.`)
		await page.setViewportSize(name === 'leader' ? PHONE : { width: SIZES.hd[0], height: SIZES.hd[1] })
		await page.goto(http + found.path)
		await page.locator(found.ready).first().waitFor({ timeout: SETTLED_MS })
		// Where there is nothing to choose, the page is taken as it is.
		if (found.choose) await choose(page, found).catch(() => undefined)
		await shoot(page, name)
	}
	process.stdout.write(`${Math.round(total / 1_000)} kB in all\n`)
} finally {
	await browser.close()
}

async function shootWall(page: Page, wall: string, size: string): Promise<void> {
	const [width, height] = SIZES[size as keyof typeof SIZES] ?? SIZES.hd
	await page.setViewportSize({ width, height })
	await page.goto(`${http}/wall/${wall}`)
	await page.locator('[data-testid=wall][data-connection=live]').waitFor({ timeout: SETTLED_MS })
	const aside = page.getByTestId('hide-take-over')
	if (await aside.isVisible()) await aside.click()
	await shoot(page, `wall-${wall}-${size}`)
}

async function choose(page: Page, { choose: what, shows }: WorkPage): Promise<void> {
	if (what) await page.locator(what).first().click({ timeout: CHOICE_MS })
	if (shows) await page.locator(shows).first().waitFor({ timeout: SETTLED_MS })
}

async function shoot(page: Page, name: string): Promise<void> {
	await page.evaluate(() => document.fonts.ready.then(() => undefined))
	const png = await page.screenshot()
	const picture = lossless ? png : await asWebp(png)
	const file = `${name}.${lossless ? 'png' : 'webp'}`
	await writeFile(join(out, file), picture)
	total += picture.length
	process.stdout.write(`${file} ${Math.round(picture.length / 1_000)} kB\n`)
}

/** The browser packs it: what it draws, it can write. An empty page of its own, since the pages' policy forbids pictures from elsewhere. */
async function asWebp(png: Buffer): Promise<Buffer> {
	const page = await browser.newPage()
	try {
		const packed = await page.evaluate(
			async ({ source, share }) => {
				const image = new Image()
				image.src = source
				await image.decode()
				const canvas = document.createElement('canvas')
				canvas.width = image.naturalWidth
				canvas.height = image.naturalHeight
				canvas.getContext('2d')?.drawImage(image, 0, 0)
				return canvas.toDataURL('image/webp', share)
			},
			{ source: `data:image/png;base64,${png.toString('base64')}`, share: Number(quality) / 100 },
		)
		return Buffer.from(packed.slice(packed.indexOf(',') + 1), 'base64')
	} finally {
		await page.close()
	}
}

async function visibleWalls(page: Page): Promise<string[]> {
	const answer = await page.request.post(`${http}/graphql`, { data: { query: '{ walls { id } }' } })
	const { data } = (await answer.json()) as { data: { walls: { id: string }[] } }
	return data.walls.map(({ id }) => id)
}
