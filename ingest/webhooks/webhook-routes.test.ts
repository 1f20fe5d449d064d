import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Intake, Message, Refusal, Verdict } from '@vong/core/door'
import { VongError } from '@vong/core/errors'
import type { Source } from '@vong/core/source'
import { CloudEvent, HTTP } from 'cloudevents'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWebhookRoutes } from './webhook-routes.ts'

const NOW = Date.UTC(2026, 10, 23)
const KEYS = [1, 2].map((fill) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`) as [string, string]
const base: Source = {
	id: 'onestop',
	name: { vi: 'Một cửa', en: 'One stop' },
	owner: '',
	auth: 'signature',
	feeds: [{ door: 'webhook', match: '*', format: 'cloudevents' }],
	types: [],
	drop: [],
	hash: [],
	every: 60,
	skew: 60,
	retentionDays: 1,
	limits: { messageBytes: 2_000, perSecond: 10, burst: 100 },
}
const sources = new Map<string, Source>([
	['onestop', base],
	['text', { ...base, id: 'text', feeds: [{ door: 'webhook', match: 'text/plain', format: 'monre' }] }],
	['bearer', { ...base, id: 'bearer', auth: 'bearer' }],
])
let taken: Message[]
let refused: [string, Refusal][]
let verdict: Verdict | Error
let full: boolean
let now: number
let routes: ReturnType<typeof createWebhookRoutes>

beforeEach(() => {
	taken = []
	refused = []
	verdict = { accepted: 1, duplicate: 0, quarantined: 0, reasons: [] }
	full = false
	now = NOW
	const intake: Intake = {
		accept: async () => undefined,
		acceptExactly: async (messages) => {
			if (verdict instanceof Error) throw verdict
			taken.push(...messages)
			return [verdict]
		},
		refuse: (source, refusal) => refused.push([source, refusal]),
		feedStatus: () => undefined,
		get full() {
			return full
		},
		whenRoom: async () => undefined,
	}
	const keys = {
		verifyPassword: async (_source: string, secret: string) => secret === KEYS[0],
		signingSecrets: () => KEYS,
	}
	routes = createWebhookRoutes({ sources, intake, keys, clock: { now: () => now } })
})

function signed(body: string, { key = KEYS[0], at = NOW } = {}) {
	return {
		'webhook-id': 'msg-1',
		'webhook-timestamp': String(at / 1000),
		'webhook-signature': new Webhook(key).sign('msg-1', new Date(at), body),
	}
}

/** For bytes that the published signer, which works on text, would change. */
function signedBytes(body: Uint8Array) {
	const hmac = createHmac('sha256', Buffer.alloc(32, 1))
		.update(`msg-1.${NOW / 1000}.`)
		.update(body)
	return { ...signed(''), 'webhook-signature': `v1,${hmac.digest('base64')}` }
}

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>, source = 'onestop') {
	return routes.request(`/webhooks/${source}`, { method: 'POST', body, headers })
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json' }

describe('signatures', () => {
	it('either of two live keys opens the door, also beside signatures that do not fit', async () => {
		expect((await post('{}', { ...STRUCTURED, ...signed('{}') })).status).toBe(202)
		expect((await post('{}', { ...STRUCTURED, ...signed('{}', { key: KEYS[1] }) })).status).toBe(202)
		const headers = signed('{}')
		headers['webhook-signature'] = `v1,AAAA v2,x ${headers['webhook-signature']}`
		expect((await post('{}', { ...STRUCTURED, ...headers })).status).toBe(202)
	})

	it('the bytes count, not the text that they might be', async () => {
		const body = Buffer.from([0x7b, 0xff, 0x7d])
		expect((await post(body, { ...STRUCTURED, ...signedBytes(body) })).status).toBe(202)
		expect(taken[0]?.body).toEqual(body)
	})

	it.each<[string, () => Record<string, string>]>([
		['a wrong key', () => signed('{}', { key: `whsec_${Buffer.alloc(32, 3).toString('base64')}` })],
		['another body', () => signed('{ }')],
		['no headers', () => ({})],
		['a timestamp of six minutes ago', () => signed('{}', { at: NOW - 360_000 })],
		['a timestamp six minutes ahead', () => signed('{}', { at: NOW + 360_000 })],
	])('%s is answered 401, counted, and not taken', async (_name, headers) => {
		const response = await post('{}', { ...STRUCTURED, ...headers() })
		expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
		expect(refused).toEqual([['onestop', 'unauthenticated']])
		expect(taken).toEqual([])
	})

	it('a source that declares it sends its bearer token instead', async () => {
		expect((await post('{}', { ...STRUCTURED, authorization: `Bearer ${KEYS[0]}` }, 'bearer')).status).toBe(202)
		expect((await post('{}', { ...STRUCTURED, authorization: 'Bearer wrong' }, 'bearer')).status).toBe(401)
		expect(taken[0]?.headers['authorization']).toBeUndefined()
	})
})

describe('what is taken', () => {
	it.each(['binary', 'structured'] as const)('the CloudEvents SDK in %s mode', async (mode) => {
		const event = new CloudEvent({ id: '1', source: 'onestop', type: 'dossier.received', data: { MaHoSo: 'x' } })
		const message = HTTP[mode](event)
		const body = String(message.body)
		const headers = { ...(message.headers as Record<string, string>), ...signed(body) }
		expect((await post(body, headers)).status).toBe(202)
		expect(Buffer.from(taken[0]?.body ?? []).toString()).toBe(body)
	})

	it("the CloudEvents SDK's batch, and the same message again", async () => {
		const events = ['1', '2'].map((id) => new CloudEvent({ id, source: 'onestop', type: 'dossier.received', data: {} }))
		const body = JSON.stringify(events)
		const headers = {
			'content-type': 'application/cloudevents-batch+json; charset=utf-8',
			'content-length': String(Buffer.byteLength(body)),
			...signed(body),
		}
		expect(await (await post(body, headers)).json()).toEqual({ accepted: 1, duplicate: 0, quarantined: 0 })
		verdict = { accepted: 0, duplicate: 2, quarantined: 0, reasons: [] }
		const again = await post(body, headers)
		expect([again.status, await again.json()]).toEqual([202, { accepted: 0, duplicate: 2, quarantined: 0 }])
		expect(taken.map((message) => Buffer.from(message.body).toString())).toEqual([body, body])
	})

	it('the media type that a feed declares goes to that feed, CloudEvents go to theirs', async () => {
		const type = { 'content-type': 'text/plain; charset=utf-8' }
		expect((await post('a;1', { ...type, ...signed('a;1') }, 'text')).status).toBe(202)
		expect((await post('{}', { ...STRUCTURED, ...signed('{}') }, 'text')).status).toBe(202)
		expect((await post('{}', { 'content-type': 'application/json', ...signed('{}') }, 'text')).status).toBe(415)
		expect(taken.map((message) => message.feed.format)).toEqual(['monre', 'cloudevents'])
	})

	it('a compressed body, as its plain bytes', async () => {
		const body = '{"a":1}'
		const response = await post(gzipSync(body), { ...STRUCTURED, 'content-encoding': 'gzip', ...signed(body) })
		expect(response.status).toBe(202)
		expect(Buffer.from(taken[0]?.body ?? []).toString()).toBe(body)
	})
})

describe('answers', () => {
	const quarantined = (reason: string, step = 'decode') => ({
		accepted: 0,
		duplicate: 0,
		quarantined: 1,
		reasons: [{ step, reason }],
	})

	it.each<[string, Verdict | Error, number, string?]>([
		['some events were duplicates', { accepted: 0, duplicate: 2, quarantined: 0, reasons: [] }, 202],
		['some could not be used', { ...quarantined('x', 'check'), accepted: 1 }, 202],
		['nothing could be used', quarantined('no such type', 'check'), 422],
		['the body is no JSON', quarantined('the message is not valid JSON'), 400, '{"a":'],
		['the spool is full', new VongError('OVERLOADED', 'full'), 503],
		['the spool cannot be written', new VongError('UNAVAILABLE', 'no room on the disk'), 503],
	])('%s', async (_name, given, status, body = '{}') => {
		verdict = given
		const response = await post(body, { ...STRUCTURED, ...signed(body) })
		expect(response.status).toBe(status)
		if (status === 503) expect(response.headers.get('retry-after')).toMatch(/^\d+$/)
		if (status === 202) expect(await response.json()).toEqual({ ...(given as Verdict), reasons: undefined })
	})

	it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, string, number, [string, Refusal]]>([
		['an unknown source', '{}', STRUCTURED, 'nobody', 404, ['unknown', 'unknown-source']],
		['a body that is too long', 'x'.repeat(2_001), STRUCTURED, 'onestop', 413, ['onestop', 'too-large']],
		[
			'a small body that is long when unpacked',
			gzipSync('x'.repeat(100_000)),
			{ ...STRUCTURED, 'content-encoding': 'gzip' },
			'onestop',
			413,
			['onestop', 'too-large'],
		],
		['a picture', '{}', { 'content-type': 'image/png' }, 'onestop', 415, ['onestop', 'malformed']],
		[
			'an unknown encoding',
			'{}',
			{ ...STRUCTURED, 'content-encoding': 'br' },
			'onestop',
			415,
			['onestop', 'malformed'],
		],
		[
			'a broken gzip',
			'nonsense',
			{ ...STRUCTURED, 'content-encoding': 'gzip' },
			'onestop',
			400,
			['onestop', 'malformed'],
		],
	])('%s', async (_name, body, headers, source, status, refusal) => {
		const sent = typeof body === 'string' ? signed(body) : signedBytes(body)
		const response = await post(body, { ...headers, ...sent }, source)
		expect(response.status).toBe(status)
		expect(response.headers.get('content-type')).toBe('application/problem+json')
		expect(await response.json()).toMatchObject({ status, instance: `/webhooks/${source}`, title: expect.any(String) })
		expect(refused).toEqual([refusal])
		expect(taken).toEqual([])
	})

	it('a source that sends too fast is told when to come back, and may then', async () => {
		verdict = { accepted: 125, duplicate: 0, quarantined: 0, reasons: [] }
		const send = () => post('{}', { ...STRUCTURED, ...signed('{}') })
		expect((await send()).status).toBe(202)
		const slowed = await send()
		// 25 over the burst at 10 a second, and one for the next.
		expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, '3'])
		expect(refused).toEqual([['onestop', 'too-fast']])
		now += 3_000
		expect((await send()).status).toBe(202)
	})

	it('while the spool is full nothing is read, and a sender is told to come back', async () => {
		full = true
		const response = await post('{}', { ...STRUCTURED, ...signed('{}') })
		expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
		expect(taken).toEqual([])
	})

	it('an endless body is read up to the limit and no further', async () => {
		let sent = 0
		const body = new ReadableStream({
			pull(controller) {
				sent += 1_000
				controller.enqueue(new Uint8Array(1_000))
			},
		})
		const headers = { ...STRUCTURED, ...signed('') }
		// The types of the standard library do not know `duplex` yet, without which a stream is not taken.
		const init: RequestInit = Object.assign({ method: 'POST', headers, body }, { duplex: 'half' })
		const request = new Request('http://x/webhooks/onestop', init)
		expect((await routes.fetch(request)).status).toBe(413)
		expect(sent).toBeLessThan(100_000)
	})

	it('OPTIONS answers the CloudEvents validation, GET is not there', async () => {
		const answer = await routes.request('/webhooks/onestop', {
			method: 'OPTIONS',
			headers: { 'webhook-request-origin': 'portal.example', 'webhook-request-rate': '100' },
		})
		expect(answer.headers.get('webhook-allowed-origin')).toBe('portal.example')
		expect(answer.headers.get('webhook-allowed-rate')).toBe('600')
		expect((await routes.request('/webhooks/onestop')).status).toBe(405)
	})
})
