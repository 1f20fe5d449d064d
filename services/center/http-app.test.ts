import type { Viewer } from '@vong/core/viewer'
import { Hono } from 'hono'
import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { createHttpApp } from './http-app.ts'
import { createPages } from './pages.ts'

/** What a browser sends when somebody opens an address. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8' }
/** A folder in which nothing was built. */
const EMPTY = import.meta.dirname
const city: Viewer = {
	id: 'c',
	name: 'Đồng Xoài',
	roles: ['OPERATOR'],
	scope: { kind: 'areas', codes: ['25195'] },
	expiresAt: null,
}

function startApp() {
	const logged: object[] = []
	const failing = new Hono().get('/ack/:token', () => {
		throw new Error('secret inside')
	})
	const app = createHttpApp({
		readiness: async () => ({ ready: true, parts: {} }),
		metrics: new Registry(),
		verifyToken: (token) => (token === 'city' ? city : undefined),
		acknowledgements: failing,
		addressOf: () => '1.1.1.1',
		pages: createPages(EMPTY),
		log: { error: (fields) => logged.push(fields) },
	})
	const open = (path: string, headers: Record<string, string> = BROWSER) => app.request(path, { headers })
	const send = (path: string) => app.request(path, { method: 'POST', headers: BROWSER, body: '{}' })
	return { logged, open, send }
}

describe('what a browser is told when there is nothing to show', () => {
	test.each([
		['an unknown address', '/nothing/here', {}, 404, 'Không có trang này'],
		['the link of an alert that was cut short', '/alerts/abc', {}, 404, 'kiểm tra lại địa chỉ'],
		['a page for those who signed in', '/metrics', {}, 401, 'Cần đăng nhập'],
		['a page beyond the own scope', '/metrics', { authorization: 'Bearer city' }, 403, 'nhờ quản trị viên cấp quyền'],
		['a page that fails inside', '/alerts/ack/t', {}, 500, 'Trang gặp lỗi'],
		['pages that are not there yet', '/desk', {}, 503, 'tải lại trang sau một phút'],
	])('%s: what happened, where and what to do, in Vietnamese and in English', async (_, path, more, status, words) => {
		const answer = await startApp().open(path, { ...BROWSER, ...more })
		expect(answer.status).toBe(status)
		expect(answer.headers.get('content-type')).toContain('text/html')
		expect(answer.headers.get('cache-control')).toBe('no-store')
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'")
		const text = await answer.text()
		expect(text).toContain(words)
		expect(text).toContain(`<code>${path}</code>`)
		expect(text.indexOf('lang="en"')).toBeGreaterThan(text.indexOf('<section lang="vi">'))
		expect(text).not.toContain('<script')
		expect(text).not.toContain('secret inside')
	})

	test('nothing of the address is markup, and a long one is cut', async () => {
		const text = await (await startApp().open(`/<b>x</b>/${'a'.repeat(300)}`)).text()
		expect(text).not.toContain('<b>')
		expect(text).not.toContain('a'.repeat(200))
	})

	test('what it looks like is there even when the pages are not', async () => {
		const { open } = startApp()
		const style = /href="(\/[^"]+\.css)"/.exec(await (await open('/nothing')).text())?.[1] ?? ''
		const answer = await open(style)
		expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
	})
})

describe('what a program is told', () => {
	test.each(['*/*', 'application/json', 'application/problem+json'])('a problem as data, to %s', async (accept) => {
		const answer = await startApp().open('/nothing/here', { accept })
		expect(answer.headers.get('content-type')).toBe('application/problem+json')
		expect(await answer.json()).toMatchObject({ status: 404, detail: 'There is nothing at /nothing/here.' })
	})

	test('also to one that sends events and would take pages as well', async () => {
		const answer = await startApp().send('/webhooks/x')
		expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
	})

	test('what failed inside is logged and not told', async () => {
		const { open, logged } = startApp()
		const answer = await open('/alerts/ack/t', { accept: '*/*' })
		expect(answer.status).toBe(500)
		expect(await answer.text()).not.toContain('secret inside')
		expect(logged).toMatchObject([{ path: '/alerts/ack/t' }])
	})
})
