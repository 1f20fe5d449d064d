import { CloudEvent, HTTP } from 'cloudevents'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeMessage } from '../test-support/message.ts'
import { decoder } from './cloudevents.ts'

const event = {
	specversion: '1.0',
	id: 'e-1',
	source: 'onestop',
	type: 'dossier.received',
	subject: '000.00.12.H10-210518-0007',
	time: '2021-05-18T17:30:00+07:00',
	dataschema: 'https://example.vn/dossier/v1',
	areacode: '25195',
	agency: 'H10.12',
	severity: 'minor',
	lat: 11.5,
	lon: 106.8,
	data: { MaHoSo: '000.00.12.H10-210518-0007', value: 3, unit: 'h' },
}
const draft = {
	id: 'e-1',
	claimedSource: 'onestop',
	type: 'dossier.received',
	subject: '000.00.12.H10-210518-0007',
	time: Date.parse('2021-05-18T10:30:00Z'),
	dataSchema: 'https://example.vn/dossier/v1',
	areaCode: '25195',
	agency: 'H10.12',
	severity: 'minor',
	lat: 11.5,
	lon: 106.8,
	value: 3,
	unit: 'h',
	data: event.data,
}
const decode = (body: unknown, headers: Record<string, string> = {}) => decoder.decode(makeMessage(body, { headers }))

describe('modes', () => {
	it('structured mode gives every attribute', () => {
		expect(decode(event, { 'content-type': 'application/cloudevents+json; charset=utf-8' })).toEqual([
			{ ok: true, value: draft },
		])
	})

	it('the data may come in base64', () => {
		const { data, ...rest } = event
		const encoded = { ...rest, data_base64: Buffer.from(JSON.stringify(data)).toString('base64') }
		expect(decode(encoded)).toEqual([{ ok: true, value: draft }])
	})

	it('a batch gives its events one by one, each unusable one with its own bytes', () => {
		const items = decode([event, { ...event, type: 1 }, event])
		expect(items.map((item) => item.ok)).toEqual([true, false, true])
		expect(items[1]).toMatchObject({ step: 'decode', raw: Buffer.from(JSON.stringify({ ...event, type: 1 })) })
		expect(decode([])).toMatchObject([{ ok: false, reason: 'the batch is empty' }])
	})

	it('binary mode over HTTP reads percent-encoded headers', () => {
		const headers = {
			'content-type': 'application/json',
			'ce-specversion': '1.0',
			'ce-id': 'e-1',
			'ce-source': 'onestop',
			'ce-type': 'dossier.received',
			'ce-subject': '%C4%90%E1%BB%93ng%20Xo%C3%A0i',
			'ce-time': '2021-05-18T10:30:00Z',
			'ce-lat': '11.5',
		}
		expect(decode({ a: 1 }, headers)).toMatchObject([
			{ ok: true, value: { id: 'e-1', subject: 'Đồng Xoài', time: draft.time, lat: 11.5, data: { a: 1 } } },
		])
		expect(decode('', headers)).toMatchObject([{ ok: true, value: { data: {} } }])
	})

	it('binary mode over MQTT 5 reads user properties as they are', () => {
		const headers = { specversion: '1.0', id: 'e-1', source: 'x', type: 'observation', subject: 'a%20b' }
		expect(decode({ value: 1 }, headers)).toMatchObject([
			{ ok: true, value: { id: 'e-1', subject: 'a%20b', value: 1 } },
		])
	})

	it.each(['binary', 'structured'] as const)('what the CloudEvents SDK emits in %s mode is read alike', (mode) => {
		const { data, ...attributes } = event
		const message = HTTP[mode](new CloudEvent({ ...attributes, lat: '11.5', lon: '106.8', data }))
		const headers = Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), String(value)])
		expect(decode(String(message.body), Object.fromEntries(headers))).toEqual([{ ok: true, value: draft }])
	})
})

describe('what is refused', () => {
	it.each<[string, unknown, RegExp]>([
		['another version', { ...event, specversion: '0.3' }, /specversion/],
		['no type', { ...event, type: undefined }, /type is missing/],
		['an id that is no string', { ...event, id: 7 }, /id has to be a string/],
		['a time without a zone', { ...event, time: '2021-05-18T17:30:00' }, /RFC 3339/],
		['a severity of its own', { ...event, severity: 'fatal' }, /severity/],
		['an area that is no name', { ...event, areacode: ['25195'] }, /areacode has to be a string/],
		['data that is no object', { ...event, data: 'text' }, /data has to be a JSON object/],
		['something else', 7, /has to be a JSON object/],
		['no JSON', '{"specversion":', /not valid JSON/],
		['no UTF-8', Buffer.from('{"id":"\xff"}', 'latin1'), /not valid UTF-8/],
		['a pit', `{"specversion":"1.0","type":"x","data":{"a":${'['.repeat(500)}${']'.repeat(500)}}}`, /nested deeper/],
	])('%s', (_name, body, reason) => {
		expect(decode(body)).toMatchObject([{ ok: false, step: 'decode', reason: expect.stringMatching(reason) }])
	})

	it('an attribute that is null is one that is not there; a code may be a whole number', () => {
		const sent = { ...event, id: null, time: null, subject: null, severity: null, areacode: 25195 }
		const [item] = decode(sent)
		expect(item).toMatchObject({ ok: true, value: { areaCode: '25195' } })
		expect(item?.ok && Object.keys(item.value)).not.toContain('id')
	})
})

it('any attributes in any headers give an answer', () => {
	const name = fc.constantFrom(
		'content-type',
		'ce-specversion',
		'specversion',
		'ce-type',
		'type',
		'ce-subject',
		'ce-time',
	)
	const value = fc.oneof(fc.string(), fc.constantFrom('1.0', '%E0%A4%A', 'application/cloudevents+json'))
	fc.assert(
		fc.property(fc.dictionary(name, value), fc.json(), (headers, body) => {
			expect(decode(body, headers).length).toBeGreaterThan(0)
		}),
	)
})
