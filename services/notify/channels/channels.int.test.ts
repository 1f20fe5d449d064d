import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createGuardedPost } from '../guarded-request.ts'
import { alertOf, messageTo } from '../notify.fixture.ts'
import { segmentsOf } from '../sms-text.ts'
import { deriveVapidKeys } from '../vapid.ts'
import { createPushChannel } from './push.ts'
import { createSmsChannel } from './sms.ts'
import { createTelegramChannel } from './telegram.ts'
import { createZaloChannel, type ZaloTokens } from './zalo.ts'

interface Got {
	readonly path: string
	readonly headers: IncomingHttpHeaders
	readonly body: Buffer
}
interface Given {
	readonly status?: number
	readonly headers?: Record<string, string>
	readonly body?: string
}

/** What the services outside were given, and what they answer next; the last answer stays. */
const got: Got[] = []
let answers: Given[] = []
let base = ''
const server = createServer(async (request, response) => {
	got.push({ path: request.url ?? '', headers: request.headers, body: await buffer(request) })
	const { status = 200, headers = {}, body = '{}' } = (answers.length > 1 ? answers.shift() : answers[0]) ?? {}
	response.writeHead(status, headers).end(body)
})
const post = createGuardedPost(['127.0.0.1'])
const guarded = createGuardedPost([])
const now = Date.now
const signal = () => AbortSignal.timeout(20_000)
const json = (of: unknown): Given => ({ body: JSON.stringify(of) })

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
	got.length = 0
	answers = []
})
afterAll(async () => {
	server.closeAllConnections()
	await new Promise((resolve) => server.close(resolve))
})

const sms = { channel: 'sms', address: '+84912345678' } as const
const text = 'KHẨN CẤP: "Mưa rất to" tại Đồng Xoài'

it('a text message is what the gateway wants it to be, with marks or without, and says what became of it', async () => {
	const deps = { post, url: `${base}/send?from=IOC`, body: '{"phone":"{to}","msg":"{text}","ref":"{id}"}', now }
	const channel = createSmsChannel({ ...deps, authorization: 'Bearer abc', accents: true })
	answers = [json({ id: 'g1' })]
	expect(await channel.send(messageTo(sms, { short: text }), signal())).toEqual({ state: 'sent', providerId: 'g1' })
	expect(JSON.parse(String(got[0]?.body))).toEqual({ phone: sms.address, msg: text, ref: 'm1' })
	expect(got[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'content-type': 'application/json' })
	expect(got[0]?.path).toBe('/send?from=IOC')

	const form = { ...deps, body: 'to={to}&text={text}', authorization: undefined, accents: false }
	await createSmsChannel(form).send(messageTo(sms, { short: text }), signal())
	const sent = new URLSearchParams(String(got[1]?.body))
	expect([sent.get('to'), sent.get('text')]).toEqual([sms.address, 'KHAN CAP: "Mua rat to" tai Dong Xoai'])
	expect(segmentsOf(sent.get('text') ?? '')).toBe(1)

	answers = [{ status: 429, headers: { 'retry-after': '30' } }]
	const waits = await channel.send(messageTo(sms), signal())
	expect(waits).toMatchObject({ state: 'failed', permanent: false, retryAfter: 30_000 })
	answers = [{ status: 422 }]
	expect(await channel.send(messageTo(sms), signal())).toMatchObject({ state: 'failed', permanent: true })
	const inside = createSmsChannel({ ...deps, post: guarded, authorization: undefined, accents: true })
	expect(await inside.send(messageTo(sms), signal())).toMatchObject({
		state: 'failed',
		reason: expect.stringMatching(/not allowed/),
	})
	expect(got).toHaveLength(4)
})

it('a bot tells a chat, waits as long as it is told to, and gives up on who has shut it out', async () => {
	const channel = createTelegramChannel({ post, token: '12:secret', url: base, now })
	const message = messageTo({ channel: 'telegram', address: '77' }, { text: 'a'.repeat(5_000) })
	answers = [json({ ok: true, result: { message_id: 5 } })]
	expect(await channel.send(message, signal())).toEqual({ state: 'sent', providerId: '5' })
	expect(got[0]?.path).toBe('/bot12:secret/sendMessage')
	const body = JSON.parse(String(got[0]?.body)) as { chat_id: string; text: string }
	expect([body.chat_id, body.text.length]).toEqual(['77', 4_096])
	answers = [{ status: 429, ...json({ ok: false, description: 'Too Many Requests', parameters: { retry_after: 7 } }) }]
	expect(await channel.send(message, signal())).toMatchObject({ permanent: false, retryAfter: 7_000 })
	answers = [{ status: 403, ...json({ ok: false, description: 'Forbidden: bot was blocked by the user' }) }]
	expect(await channel.send(message, signal())).toMatchObject({
		permanent: true,
		reason: expect.stringMatching(/blocked/),
	})
	const inside = await createTelegramChannel({ post: guarded, token: '12:secret', url: base, now }).send(
		message,
		signal(),
	)
	expect(inside).toMatchObject({ state: 'failed' })
	expect(JSON.stringify(inside)).not.toContain('12:secret')
})

it('an official account signs in anew when it has to, keeps the new token before it uses it, and reads errors out of a 200', async () => {
	let kept: ZaloTokens | undefined
	const channel = createZaloChannel({
		...{ post, appId: 'app', appSecret: 'shh', refreshToken: 'r0', url: base, signInUrl: base, now },
		tokens: {
			read: () => kept,
			async write(tokens) {
				kept = tokens
			},
		},
	})
	const message = messageTo({ channel: 'zalo', address: 'u1' })
	const granted = (n: number) => json({ access_token: `a${n}`, refresh_token: `r${n}`, expires_in: '3600' })
	const taken = json({ error: 0, message: 'Success', data: { message_id: 'z1' } })
	answers = [granted(1), taken, taken]
	const both = await Promise.all([channel.send(message, signal()), channel.send(message, signal())])
	expect(both).toEqual([
		{ state: 'sent', providerId: 'z1' },
		{ state: 'sent', providerId: 'z1' },
	])
	expect(got.map(({ path }) => path)).toEqual(['/v4/oa/access_token', '/v3.0/oa/message/cs', '/v3.0/oa/message/cs'])
	expect(got[0]?.headers['secret_key']).toBe('shh')
	expect(new URLSearchParams(String(got[0]?.body)).get('refresh_token')).toBe('r0')
	expect(kept).toMatchObject({ access: 'a1', refresh: 'r1' })

	got.length = 0
	answers = [json({ error: -216, message: 'Access token is invalid' }), granted(2), taken]
	expect(await channel.send(message, signal())).toMatchObject({ state: 'sent' })
	expect(new URLSearchParams(String(got[1]?.body)).get('refresh_token')).toBe('r1')
	expect(got[2]?.headers['access_token']).toBe('a2')
	answers = [json({ error: -213, message: 'User has not followed the account' })]
	expect(await channel.send(message, signal())).toMatchObject({
		state: 'failed',
		permanent: true,
		reason: expect.stringMatching(/-213/),
	})
	answers = [json({ error: -32, message: 'Rate limit exceeded' })]
	expect(await channel.send(message, signal())).toMatchObject({ state: 'failed', permanent: false })
})

/** What a browser does with a push message (RFC 8291, RFC 8188). */
function openPush(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): unknown {
	const [salt, length] = [body.subarray(0, 16), body.readUInt8(20)]
	const sender = body.subarray(21, 21 + length)
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender])
	const secret = hkdfSync('sha256', browser.computeSecret(sender), auth, info, 32)
	const derive = (what: string, bytes: number) =>
		Buffer.from(hkdfSync('sha256', Buffer.from(secret), salt, `Content-Encoding: ${what}\0`, bytes))
	const sealed = body.subarray(21 + length)
	const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
	decipher.setAuthTag(sealed.subarray(-16))
	const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
	return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString())
}

it('a push message opens on the device alone, is signed by the key of the centre, and one device that is left is enough', async () => {
	const keys = deriveVapidKeys(new Uint8Array(32).fill(7))
	expect(deriveVapidKeys(new Uint8Array(32).fill(7))).toEqual(keys)
	const channel = createPushChannel({ post, keys, contact: 'mailto:ioc@example.org', now })
	const browser = createECDH('prime256v1')
	browser.generateKeys()
	const auth = randomBytes(16)
	const device = (path: string) => ({
		endpoint: `${base}${path}`,
		keys: { p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') },
	})
	const to = (...devices: unknown[]) =>
		messageTo(
			{ channel: 'push', address: JSON.stringify(devices) },
			{ alerts: [alertOf('a')], link: 'https://ioc.example.org/alerts/a' },
		)
	answers = [{ status: 201 }]
	expect(await channel.send(to(device('/d1')), signal())).toEqual({ state: 'sent' })
	const [request] = got
	expect(request?.headers).toMatchObject({ ttl: '14400', urgency: 'high', 'content-encoding': 'aes128gcm' })
	expect(request && openPush(request.body, browser, auth)).toEqual({
		...{ id: 'm1', kind: 'first', title: 'Quá hạn', body: 'Ho so qua han', url: 'https://ioc.example.org/alerts/a' },
	})
	const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(request?.headers.authorization ?? '') ?? []
	expect(key).toBe(keys.publicKey)
	const [head = '', claims = '', signature = ''] = token.split('.')
	const point = Buffer.from(key, 'base64url')
	const jwk = { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
	const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...jwk }, format: 'jwk' })
	const signed = Buffer.from(`${head}.${claims}`)
	const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
	expect(verify('sha256', signed, options, Buffer.from(signature, 'base64url'))).toBe(true)
	expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
		...{ aud: base, sub: 'mailto:ioc@example.org' },
	})

	answers = [{ status: 410 }, { status: 201 }]
	expect(await channel.send(to(device('/d1'), device('/d2')), signal())).toEqual({ state: 'sent' })
	answers = [{ status: 410 }]
	expect(await channel.send(to(device('/d1')), signal())).toMatchObject({
		state: 'failed',
		gone: true,
		permanent: true,
	})
	const none = { state: 'failed', reason: 'no-usable-address', permanent: true, gone: true }
	expect(await channel.send(messageTo({ channel: 'push', address: 'nonsense' }), signal())).toEqual(none)
	const inside = createPushChannel({ post: guarded, keys, contact: 'mailto:ioc@example.org', now })
	expect(await inside.send(to(device('/d1')), signal())).toMatchObject({
		state: 'failed',
		reason: expect.stringMatching(/not allowed/),
	})
})

it('an answer without an end is cut off', async () => {
	const endless = createServer((_request, response) => {
		const write = () => {
			while (response.write('x'.repeat(10_000)));
			response.once('drain', write)
		}
		write()
	})
	await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
	const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/`
	expect((await post(url, {}, '', signal())).body).toHaveLength(65_536)
	endless.closeAllConnections()
	await new Promise((resolve) => endless.close(resolve))
})
