import { describe, expect, it } from 'vitest'
import { makeMessage, RECEIVED_AT } from '../test-support/message.ts'
import { decoder } from './senml.ts'

const decode = (pack: unknown, address?: string) => decoder.decode(makeMessage(pack, address ? { address } : {}))
const values = (pack: unknown) => decode(pack).map((item) => (item.ok ? item.value : item.reason))

describe('SenML (RFC 8428)', () => {
	it('base fields hold for the records after them', () => {
		const pack = [
			{ bn: 'urn:dev:ow:10e2073a01080063:', bt: 1_320_067_464, bu: 'A', bver: 5, n: 'voltage', u: 'V', v: 120.1 },
			{ n: 'current', t: -5, v: 1.2 },
			{ n: 'current', t: 0.5, v: 1.3 },
		]
		expect(values(pack)).toEqual([
			{
				type: 'observation',
				subject: 'urn:dev:ow:10e2073a01080063',
				time: 1_320_067_464_000,
				value: 120.1,
				unit: 'V',
				data: { station: 'urn:dev:ow:10e2073a01080063', parameter: 'voltage', value: 120.1, unit: 'V' },
			},
			expect.objectContaining({ time: 1_320_067_459_000, value: 1.2, unit: 'A' }),
			expect.objectContaining({ time: 1_320_067_464_500, value: 1.3 }),
		])
	})

	it('base values and sums are added', () => {
		expect(values([{ bn: 'KK-1:', bv: 20, n: 't', v: 0.5 }])).toMatchObject([{ value: 20.5 }])
		expect(values([{ bn: 'KK-1:', bs: 100, n: 'kWh', s: 5 }])).toMatchObject([{ value: 105 }])
	})

	it('times below 2^28 are relative to the receipt', () => {
		expect(values([{ n: 'KK-1:t', t: -60, v: 1 }])).toMatchObject([{ time: RECEIVED_AT - 60_000 }])
	})

	it('texts, flags and data are values without a number', () => {
		expect(values([{ n: 'KK-1:label', vs: 'ok' }])).toMatchObject([{ data: { value: 'ok' } }])
		expect(values([{ n: 'KK-1:open', vb: false }])).toMatchObject([{ data: { value: false } }])
		expect(values([{ n: 'KK-1:blob', vd: 'AAEC' }])).toMatchObject([{ data: { value: 'AAEC' } }])
		expect(values([{ n: 'KK-1:open', vb: false }])[0]).not.toHaveProperty('value')
	})

	it.each([
		[[{ bn: 'KK-1/', n: 'PM2.5', v: 1 }], 'KK-1', 'PM2.5'],
		[[{ n: 'KK-1/PM2.5', v: 1 }], 'KK-1', 'PM2.5'],
		[[{ n: 'PM2.5', v: 1 }], 'KK-DX-01', 'PM2.5'],
		[[{ bn: 'urn:dev:mac:1:', n: 'a/b', v: 1 }], 'urn:dev:mac:1', 'a/b'],
	])('%j is of station %s', (pack, station, parameter) => {
		expect(values(pack)).toMatchObject([{ subject: station, data: { station, parameter } }])
	})

	it.each<[string, unknown, RegExp]>([
		['a later version', [{ bver: 11, n: 'a', v: 1 }], /version 11/],
		['a field that must be understood', [{ n: 'a', v: 1, foo_: 1 }], /foo_/],
		['a name with a space', [{ n: 'a b', v: 1 }], /no valid name/],
		['no name', [{ v: 1 }], /no valid name/],
		['an object', { n: 'a', v: 1 }, /array of records/],
		['an empty pack', [], /array of records/],
		['a pack without a value', [{ bn: 'KK-1' }], /no record/],
	])('%s is refused', (_name, pack, reason) => {
		expect(values(pack)).toEqual([expect.stringMatching(reason)])
	})

	it('an unusable record is kept with what the records before it say of it', () => {
		const [, bad] = decode([
			{ bn: 'KK-1:', bt: 1_700_000_000, n: 'a', v: 1 },
			{ n: 'b c', v: 2 },
		])
		expect(bad?.ok).toBe(false)
		expect(JSON.parse(Buffer.from((bad?.ok === false && bad.raw) || []).toString())).toMatchObject([
			{ bn: 'KK-1:', bt: 1_700_000_000, n: 'b c', v: 2 },
		])
	})
})
