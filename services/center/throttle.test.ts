import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createPace, createThrottle } from './throttle.ts'

function startApp(guard = createThrottle((_, forwarded = '') => forwarded)) {
	const app = new Hono()
	app.use(guard)
	app.post('/', async (c) => c.body(null, (await c.req.text()) === 'right' ? 204 : 401))
	const post = async (address: string, body: string) =>
		app.request('/', { method: 'POST', body, headers: { 'x-forwarded-for': address } })
	return { post }
}

test('an address that guesses is told to wait, also when it guesses right at last; others are not', async () => {
	const { post } = startApp()
	for (let tries = 0; tries < 10; tries++) expect((await post('1.1.1.1', 'wrong')).status).toBe(401)
	const answer = await post('1.1.1.1', 'right')
	expect(answer.status).toBe(429)
	expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
	expect((await post('2.2.2.2', 'right')).status).toBe(204)
})

test('right credentials cost nothing, however many', async () => {
	const { post } = startApp()
	for (let tries = 0; tries < 50; tries++) expect((await post('1.1.1.1', 'right')).status).toBe(204)
})

test('whoever asks more often than the pace is told to wait, and nobody else is', async () => {
	const { post } = startApp(createPace((_, forwarded = '') => forwarded, 3))
	const statuses = []
	for (let asked = 0; asked < 5; asked++) statuses.push((await post('1.1.1.1', 'right')).status)
	expect(statuses).toEqual([204, 204, 204, 429, 429])
	expect((await post('2.2.2.2', 'right')).status).toBe(204)
})
