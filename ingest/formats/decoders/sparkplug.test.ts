import sparkplug from 'sparkplug-payload'
import { expect, test } from 'vitest'
import { makeMessage } from '../test-support/message.ts'
import { decoder } from './sparkplug.ts'

const payloads = sparkplug.get('spBv1.0')
const AT = Date.parse('2026-07-01T00:00:00Z')
type Metric = {
	name?: string
	alias?: number
	type: 'Double' | 'Int32' | 'String' | 'Boolean'
	value: number | string | boolean
}

function send(address: string, metrics: Metric[], seq = 0) {
	const body = payloads?.encodePayload({ timestamp: AT, seq, metrics } as Parameters<
		NonNullable<typeof payloads>['encodePayload']
	>[0])
	return decoder.decode(makeMessage(Buffer.from(body ?? []), { address }))
}

test('a birth names the aliases that data comes under, and says that the device is there', () => {
	const birth = send('spBv1.0/water/DBIRTH/gw1/pump', [{ name: 'WATER_LEVEL', alias: 7, type: 'Double', value: 1.5 }])
	expect(birth).toMatchObject([
		{ ok: true, value: { type: 'device.status', subject: 'gw1/pump', data: { status: 'online' } } },
		{ ok: true, value: { type: 'observation', value: 1.5, time: AT, data: { parameter: 'WATER_LEVEL' } } },
	])
	const data = send('spBv1.0/water/DDATA/gw1/pump', [{ alias: 7, type: 'Double', value: 2.5 }])
	expect(data).toMatchObject([
		{ ok: true, value: { subject: 'gw1/pump', value: 2.5, data: { parameter: 'WATER_LEVEL' } } },
	])
})

test('data whose birth was not seen is not guessed at', () => {
	expect(send('spBv1.0/water/DDATA/gw2/pump', [{ alias: 7, type: 'Double', value: 2.5 }])).toMatchObject([
		{ ok: false, reason: expect.stringContaining('rebirth') },
	])
})

test('a node that is born anew has forgotten its old aliases', () => {
	send('spBv1.0/water/NBIRTH/gw3', [{ name: 'RAIN', alias: 1, type: 'Double', value: 0 }])
	send('spBv1.0/water/NBIRTH/gw3', [{ name: 'WATER_LEVEL', alias: 2, type: 'Double', value: 0 }])
	expect(send('spBv1.0/water/NDATA/gw3', [{ alias: 1, type: 'Double', value: 1 }])).toMatchObject([{ ok: false }])
})

test('a death is a device that is gone, and what measures nothing is left out', () => {
	expect(send('spBv1.0/water/NDEATH/gw1', [{ name: 'bdSeq', type: 'Int32', value: 1 }])).toMatchObject([
		{ ok: true, value: { type: 'device.status', subject: 'gw1', data: { status: 'offline' } } },
	])
	const birth = send('spBv1.0/water/NBIRTH/gw4', [
		{ name: 'bdSeq', type: 'Int32', value: 1 },
		{ name: 'Node Control/Rebirth', type: 'Boolean', value: false },
		{ name: 'model', type: 'String', value: 'x' },
	])
	expect(birth).toHaveLength(1)
})

test('what is no Sparkplug is said to be none', () => {
	expect(decoder.decode(makeMessage(Buffer.from([0xff, 0xff, 0xff]), { address: 'spBv1.0/a/NDATA/b' }))).toMatchObject([
		{ ok: false },
	])
	expect(decoder.decode(makeMessage('', { address: 'spBv1.0/a' }))).toMatchObject([{ ok: false }])
})
