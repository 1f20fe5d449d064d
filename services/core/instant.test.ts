import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCompact, parseRfc3339, parseTime } from './instant.ts'

describe('RFC 3339', () => {
	it('agrees with the platform on every instant and offset', () => {
		const dates = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-30'), noInvalidDate: true })
		const offsets = fc.record({ sign: fc.constantFrom('+', '-'), hour: fc.nat(23), minute: fc.nat(59) })
		fc.assert(
			fc.property(dates, offsets, (date, { sign, hour, minute }) => {
				const offset = `${sign}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
				const text = date.toISOString()
				expect(parseRfc3339(text)).toBe(date.getTime())
				expect(parseRfc3339(text.replace('Z', offset))).toBe(Date.parse(text.replace('Z', offset)))
			}),
		)
	})

	it.each([
		['2021-05-18T17:30:00Z', '2021-05-18T17:30:00.000Z'],
		['2021-05-19 00:30:00+07:00', '2021-05-18T17:30:00.000Z'],
		['2021-05-18t17:30:00.1239z', '2021-05-18T17:30:00.123Z'],
		['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
		['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
	])('%s is %s', (text, instant) => {
		expect(new Date(parseRfc3339(text) ?? Number.NaN).toISOString()).toBe(instant)
	})

	it.each([
		'2021-05-18',
		'2021-05-18T17:30:00',
		'2021-02-29T00:00:00Z',
		'2021-04-31T00:00:00Z',
		'2021-13-01T00:00:00Z',
		'2021-05-18T24:00:00Z',
		'2021-05-18T17:60:00Z',
		'2021-05-18T17:30:00+24:00',
		'2021-05-18T17:30:00.Z',
		' 2021-05-18T17:30:00Z',
		'06:31:01 15/2/2026',
	])('%s is none', (text) => {
		expect(parseRfc3339(text)).toBeUndefined()
	})
})

it('yyyyMMddHHmmss is Vietnamese time', () => {
	expect(parseCompact('20210519003000')).toBe(Date.parse('2021-05-18T17:30:00Z'))
	expect(parseCompact('20210229003000')).toBeUndefined()
	expect(parseCompact('2021051900300')).toBeUndefined()
	expect(parseCompact('')).toBeUndefined()
})

it('Unix times are seconds or, where they would lie too far ahead, milliseconds', () => {
	expect(parseTime(1_700_000_000)).toBe(1_700_000_000_000)
	expect(parseTime(1_700_000_000_123)).toBe(1_700_000_000_123)
	expect(parseTime(Number.NaN)).toBeUndefined()
	expect(parseTime(true)).toBeUndefined()
})
