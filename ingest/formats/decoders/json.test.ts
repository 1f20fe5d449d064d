import type { JsonMapping } from '@vong/core/source'
import { describe, expect, it } from 'vitest'
import { makeMessage } from '../test-support/message.ts'
import { decoder } from './json.ts'

const mapping: JsonMapping = {
	type: { constant: 'observation' },
	id: { path: '/id' },
	subject: { path: '/station' },
	time: { path: '/time' },
	value: { path: '/reading/value' },
	unit: { path: '/reading/unit' },
	area: { path: '/area' },
}
const decode = (body: unknown, changes: Partial<JsonMapping> = {}) =>
	decoder.decode(makeMessage(body, { feed: { mapping: { ...mapping, ...changes } } }))
const first = (body: unknown, changes: Partial<JsonMapping> = {}) => {
	const [item] = decode(body, changes)
	return item?.ok ? item.value : item?.reason
}

describe('JSON by mapping', () => {
	it('takes each field from where the mapping says, and keeps the whole object as data', () => {
		const body = {
			id: 7,
			station: 'G30A',
			time: '20210519003000',
			reading: { value: '32.19', unit: 'm' },
			area: '25195',
		}
		expect(first(body)).toEqual({
			type: 'observation',
			id: '7',
			subject: 'G30A',
			time: Date.parse('2021-05-18T17:30:00Z'),
			value: 32.19,
			unit: 'm',
			areaCode: '25195',
			data: body,
		})
	})

	it('an array of items gives an event each', () => {
		const body = { d: [{ reading: { value: 1 } }, { reading: { value: 'x' } }] }
		const items = decode(body, { items: '/d' })
		expect(items.map((item) => item.ok)).toEqual([true, false])
		expect(items[1]).toMatchObject({ raw: Buffer.from('{"reading":{"value":"x"}}') })
		expect(first(body, { items: '/e' })).toBe('there is no array at /e')
	})

	it.each(['', '-', 'N/A', ' ', null])('%j is no value, never zero', (value) => {
		expect(first({ reading: { value } })).not.toHaveProperty('value')
	})

	it.each<[string, 'plain' | 'vi', number | string]>([
		['1.123', 'plain', 1.123],
		['-3e2', 'plain', -300],
		['1,5', 'plain', 'value is not a plain number'],
		['1.123.456', 'plain', 'value is not a plain number'],
		['1.123', 'vi', 1123],
		['12.345,6', 'vi', 12_345.6],
		['99,99', 'vi', 99.99],
		['1.12', 'vi', 'value is not a plain number'],
		['0x10', 'plain', 'value is not a plain number'],
	])('"%s" read as %s is %s', (text, number, expected) => {
		const given = first({ reading: { value: text } }, { value: { path: '/reading/value', number } })
		expect(typeof given === 'object' ? given.value : given).toBe(expected)
	})

	it.each<[string, unknown, RegExp]>([
		['a time of its own', { time: '06:31:01 15/2/2026' }, /in no known form/],
		['a value that is an object', { reading: { value: {} } }, /value is not a plain number/],
		['an array', [1], /has to be a JSON object/],
	])('%s is refused', (_name, body, reason) => {
		expect(first(body)).toMatch(reason)
	})

	it('a type is needed', () => {
		expect(first({}, { type: { path: '/kind' } })).toBe('the type is missing')
	})
})
