import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Centre, startCentre, temporaryDir } from '../kit/centre.ts'
import { dossier } from '../kit/cloud-event.ts'
import { moved } from '../kit/moved.ts'
import { postBatch, postSigned } from '../kit/webhook.ts'

const STRUCTURED = 'application/cloudevents+json'
let centre: Centre
let secret: string
let remove: () => Promise<void>

beforeAll(async () => {
	const dir = await temporaryDir()
	remove = dir.remove
	centre = await startCentre({ dataDir: dir.path, mqttPort: 'off' })
	secret = await centre.sourceSecret('onestop')
})

afterAll(async () => {
	await centre.stop()
	await remove()
})

interface Sending {
	body: string | Buffer
	contentType?: string
	source?: string
	key?: string
	at?: number
}

async function send({ body, contentType = STRUCTURED, source = 'onestop', key = secret, at = Date.now() }: Sending) {
	const response = await postSigned(
		centre.http,
		source,
		key,
		typeof body === 'string' ? Buffer.from(body) : body,
		contentType,
		at,
	)
	return response.status
}

const event = (changes: object = {}) => JSON.stringify({ ...dossier(crypto.randomUUID(), Date.now()), ...changes })

describe('each bad message gets its documented answer and moves exactly one counter', () => {
	it.each<[string, () => Sending, number, Record<string, number>]>([
		['malformed JSON', () => ({ body: '{"specversion": ' }), 400, { quarantined: 1 }],
		[
			'invalid UTF-8',
			() => ({ body: Buffer.from('{"specversion":"1.0","id":"\xff"}', 'latin1') }),
			400,
			{ quarantined: 1 },
		],
		['a 5 MB payload', () => ({ body: event({ data: { text: 'x'.repeat(5_000_000) } }) }), 413, { refused: 1 }],
		[
			'a wrong signature',
			() => ({ body: event(), key: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
			401,
			{ refused: 1 },
		],
		['an old timestamp', () => ({ body: event(), at: Date.now() - 6 * 60_000 }), 401, { refused: 1 }],
		['a timestamp from the future', () => ({ body: event(), at: Date.now() + 6 * 60_000 }), 401, { refused: 1 }],
		[
			'an event type the source does not send',
			() => ({ body: event({ type: 'volcano.erupted' }) }),
			422,
			{ quarantined: 1 },
		],
		['a missing type', () => ({ body: event({ type: undefined }) }), 422, { quarantined: 1 }],
		['a missing id', () => ({ body: event({ id: undefined }) }), 202, { stored: 1 }],
		['a time in 1970', () => ({ body: event({ time: '1970-01-01T00:00:01Z' }) }), 202, { stored: 1 }],
		['a time in 2036', () => ({ body: event({ time: '2036-02-07T06:28:16Z' }) }), 202, { stored: 1 }],
		['text in NFD', () => ({ body: event({ data: { MaHoSo: 'Đồng Xoài'.normalize('NFD') } }) }), 202, { stored: 1 }],
		['an unknown media type', () => ({ body: event(), contentType: 'image/png' }), 415, { refused: 1 }],
	])('%s', async (_name, sending, status, changes) => {
		expect(await moved(centre, 'onestop', () => send(sending()))).toEqual({ answer: status, changes })
	})

	it('an unknown source is answered 404 and counted as unknown', async () => {
		const outcome = await moved(centre, 'unknown', () => send({ body: event(), source: 'nobody' }))
		expect(outcome).toEqual({ answer: 404, changes: { refused: 1 } })
	})

	it('the same event again is a duplicate, in the same batch and in another', async () => {
		const once = dossier('twice-1', Date.now())
		const first = await postBatch(centre.http, 'onestop', secret, [once, once])
		expect(await first.json()).toEqual({ accepted: 1, duplicate: 1, quarantined: 0 })
		const second = await postBatch(centre.http, 'onestop', secret, [once])
		expect(await second.json()).toEqual({ accepted: 0, duplicate: 1, quarantined: 0 })
	})

	it('goes on afterwards', async () => {
		expect((await fetch(`${centre.http}/livez`)).status).toBe(200)
		expect((await postBatch(centre.http, 'onestop', secret, [dossier('after-all', Date.now())])).status).toBe(202)
	})
})
