import fc from 'fast-check'
import { expect, test } from 'vitest'
import { between } from './use-zoom.ts'

const FROM = { x: -400, y: -300, width: 1200, height: 900 }
const TO = { x: 0, y: 0, width: 400, height: 300 }

test('a zoom begins with the whole and ends with what is in focus', () => {
	expect(between(FROM, TO, 0)).toBe('-400 -300 1200 900')
	expect(between(FROM, TO, 1)).toBe('0 0 400 300')
	// A frame that comes late does not go too far.
	expect(between(FROM, TO, 7)).toBe('0 0 400 300')
})

test('on its way it only comes closer', () => {
	const share = fc.double({ min: 0, max: 1, noNaN: true })
	const width = (at: number) => Number(between(FROM, TO, at).split(' ')[2])
	fc.assert(
		fc.property(share, share, (a, b) => {
			expect(width(Math.max(a, b))).toBeLessThanOrEqual(width(Math.min(a, b)))
		}),
	)
})
