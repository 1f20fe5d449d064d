import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hourlyAqi, indexOf, inUnitOfLimits, nowcast, POLLUTANTS } from './aqi.ts'

describe('the index of a concentration', () => {
	test.each([
		['PM2.5', 0, 0],
		['PM2.5', 25, 50],
		['PM2.5', 25.05, 50.1],
		['PM2.5', 50, 100],
		['PM2.5', 300, 350],
		['PM2.5', 900, 500],
		['PM10', 150, 100],
		['O3', 180, 75],
		['CO', 20, 75],
	] as const)('%s at %d is %d', (pollutant, concentration, index) => {
		expect(indexOf(pollutant, concentration)).toBeCloseTo(index, 6)
	})

	test('rises with the concentration and has no gap', () => {
		const pollutant = fc.constantFrom(...POLLUTANTS)
		fc.assert(
			fc.property(
				pollutant,
				fc.double({ min: 0, max: 4_000, noNaN: true }),
				fc.double({ min: 0, max: 1e-6, noNaN: true }),
				(name, at, step) => {
					const rise = indexOf(name, at + step) - indexOf(name, at)
					expect(rise).toBeGreaterThanOrEqual(-1e-9)
					expect(rise).toBeLessThan(0.001)
				},
			),
		)
	})
})

describe('Nowcast', () => {
	test('of a constant is the constant', () => {
		expect(nowcast(Array.from({ length: 12 }, () => 20.3))).toBeCloseTo(20.3, 9)
	})
	test('weighs by the ratio of the least to the greatest, but not under a half', () => {
		expect(nowcast([100, 10])).toBeCloseTo((100 + 5) / 1.5, 9)
		expect(nowcast([10, 8])).toBeCloseTo((10 + 8 * 0.8) / 1.8, 9)
	})
	test('needs two of the three newest hours', () => {
		expect(nowcast([undefined, 10, 10])).toBeCloseTo(10, 9)
		expect(nowcast([undefined, undefined, 10, 10, 10])).toBeUndefined()
	})
	test('lies between the least and the greatest of its hours', () => {
		const hour = fc.option(fc.double({ min: 0, max: 500, noNaN: true }), { nil: undefined })
		fc.assert(
			fc.property(fc.array(hour, { maxLength: 15 }), (hours) => {
				const value = nowcast(hours)
				const there = hours.slice(0, 12).filter((each) => each !== undefined)
				if (value === undefined) return
				expect(value).toBeGreaterThanOrEqual(Math.min(...there) - 1e-6)
				expect(value).toBeLessThanOrEqual(Math.max(...there) + 1e-6)
			}),
		)
	})
})

test.each([
	['CO', 900, 'µg/m³', 0.9],
	['CO', 5, 'mg/Nm3', 5],
	['PM2.5', 0.02, 'mg/m3', 20],
	['PM2.5', 20, 'ug/m3', 20],
	['PM2.5', 20, '', 20],
] as const)('%s of %d %s is %d in the unit of its limits', (pollutant, mean, unit, expected) => {
	expect(inUnitOfLimits(pollutant, mean, unit)).toBeCloseTo(expected, 9)
})

test('the worst pollutant counts', () => {
	expect(
		hourlyAqi(
			new Map([
				['PM2.5', [25, 25, 25]],
				['NO2', [150]],
			] as const),
		),
	).toBe(75)
	expect(hourlyAqi(new Map([['PM2.5', [25]]] as const))).toBeUndefined()
})
