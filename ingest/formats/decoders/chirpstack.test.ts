import { expect, it } from 'vitest'
import { makeMessage } from '../test-support/message.ts'
import { decoder } from './chirpstack.ts'

const uplink = {
	deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
	time: '2022-07-18T09:34:15.775023242+00:00',
	deviceInfo: {
		applicationName: 'nước',
		deviceName: 'GS1_NM2',
		devEui: '0101010101010101',
		tags: { areacode: '25195' },
	},
	devAddr: '00189440',
	fCnt: 12,
	fPort: 1,
	data: 'AA==',
	object: { level: 3.25, battery: { volts: 3.6, low: false }, note: 'ok' },
}
const topic = (event: string) => `application/a/device/0101010101010101/event/${event}`
const decode = (body: unknown, event = 'up') => decoder.decode(makeMessage(body, { address: topic(event) }))

it('an uplink gives an observation for each number that its codec made', () => {
	expect(decode(uplink)).toMatchObject([
		{
			ok: true,
			value: {
				id: `${uplink.deduplicationId}:level`,
				type: 'observation',
				subject: 'GS1_NM2',
				time: Date.parse('2022-07-18T09:34:15.775Z'),
				areaCode: '25195',
				value: 3.25,
				data: { station: 'GS1_NM2', devEui: '0101010101010101', parameter: 'level', value: 3.25, frame: 12 },
			},
		},
		{ ok: true, value: { id: `${uplink.deduplicationId}:battery.volts`, value: 3.6 } },
	])
})

it('other events are the state of the device', () => {
	const status = { deduplicationId: 'd', deviceInfo: uplink.deviceInfo, margin: 10, batteryLevel: 80 }
	expect(decode(status, 'status')).toMatchObject([
		{
			ok: true,
			value: { id: 'd:status', type: 'device.status', subject: 'GS1_NM2', data: { event: 'status', batteryLevel: 80 } },
		},
	])
})

it.each([
	['no codec', { ...uplink, object: undefined }, /payload codec/],
	['no number', { ...uplink, object: { note: 'ok' } }, /holds no number/],
	['no device', { ...uplink, deviceInfo: {} }, /devEui is missing/],
	['no object', [uplink], /has to be an object/],
])('%s is refused', (_name, body, reason) => {
	expect(decode(body)).toMatchObject([{ ok: false, step: 'decode', reason: expect.stringMatching(reason) }])
})
