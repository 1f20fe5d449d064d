import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'

/** Debian's Chromium, quiet: it asks nothing of any other host by itself. */
export function openBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: CHROMIUM,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	})
}

const LONG_MS = 90_000

/** A page of an operator's screen, of its own context, signed in by the token. */
export async function openSignedIn(browser: Browser, http: string, token: string): Promise<Page> {
	const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'vi-VN' })
	const page = await context.newPage()
	page.setDefaultTimeout(LONG_MS)
	await page.request.post(`${http}/session`, { data: { token } })
	return page
}
