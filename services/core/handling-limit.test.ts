import { expect, test } from 'vitest'
import { type HandlingLimit, limitOf } from './handling-limit.ts'

const limits: readonly HandlingLimit[] = [
	{ of: 'report', categories: ['roads'], from: 2_000, workingDays: 3 },
	{ of: 'report', categories: ['roads'], from: null, workingDays: 5 },
	{ of: 'report', categories: undefined, from: null, workingDays: 15 },
	{ of: 'document', categories: undefined, from: 2_000, workingDays: 1 },
]

test('a limit is that of the category, else of the kind, in force when the thing began', () => {
	expect(limitOf(limits, 'report', 'roads', 1_999)).toBe(5)
	expect(limitOf(limits, 'report', 'roads', 2_000)).toBe(3)
	expect(limitOf(limits, 'report', 'health', 2_000)).toBe(15)
	expect(limitOf(limits, 'document', '', 1_999)).toBeUndefined()
	expect(limitOf(limits, 'dossier', '', 2_000)).toBeUndefined()
})
