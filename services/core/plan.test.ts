import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Plan, planBetween, plannedAt } from './plan.ts'

const at = (local: string) => Date.parse(`${local}+07:00`)
const BY_HOUR: Plan = {
	by: 'minute',
	points: [
		{ at: 9 * 60, value: 30 },
		{ at: 17 * 60, value: 90 },
	],
}
const BY_DATE: Plan = {
	by: 'instant',
	points: [
		{ at: at('2026-11-12T00:00'), value: 20 },
		{ at: at('2026-12-01T00:00'), value: 10 },
	],
}

test('a plan by the hour wants nothing before its first hour, and on the next day it begins anew', () => {
	expect(plannedAt(BY_HOUR, at('2026-05-23T08:59'))).toBeNull()
	expect(plannedAt(BY_HOUR, at('2026-05-23T09:00'))).toBe(30)
	expect(plannedAt(BY_HOUR, at('2026-05-23T16:59'))).toBe(30)
	expect(plannedAt(BY_HOUR, at('2026-05-23T23:59'))).toBe(90)
	expect(plannedAt(BY_HOUR, at('2026-05-24T00:00'))).toBeNull()
})

test('a plan by dates wants what its last date said', () => {
	expect(plannedAt(BY_DATE, at('2026-11-11T23:59'))).toBeNull()
	expect(plannedAt(BY_DATE, at('2026-11-30T23:59'))).toBe(20)
	expect(plannedAt(BY_DATE, at('2027-01-01T00:00'))).toBe(10)
})

test('of a span it tells what is wanted when that begins, and each change in it', () => {
	expect(planBetween(BY_DATE, at('2026-11-20T00:00'), at('2026-12-05T00:00'))).toEqual([
		{ at: at('2026-11-20T00:00'), value: 20 },
		{ at: at('2026-12-01T00:00'), value: 10 },
	])
	expect(planBetween(BY_HOUR, at('2026-05-23T10:00'), at('2026-05-24T09:00'))).toEqual([
		{ at: at('2026-05-23T10:00'), value: 30 },
		{ at: at('2026-05-23T17:00'), value: 90 },
		{ at: at('2026-05-24T00:00'), value: null },
		{ at: at('2026-05-24T09:00'), value: 30 },
	])
})

test('at each instant of a span the last change says what is wanted', () => {
	const plans = fc.constantFrom(BY_HOUR, BY_DATE)
	const begin = at('2026-11-10T00:00')
	fc.assert(
		fc.property(plans, fc.nat(30 * 24 * 60), fc.nat(3 * 24 * 60), (plan, after, length) => {
			const from = begin + after * 60_000
			const to = from + length * 60_000
			const told = planBetween(plan, from, to)
			expect(told.at(-1)?.value ?? null).toBe(plannedAt(plan, to))
			expect(told.map((point) => point.at)).toEqual(told.map((point) => point.at).toSorted((a, b) => a - b))
		}),
	)
})
