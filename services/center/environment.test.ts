import { expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'

const at = (date: string) => Date.parse(`${date}T00:00:00+07:00`)

test.each([
	['/a.geojson', [{ path: '/a.geojson', from: null, to: null }]],
	['/a.geojson@..2025-07-01', [{ path: '/a.geojson', from: null, to: at('2025-07-01') }]],
	[
		'/a b.geojson@2025-07-01.., /c.geojson@2025-07-01..2026-04-30',
		[
			{ path: '/a b.geojson', from: at('2025-07-01'), to: null },
			{ path: '/c.geojson', from: at('2025-07-01'), to: at('2026-04-30') },
		],
	],
	['', []],
])('AREAS_GEOJSON=%s names boundary files and when they hold', (text, expected) => {
	expect(readEnvironment({ AREAS_GEOJSON: text })).toMatchObject({ ok: true, value: { boundaries: expected } })
})

test.each(['/a.geojson@2025', '/a.geojson@2025-07-01', '@2025-07-01..', '/a.geojson,'])(
	'AREAS_GEOJSON=%s is a mistake that says what was expected',
	(text) => {
		expect(readEnvironment({ AREAS_GEOJSON: text })).toEqual({
			ok: false,
			errors: [expect.stringContaining('AREAS_GEOJSON: expected boundary files such as')],
		})
	},
)

test('ways to tell people are set up whole, or not at all', () => {
	const sms = { SMS_URL: 'https://gateway.example/send', SMS_BODY: 'to={to}&m={text}', SMS_ACCENTS: 'off' }
	expect(readEnvironment(sms)).toMatchObject({
		ok: true,
		value: { sms: { url: sms.SMS_URL, body: sms.SMS_BODY, accents: false }, zalo: undefined, telegramToken: undefined },
	})
	const wrong = { SMS_BODY: 'to={to}', TELEGRAM_TOKEN: 'none' }
	expect(readEnvironment(wrong)).toMatchObject({
		ok: false,
		errors: [expect.stringContaining('SMS_BODY: expected a body'), expect.stringContaining('TELEGRAM_TOKEN: expected')],
	})
	expect(readEnvironment({ ZALO_APP_ID: 'app' })).toMatchObject({
		ok: false,
		errors: [expect.stringContaining('ZALO_APP_ID and ZALO_APP_SECRET')],
	})
})

test('who collects traces is told in the words of OpenTelemetry', () => {
	expect(readEnvironment({ OTEL_SERVICE_NAME: 'vong-1' })).toMatchObject({ ok: true, value: { collector: undefined } })
	const endpoint = 'https://collector.example/otlp'
	expect(readEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'vong-1' })).toMatchObject({
		ok: true,
		value: { collector: { endpoint, headers: {}, resource: { 'service.name': 'vong-1' } } },
	})
	const wrong = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization', OTEL_RESOURCE_ATTRIBUTES: 'site=100%' }
	expect(readEnvironment(wrong)).toMatchObject({
		ok: false,
		errors: [
			expect.stringContaining('OTEL_EXPORTER_OTLP_HEADERS: expected pairs such as'),
			expect.stringContaining('OTEL_RESOURCE_ATTRIBUTES: expected pairs such as'),
		],
	})
})
