import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import type { Message } from '../channel.ts'
import { createGuardedPost } from '../guarded-request.ts'
import { createWebhookChannel } from './webhook.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

test('a webhook is signed, is told to wait, ends with 410, and does not lead inside', async () => {
	const seen: unknown[] = []
	let status = 200
	const server = createServer(async (request, response) => {
		seen.push(new Webhook(SECRET).verify(await text(request), request.headers as Record<string, string>))
		response.writeHead(status, { 'retry-after': '120' }).end()
	})
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in#${SECRET}`
	const message: Message = {
		...({ id: 'm1', kind: 'first', language: 'vi' } as const),
		...{ address: { channel: 'webhook' as const, address: url }, alerts: [] },
		...{ subject: 'Quá hạn', text: '', short: '', link: '', ackLink: '', at: 0 },
	}
	const signal = AbortSignal.timeout(20_000)
	const open = createWebhookChannel({ post: createGuardedPost(['127.0.0.1']), now: Date.now })
	expect(await open.send(message, signal)).toEqual({ state: 'delivered' })
	expect(seen).toMatchObject([{ type: 'alert.first', data: { subject: 'Quá hạn' } }])
	status = 503
	expect(await open.send(message, signal)).toMatchObject({ state: 'failed', retryAfter: 120_000 })
	status = 410
	expect(await open.send(message, signal)).toMatchObject({ state: 'failed', gone: true })
	const guarded = createWebhookChannel({ post: createGuardedPost([]), now: Date.now })
	expect(await guarded.send(message, signal)).toMatchObject({
		state: 'failed',
		reason: expect.stringMatching(/not allowed/),
	})
	expect(seen).toHaveLength(3)
	await new Promise((resolve) => server.close(resolve))
})
