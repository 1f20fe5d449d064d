import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisToWhole } from './course.ts'

test('an axis to the whole has even steps', () => {
	expect(axisToWhole(92.4)).toEqual({ min: 92, max: 100, interval: 2 })
	expect(axisToWhole(98.6)).toEqual({ min: 98.5, max: 100, interval: 0.5 })
	expect(axisToWhole(100)).toEqual({ min: 99.5, max: 100, interval: 0.5 })
	expect(axisToWhole(0)).toEqual({ min: 0, max: 100, interval: 25 })
})

test('an axis to the whole reaches down to what is least, in a few steps', () => {
	fc.assert(
		fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (least) => {
			const { min, interval } = axisToWhole(least)
			expect(min).toBeLessThanOrEqual(least)
			expect(Number.isInteger((100 - min) / interval)).toBe(true)
			expect((100 - min) / interval).toBeLessThanOrEqual(4)
		}),
	)
})
