import type { Reading } from '@vong/core/indicator'
import { expect, test } from 'vitest'
import { createReadingRevisions } from './reading-revisions.ts'

const reading = (indicator: string, revision: number, changes: Partial<Reading> = {}) =>
	({
		...{ indicator, area: 'a', agency: '', period: 'month', periodStart: 1, periodEnd: 2, map: 'as-was', revision },
		...changes,
	}) as Reading

function openRevisions(...stored: Reading[]) {
	const asked: { indicators: readonly string[]; start: number }[] = []
	const revisions = createReadingRevisions({
		async readingRevisions(question) {
			asked.push({ indicators: question.indicators, start: question.start })
			return stored
				.filter(
					({ indicator, periodStart }) => question.indicators.includes(indicator) && periodStart === question.start,
				)
				.map((each) => ({ reading: JSON.stringify(each), at: 7 }))
		},
	})
	return { asked, ...revisions }
}

test('what was told of a closed period comes in order, without what was told while it ran', async () => {
	const { revisionsOf } = openRevisions(reading('A', 0), reading('A', 1), reading('A', 2), reading('B', 1))
	const found = await revisionsOf(reading('A', 1))
	expect(found.map(({ revision, toldAt }) => [revision, toldAt])).toEqual([
		[1, 7],
		[2, 7],
	])
})

test('all figures of a place and a period are one question, and bear the number of their last revision', async () => {
	const { asked, addedUp, numberOf } = openRevisions(reading('A', 1), reading('A', 2))
	const found = addedUp([reading('A', 1), reading('B', 1), reading('A', 1, { periodStart: 5 })])
	expect(asked).toEqual([])
	expect(await Promise.all(found.map(numberOf))).toEqual([2, 1, 1])
	expect(asked).toEqual([
		{ indicators: ['A', 'B'], start: 1 },
		{ indicators: ['A'], start: 5 },
	])
})

test('what was told bears its own number, and nothing is asked for it', async () => {
	const { asked, numberOf } = openRevisions(reading('A', 1), reading('A', 2))
	expect(await numberOf(reading('A', 1))).toBe(1)
	expect(asked).toEqual([])
})

test.each([
	['the period runs', { revision: 0 }],
	['it is of one agency', { agency: 'H10' }],
	['it was added up under the borders of now', { map: 'as-of-now' }],
] as const)('nothing was told before when %s', async (_, changes) => {
	const { asked, revisionsOf } = openRevisions(reading('A', 1))
	expect(await revisionsOf(reading('A', 1, changes))).toEqual([])
	expect(asked).toEqual([])
})

test('what was told meanwhile is there the next time', async () => {
	const stored = [reading('A', 1)]
	const { revisionsOf } = createReadingRevisions({
		readingRevisions: async () => stored.map((each) => ({ reading: JSON.stringify(each), at: 7 })),
	})
	expect(await revisionsOf(reading('A', 1))).toHaveLength(1)
	stored.push(reading('A', 2))
	expect(await revisionsOf(reading('A', 1))).toHaveLength(2)
})
