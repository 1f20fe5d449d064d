import type { Reading } from '@vong/core/indicator'
import { expect, test } from 'vitest'
import { differs } from './differs.ts'

const reading = (more: Partial<Reading>) =>
	({
		...{ period: 'day', periodStart: 0, value: 22.1, reason: null, target: null, status: 'UNKNOWN' },
		...{ numerator: 224_585.011_944_444_47, denominator: 10_170 },
		...more,
	}) as Reading

test('a sum that was added up in another order is no news, one thing more is', () => {
	expect(differs(reading({}), reading({ numerator: 224_585.011_944_444_4 }))).toBe(false)
	expect(differs(reading({}), reading({ denominator: 10_171 }))).toBe(true)
	expect(differs(reading({ denominator: 999_999_999_999 }), reading({ denominator: 1_000_000_000_000 }))).toBe(true)
})

test('the same value in another period is news, and what nothing was told of', () => {
	expect(differs(reading({}), reading({ periodStart: 1 }))).toBe(true)
	expect(differs(reading({ period: 'now' }), reading({ period: 'now', periodStart: 1 }))).toBe(false)
	expect(differs(undefined, reading({}))).toBe(true)
})
