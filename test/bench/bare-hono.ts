import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** The yardstick of the webhooks: a route that parses the JSON and answers. Prints its port. */
const app = new Hono()
app.post('/webhooks/:source', async (c) => {
	const events = (await c.req.json()) as unknown[]
	return c.json({ accepted: events.length, duplicate: 0, quarantined: 0 }, 202)
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.stdout.write(`port ${port}\n`))
