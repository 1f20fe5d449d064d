import type { Alert } from '@vong/core/alert'
import { describe, expect, test } from 'vitest'
import { createAckRoutes } from './ack-routes.ts'

const NOON = Date.UTC(2026, 0, 5, 5)

const alert: Alert = {
	id: 'a1',
	key: 'wait|25195',
	rule: 'WAIT_LONG',
	ruleVersion: 1,
	name: { vi: 'Chờ lâu <b>quá</b>', en: 'Long wait' },
	summary: { vi: 'Chờ trung bình 42 phút', en: 'Mean wait of 42 minutes' },
	severity: 'major',
	phase: 'firing',
	area: '25195@2025-07-01',
	agency: '',
	subject: '',
	field: 'public-service',
	sources: ['queue'],
	labels: {},
	value: 42.5,
	target: 30,
	unit: 'min',
	asOf: NOON,
	startedAt: NOON,
	firedAt: NOON,
	acknowledgedAt: null,
	acknowledgedBy: null,
	assignedTo: null,
	handedTo: null,
	resolvedAt: null,
	shadow: false,
	procedure: '',
	history: [],
}

const MAP = {
	...{ width: 320, height: 220 },
	spots: [
		{ isHere: false, path: 'M0,0L9,9Z' },
		{ isHere: true, at: [7, 8] as const },
	],
}

function startRoutes() {
	const redeemed: string[] = []
	const links = new Map([['good', alert]])
	const routes = createAckRoutes({
		find: async (token) => links.get(token),
		async redeem(token, comment) {
			const found = links.get(token)
			if (found) redeemed.push(comment)
			links.delete(token)
			return found && { ...found, acknowledgedAt: NOON, acknowledgedBy: 'Bà Hoa' }
		},
		groundOf: () => ({
			names: [
				{ vi: 'Phường Bình Phước', en: 'Bình Phước ward' },
				{ vi: 'Tỉnh Đồng Nai', en: 'Đồng Nai province' },
			],
			map: MAP,
		}),
		clock: { now: () => NOON + 120_000 },
		timeZone: 'Asia/Ho_Chi_Minh',
		log: { error() {} },
	})
	const post = (token: string, comment: string) =>
		routes.request(`/ack/${token}`, {
			method: 'POST',
			body: new URLSearchParams({ comment }),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		})
	return { routes, redeemed, post }
}

describe('acknowledging from a message', () => {
	test('opening the link, however often, only asks', async () => {
		const { routes, redeemed } = startRoutes()
		for (const method of ['GET', 'HEAD', 'GET']) {
			const answer = await routes.request('/ack/good', { method })
			expect(answer.status).toBe(200)
			expect(answer.headers.get('cache-control')).toBe('no-store')
		}
		expect(redeemed).toEqual([])
	})

	test('the page says what, where, since when and by which figure, and nothing of it is markup', async () => {
		const { routes } = startRoutes()
		const text = await (await routes.request('/ack/good')).text()
		expect(text).toContain('Chờ lâu &lt;b&gt;quá&lt;/b&gt;')
		expect(text).toContain('42,5 phút')
		expect(text).toContain('30 phút')
		expect(text).toContain('Phường Bình Phước › Tỉnh Đồng Nai')
		expect(text).toContain('(2 phút trước)')
		expect(text).toMatch(/12:00/)
		expect(text).toContain('<path d="M0,0L9,9Z" data-here="false" />')
		expect(text).toContain('<circle cx="7" cy="8" r="8" data-here="true" />')
		expect(text).toContain('href="/alerts/a1"')
	})

	test('who prefers English gets English', async () => {
		const { routes } = startRoutes()
		const answer = await routes.request('/ack/good', { headers: { 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' } })
		expect(await answer.text()).toContain('Long wait')
	})

	test('the button acknowledges once, with the note', async () => {
		const { redeemed, post } = startRoutes()
		const first = await post('good', ' đang đến ')
		expect(first.status).toBe(200)
		expect(await first.text()).toContain('Đã ghi nhận')
		const second = await post('good', '')
		expect(second.status).toBe(410)
		expect(redeemed).toEqual(['đang đến'])
	})

	test('a link that does not hold says so, and what to do', async () => {
		const { routes } = startRoutes()
		const answer = await routes.request('/ack/none')
		expect(answer.status).toBe(410)
		expect(await answer.text()).toContain('Đường dẫn này không còn hiệu lực')
	})

	test('a store that is away loses nothing: the page asks to press again', async () => {
		const routes = createAckRoutes({
			find: async () => alert,
			redeem: () => Promise.reject(new Error('away')),
			groundOf: () => ({ names: [], map: undefined }),
			clock: { now: () => NOON },
			timeZone: 'Asia/Ho_Chi_Minh',
			log: { error() {} },
		})
		const answer = await routes.request('/ack/good', { method: 'POST', body: new URLSearchParams() })
		expect(answer.status).toBe(503)
		expect(await answer.text()).toContain('Hãy bấm lại')
	})

	test('a note too long to be one is refused', async () => {
		const { redeemed, post } = startRoutes()
		expect((await post('good', 'a'.repeat(20_000))).status).toBe(413)
		expect(redeemed).toEqual([])
	})
})
