import type { CellQuery, CellSum } from '@vong/store/derived-store'
import { expect, test } from 'vitest'
import { createSumsTogether } from './sums-together.ts'

const ask = (indicators: readonly string[], from: number, more: Partial<CellQuery> = {}): CellQuery => ({
	indicators,
	areas: 'all',
	from,
	to: from + 10,
	...more,
})

function sums(answer: (query: CellQuery) => CellSum[]) {
	const asked: CellQuery[] = []
	const sumsOf = createSumsTogether({
		cellSums: async (query) => {
			asked.push(query)
			return answer(query)
		},
	})
	return { asked, sumsOf }
}

const rowsOf = ({ indicators, from }: CellQuery) =>
	indicators.map((indicator) => ({ indicator, start: from }) as CellSum)

test('what is asked in one turn about one span comes by one statement, and each gets its own', async () => {
	const { asked, sumsOf } = sums(rowsOf)
	const found = await Promise.all([
		sumsOf(ask(['A'], 0)),
		sumsOf(ask(['B'], 0, { newest: ['B'] })),
		sumsOf(ask(['A', 'C'], 0)),
		sumsOf(ask(['A'], 100)),
		sumsOf(ask(['A'], 0, { latest: true })),
	])
	expect(found.map((rows) => rows.map(({ indicator, start }) => `${indicator}${start}`))).toEqual([
		['A0'],
		['B0'],
		['A0', 'C0'],
		['A100'],
		['A0'],
	])
	expect(asked).toEqual([
		ask(['A', 'B', 'C'], 0, { newest: ['B'] }),
		ask(['A'], 100, { newest: [] }),
		ask(['A'], 0, { latest: true, newest: [] }),
	])
})

test('a statement that fails fails those who asked by it, and no other; asked again, the store is asked again', async () => {
	let isAway = true
	const { sumsOf } = sums((query) => {
		if (isAway && query.from === 0) throw new Error('away')
		return rowsOf(query)
	})
	const found = await Promise.allSettled([sumsOf(ask(['A'], 0)), sumsOf(ask(['B'], 0)), sumsOf(ask(['A'], 100))])
	expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
	isAway = false
	expect(await sumsOf(ask(['A'], 0))).toHaveLength(1)
})
