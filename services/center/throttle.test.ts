import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

function startApp() {
	const app = new Hono()
	app.use(createThrottle((_, forwarded = '') => forwarded))
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
