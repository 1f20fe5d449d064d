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

function send(address: string, metrics: Metric[], seq?: number, receivedAt = AT) {
	const body = payloads?.encodePayload({ timestamp: AT, ...(seq === undefined ? {} : { seq }), metrics } as Parameters<
		NonNullable<typeof payloads>['encodePayload']
	>[0])
	return decoder.decode({ ...makeMessage(Buffer.from(body ?? []), { address }), receivedAt })
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

test('numbers that are missing are messages that were lost, told once for each gap', () => {
	const rain = (value: number) => [{ name: 'RAIN', type: 'Double' as const, value }]
	const lost = (seq: number, at = AT) => {
		const items = send('spBv1.0/water/NDATA/gw5', rain(seq), seq, at)
		return items.flatMap((item) => (item.ok && item.value.type === 'device.status' ? [item.value.data['lost']] : []))
	}
	send('spBv1.0/water/NBIRTH/gw5', rain(0), 0)
	expect([lost(1), lost(2), lost(5), lost(5), lost(6)]).toEqual([[], [], [2], [2], []])
	expect([lost(255), lost(0)]).toEqual([[248], []])
	// Driven again from the quarantine: what is older than the last one says nothing of gaps.
	expect([lost(3, AT - 1), lost(1)]).toEqual([[], []])
})

test('the death of a former session does not end the one that lives', () => {
	const born = (bdSeq: number) => send('spBv1.0/water/NBIRTH/gw6', [{ name: 'bdSeq', type: 'Int32', value: bdSeq }], 0)
	const died = (bdSeq: number) => send('spBv1.0/water/NDEATH/gw6', [{ name: 'bdSeq', type: 'Int32', value: bdSeq }])
	born(1)
	born(2)
	expect(died(1)).toMatchObject([{ ok: false, reason: expect.stringContaining('former session') }])
	expect(died(2)).toMatchObject([{ ok: true, value: { data: { status: 'offline' } } }])
})
