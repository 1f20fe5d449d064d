import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoders } from '../registry.ts'
import { makeMessage } from '../test-support/message.ts'
import { decoder as alertmanager } from './alertmanager.ts'
import { decoder as calls } from './call-record.ts'
import { decoder as monre } from './monre.ts'
import { decoder as portal } from './portal.ts'
import { decoder as sensorthings } from './sensorthings.ts'
import { decoder as tasmota } from './tasmota.ts'
import { decoder as things } from './the-things-stack.ts'
import { decoder as zigbee } from './zigbee2mqtt.ts'

const at = (text: string) => Date.parse(text)
const values = (items: readonly { ok: boolean }[]) => items.map((item) => ('value' in item ? item.value : item))

describe('The Things Stack', () => {
	const uplink = {
		end_device_ids: { device_id: 'rain-01', dev_eui: '0004A30B001C0530' },
		correlation_ids: ['as:up:01H'],
		received_at: '2026-07-01T00:00:01.2Z',
		uplink_message: {
			f_cnt: 12,
			received_at: '2026-07-01T00:00:01Z',
			decoded_payload: { RAIN: 2.5, battery: { volts: 3.6 } },
		},
	}
	test('gives an observation for each number that the formatter made', () => {
		expect(values(things.decode(makeMessage(uplink)))).toMatchObject([
			{
				id: 'as:up:01H:RAIN',
				subject: 'rain-01',
				value: 2.5,
				time: at('2026-07-01T00:00:01Z'),
				data: { parameter: 'RAIN', frame: 12 },
			},
			{ id: 'as:up:01H:battery.volts', value: 3.6 },
		])
	})
	test('says what is missing', () => {
		expect(things.decode(makeMessage({ ...uplink, uplink_message: { f_cnt: 1 } }))).toMatchObject([
			{ ok: false, reason: expect.stringContaining('decoded_payload') },
		])
	})
})

describe('Tasmota', () => {
	test('gives the numbers of its sensors, with units, at its own local time', () => {
		const body = { Time: '2026-07-01T07:00:00', AM2301: { Temperature: 28.4, Humidity: 71 }, TempUnit: 'C' }
		expect(values(tasmota.decode(makeMessage(body, { address: 'tele/nha-kho/SENSOR' })))).toMatchObject([
			{
				subject: 'nha-kho',
				value: 28.4,
				time: at('2026-07-01T00:00:00Z'),
				data: { parameter: 'AM2301.Temperature', unit: 'C' },
			},
			{ value: 71, data: { parameter: 'AM2301.Humidity' } },
		])
	})
	test('its last will is the state of the device', () => {
		expect(values(tasmota.decode(makeMessage('Offline', { address: 'tele/nha-kho/LWT' })))).toMatchObject([
			{ type: 'device.status', subject: 'nha-kho', data: { status: 'offline' } },
		])
	})
})

test('Zigbee2MQTT gives the numbers of a device, and whether it is there', () => {
	const state = { temperature: 27.1, contact: true, last_seen: '2026-07-01T00:00:00Z', update: { progress: 1 } }
	expect(values(zigbee.decode(makeMessage(state, { address: 'zigbee2mqtt/kho/cua' })))).toMatchObject([
		{ subject: 'kho/cua', value: 27.1, time: at('2026-07-01T00:00:00Z'), data: { parameter: 'temperature' } },
	])
	const gone = makeMessage({ state: 'offline' }, { address: 'zigbee2mqtt/kho/cua/availability' })
	expect(values(zigbee.decode(gone))).toMatchObject([{ subject: 'kho/cua', data: { status: 'offline' } }])
})

describe("the ministry's text file", () => {
	const headers = { 'content-disposition': 'attachment; filename="BP_NUOC_01_20260701070000.txt"' }
	test('gives an observation a line, with the state of the device', () => {
		const text = 'pH\t7,21\t-\t20260701070000\t00\r\nCOD;45.6;mg/L;20260701070000;01\nTSS - mg/L 20260701070000 02\n'
		expect(values(monre.decode(makeMessage(text, { headers })))).toMatchObject([
			{
				id: 'BP_NUOC_01:pH:20260701070000',
				subject: 'BP_NUOC_01',
				value: 7.21,
				time: at('2026-07-01T00:00:00Z'),
				data: { status: '00' },
			},
			{ value: 45.6, unit: 'mg/L', data: { status: '01' } },
			{ data: { parameter: 'TSS', value: null, status: '02' } },
		])
	})
	test('a line that cannot be read is quarantined alone, with its own bytes', () => {
		const [good, bad] = monre.decode(makeMessage('pH;7;-;20260701070000;00\npH;x;-;20260701070000;00', { headers }))
		expect([good?.ok, bad?.ok, bad && 'raw' in bad ? String(bad.raw) : '']).toEqual([
			true,
			false,
			'pH;x;-;20260701070000;00',
		])
	})
	test('without a station there is nothing to file it under', () => {
		expect(monre.decode(makeMessage('pH;7;-;20260701070000;00', { address: '/webhooks/monre' }))).toMatchObject([
			{ ok: false },
		])
	})
})

test('Alertmanager gives an event for each alert, the same one however often it repeats it', () => {
	const alert = {
		status: 'firing',
		labels: { alertname: 'DiskFull', severity: 'critical', areacode: '25195' },
		annotations: { summary: 'full' },
		startsAt: '2026-07-01T00:00:00Z',
		endsAt: '0001-01-01T00:00:00Z',
		fingerprint: 'a1',
	}
	const body = {
		version: '4',
		status: 'firing',
		alerts: [alert, { ...alert, status: 'resolved', endsAt: '2026-07-01T01:00:00Z' }],
	}
	expect(values(alertmanager.decode(makeMessage(body)))).toMatchObject([
		{
			id: 'a1:2026-07-01T00:00:00Z:firing',
			type: 'security.alert',
			severity: 'critical',
			areaCode: '25195',
			subject: 'DiskFull',
		},
		{ id: 'a1:2026-07-01T00:00:00Z:resolved', time: at('2026-07-01T01:00:00Z') },
	])
})

test('SensorThings gives an observation of its Thing and ObservedProperty', () => {
	const observation = {
		'@iot.id': 42,
		phenomenonTime: '2026-07-01T00:00:00Z/2026-07-01T01:00:00Z',
		result: 12.5,
		Datastream: {
			name: 'x',
			unitOfMeasurement: { symbol: 'ug/m3' },
			Thing: { name: 'KK-DX-01', properties: { areacode: '25195' } },
			ObservedProperty: { name: 'PM2.5' },
		},
	}
	expect(values(sensorthings.decode(makeMessage({ value: [observation] })))).toMatchObject([
		{
			id: 'observation:42',
			subject: 'KK-DX-01',
			value: 12.5,
			unit: 'ug/m3',
			areaCode: '25195',
			data: { parameter: 'PM2.5' },
		},
	])
})

describe("the national portal's arrays", () => {
	test('dossiers stand as of the last instant that they name', () => {
		const data = [
			{
				MaHoSo: 'H10-1',
				TrangThaiHoSo: '9',
				NgayTiepNhan: '20260701080000',
				NgayKetThucXuLy: '20260702090000',
				NgayTra: '',
			},
		]
		expect(
			values(portal.decode(makeMessage({ session: 's', madonvi: 'H10', isUpdating: 'True', data }))),
		).toMatchObject([
			{
				type: 'dossier.status',
				subject: 'H10-1',
				time: at('2026-07-02T02:00:00Z'),
				agency: 'H10',
				data: { isUpdating: 'True' },
			},
		])
	})
	test('steps are named by what was done when, so that repeats are the same', () => {
		const data = [
			{ MaHoSo: 'H10-1', TrangThai: '4', ThoiDiemXuLy: '20260701080000' },
			{ MaHoSo: 'H10-1', ThoiDiemXuLy: '' },
		]
		const [step, bad] = portal.decode(makeMessage({ madonvi: 'H10', data: JSON.stringify(data) }))
		expect(step).toMatchObject({
			ok: true,
			value: { id: 'H10-1:4:20260701080000', type: 'dossier.step', time: at('2026-07-01T01:00:00Z') },
		})
		expect(bad).toMatchObject({ ok: false })
	})
})

describe('call records', () => {
	test("an answered call of Asterisk's", () => {
		const record = {
			uniqueid: '1.1',
			linkedid: '1.0',
			src: '0912345678',
			start: '2026-07-01 08:00:00',
			answer: '2026-07-01 08:00:12',
			end: '2026-07-01 08:03:12',
			disposition: 'ANSWERED',
			lastapp: 'Queue',
			lastdata: 'hotline,tT',
			dstchannel: 'PJSIP/agent7-0000001a',
		}
		const events = calls.decode(makeMessage(record))
		expect(values(events)).toMatchObject([
			{ type: 'call.offered', id: '1.1:call.offered', subject: '1.0', time: at('2026-07-01T01:00:00Z') },
			{ type: 'call.answered', data: { wait: 12, queue: 'hotline', agent: 'PJSIP/agent7' } },
			{ type: 'call.ended', data: { talk: 180 } },
		])
		expect(JSON.stringify(events)).not.toContain('0912345678')
	})
	test('a call that nobody took at FreeSWITCH', () => {
		const variables = {
			uuid: 'u',
			start_epoch: '1782864000',
			end_epoch: '1782864020',
			answer_epoch: '0',
			caller_id_number: '0912345678',
		}
		expect(values(calls.decode(makeMessage({ variables })))).toMatchObject([
			{ type: 'call.offered' },
			{ type: 'call.abandoned', data: { wait: 20 } },
		])
	})
})

test('no decoder throws, whatever it is given, and each answers the same again', async () => {
	const decoders = await createDecoders()
	const shapes = fc.oneof(
		fc.uint8Array({ maxLength: 200 }),
		fc.json().map((text) => Buffer.from(text)),
		fc
			.record({
				data: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
				alerts: fc.jsonValue(),
				value: fc.jsonValue(),
			})
			.map((body) => Buffer.from(JSON.stringify(body))),
		fc.string().map((text) => Buffer.from(text)),
	)
	const address = fc.constantFrom(
		'tele/x/SENSOR',
		'tele/x/LWT',
		'zigbee2mqtt/x',
		'zigbee2mqtt/x/availability',
		'v3/a/devices/b/up',
		'x',
	)
	fc.assert(
		fc.property(shapes, address, (body, where) => {
			for (const decoder of decoders.values()) {
				const once = decoder.decode(makeMessage(body, { address: where }))
				expect(once.length).toBeGreaterThan(0)
				expect(decoder.decode(makeMessage(body, { address: where }))).toEqual(once)
			}
		}),
		{ numRuns: 300 },
	)
})
