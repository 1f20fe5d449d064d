import { createServer } from 'node:http'
import { join } from 'node:path'
import Provider from 'oidc-provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../kit/browser.ts'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { freePort } from '../kit/ports.ts'

const CLIENT = 'vong'
const LIMIT = 30_000
const cleanups: (() => unknown)[] = []
let browser: Browser
let centre: Centre

/** Who signs in at the provider is in the group that the name begins with: `ioc-operator:Hoa`. */
async function startProvider(port: number, home: string) {
	const provider = new Provider(`http://127.0.0.1:${port}`, {
		clients: [
			{
				client_id: CLIENT,
				client_secret: 'a secret of this run only',
				redirect_uris: [`${home}/session/single-sign-on/callback`],
				post_logout_redirect_uris: [`${home}/`],
			},
		],
		claims: { openid: ['sub'], profile: ['name', 'groups'] },
		conformIdTokenClaims: false,
		findAccount: (_, sub) => ({
			accountId: sub,
			claims: () => ({ sub, name: sub.split(':')[1] ?? sub, groups: ['staff', sub.split(':')[0] ?? ''] }),
		}),
		cookies: { keys: ['a key of this run only'] },
	})
	const server = createServer(provider.callback())
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
	return () => {
		server.closeAllConnections()
		server.close()
	}
}

beforeAll(async () => {
	const [port, providerPort] = [await freePort(), await freePort()]
	const home = `http://127.0.0.1:${port}`
	cleanups.push(await startProvider(providerPort, home))
	const dir = await temporaryDir()
	cleanups.push(dir.remove)
	centre = await startCentre({
		dataDir: join(dir.path, 'data'),
		port,
		env: {
			PUBLIC_URL: home,
			OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
			OIDC_CLIENT_ID: CLIENT,
			OIDC_CLIENT_SECRET: 'a secret of this run only',
		},
	})
	cleanups.push(() => centre.stop())
	browser = await openBrowser()
	cleanups.push(() => browser.close())
}, 60_000)

afterAll(async () => {
	for (const cleanup of cleanups.reverse()) await cleanup()
})

async function openPage(path = '/'): Promise<Page> {
	const context = await browser.newContext({ locale: 'vi-VN' })
	cleanups.push(() => context.close())
	const page = await context.newPage()
	page.setDefaultTimeout(LIMIT)
	await page.goto(centre.http + path)
	return page
}

async function signInAs(page: Page, login: string) {
	await page.getByTestId('single-sign-on').click()
	await page.locator('input[name=login]').fill(login)
	await page.locator('input[name=password]').fill('any')
	await page.locator('button[type=submit]').click()
	await page.locator('button[type=submit]').click()
}

it('a person comes in by the identity provider with roles and areas by claim, to the page that was asked for, and signs out there as well', async () => {
	const page = await openPage('/desk?view=sources')
	await signInAs(page, 'ioc-dong-xoai:Hoa')
	await page.getByTestId('connection').waitFor()
	expect(page.url()).toBe(`${centre.http}/desk?view=sources`)
	const viewer = await page.evaluate(async () => {
		const answer = await fetch('/graphql', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ query: '{ viewer { name roles areas } }' }),
		})
		return ((await answer.json()) as { data: { viewer: unknown } }).data.viewer
	})
	expect(viewer).toEqual({ name: 'Hoa', roles: ['OPERATOR'], areas: ['dong-xoai'] })
	await page.getByTestId('sign-out').click()
	await page.locator('button[value=yes]').click()
	await page.getByTestId('single-sign-on').waitFor()
	expect(new URL(page.url()).origin).toBe(centre.http)
	// The provider has forgotten the person too: it asks again.
	await page.getByTestId('single-sign-on').click()
	await page.locator('input[name=login]').waitFor()
}, 90_000)

it('whom no rule lets in is told so in words, and has no session', async () => {
	const page = await openPage()
	await signInAs(page, 'somebody:Lan')
	await page.getByTestId('sign-in-notice').filter({ hasText: 'chưa được cấp quyền' }).waitFor()
	expect(await page.evaluate(() => fetch('/session').then(({ status }) => status))).toBe(401)
}, 90_000)

it('an answer that this browser did not ask for opens nothing', async () => {
	for (const query of ['?code=stolen&state=foreign', '?error=access_denied&state=x', '']) {
		const answer = await fetch(`${centre.http}/session/single-sign-on/callback${query}`, { redirect: 'manual' })
		expect(answer.status).toBe(302)
		expect(answer.headers.get('location')).toBe('/sign-in#refused=unauthenticated')
		expect(answer.headers.getSetCookie().join()).not.toContain('vong_session')
	}
	const begun = await fetch(`${centre.http}/session/single-sign-on`, { redirect: 'manual' })
	const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? ''
	const forged = await fetch(`${centre.http}/session/single-sign-on/callback?code=stolen&state=foreign`, {
		redirect: 'manual',
		headers: { cookie },
	})
	expect(forged.headers.get('location')).toBe('/sign-in#refused=unauthenticated')
})
