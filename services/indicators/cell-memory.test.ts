import type { Cell } from '@vong/store/derived-store'
import { array, assert, asyncProperty, boolean, constantFrom, integer, option, record, uniqueArray } from 'fast-check'
import { expect, it } from 'vitest'
import { createCellMemory } from './cell-memory.ts'

const INDICATORS = ['A', 'B']
const STARTS = [0, 3_600_000, 7_200_000]

function storeOfCells() {
	const rows = new Map<string, Cell>()
	const nameOf = ({ indicator, start, areaId, category }: Cell) =>
		[indicator, start, areaId, ...(category === undefined ? [] : [category])].join(' ')
	const counts = { loads: 0, saved: 0, fails: false }
	return {
		counts,
		load: (indicators: readonly string[], starts: readonly number[], categories?: readonly string[]) => {
			counts.loads++
			const isAsked = ({ indicator, start, category = '' }: Cell) =>
				indicators.includes(indicator) && starts.includes(start) && (categories?.includes(category) ?? true)
			return Promise.resolve([...rows.values()].filter(isAsked))
		},
		save: (cells: readonly Cell[]) => {
			// As with a connection that breaks: some of it may have arrived.
			const arrived = counts.fails ? cells.slice(0, 1) : cells
			for (const cell of arrived) rows.set(nameOf(cell), cell)
			counts.saved += cells.length
			return counts.fails ? Promise.reject(new Error('away')) : Promise.resolve()
		},
		present: () =>
			[...rows.values()]
				.filter(({ sample }) => sample !== 0)
				.map((cell) => `${nameOf(cell)} = ${cell.sample}`)
				.toSorted(),
	}
}

const cell = (indicator: string, start: number, areaId: string, sample: number): Cell => ({
	indicator,
	start,
	areaId,
	agency: '',
	numerator: sample,
	denominator: sample,
	sample,
})

const counted = record({
	starts: uniqueArray(constantFrom(...STARTS), { minLength: 1 }),
	areas: uniqueArray(constantFrom('x', 'y', 'z')),
	sample: integer({ min: 1, max: 3 }),
	fails: boolean(),
})

it('leaves in the store what was counted last, whatever was there, whatever failed and however little it remembers', async () => {
	await assert(
		asyncProperty(array(counted, { maxLength: 20 }), integer({ min: 0, max: 8 }), async (counts, maxCells) => {
			const store = storeOfCells()
			const memory = createCellMemory({ ...store, maxCells })
			const expected = new Map<string, string[]>()
			for (const { starts, areas, sample, fails } of counts) {
				const cells = INDICATORS.flatMap((indicator) =>
					starts.flatMap((start) => areas.map((area) => cell(indicator, start, area, sample))),
				)
				store.counts.fails = fails
				await memory.replace(INDICATORS, starts, cells).catch(() => undefined)
				store.counts.fails = false
				// What failed is tried again until it is written.
				await memory.replace(INDICATORS, starts, cells)
				for (const start of starts) {
					const own = cells.filter((each) => each.start === start)
					expected.set(
						String(start),
						own.map(({ indicator, areaId }) => `${indicator} ${start} ${areaId} = ${sample}`),
					)
				}
			}
			expect(store.present()).toEqual([...expected.values()].flat().toSorted())
		}),
	)
})

const CATEGORIES = ['', 'p', 'q'] as const
const countedByCategory = record({
	start: constantFrom(...STARTS),
	/** Undefined: all of them are counted. */
	only: option(uniqueArray(constantFrom(...CATEGORIES), { minLength: 1 }), { nil: undefined }),
	found: uniqueArray(constantFrom(...CATEGORIES)),
	sample: integer({ min: 1, max: 3 }),
	fails: boolean(),
})

it('of each category it leaves what was counted last of it, whether it was counted with the others or alone', async () => {
	await assert(
		asyncProperty(
			array(countedByCategory, { maxLength: 20 }),
			integer({ min: 0, max: 8 }),
			async (counts, maxCells) => {
				const store = storeOfCells()
				const memory = createCellMemory({ ...store, maxCells })
				const expected = new Map<string, string>()
				for (const { start, only, found, sample, fails } of counts) {
					const asked = only ?? CATEGORIES
					const cells = asked
						.filter((category) => found.includes(category))
						.map((category) => ({ ...cell('A', start, 'x', sample), category }))
					store.counts.fails = fails
					await memory.replace(['A'], [start], cells, only).catch(() => undefined)
					store.counts.fails = false
					await memory.replace(['A'], [start], cells, only)
					for (const category of asked) expected.delete(`A ${start} x ${category}`)
					for (const { category } of cells) expected.set(`A ${start} x ${category}`, ` = ${sample}`)
				}
				expect(store.present()).toEqual([...expected].map((entry) => entry.join('')).toSorted())
			},
		),
	)
})

it('asks once for each category of a period, and never again', async () => {
	const store = storeOfCells()
	const memory = createCellMemory(store)
	const count = (...only: string[]) =>
		memory.replace(
			['A'],
			[0],
			only.map((category) => ({ ...cell('A', 0, 'x', 2), category })),
			only,
		)
	for (const only of [['p'], ['q'], ['p', 'q'], ['q'], ['p']]) await count(...only)
	expect(store.counts).toMatchObject({ loads: 2, saved: 2 })
})

it('neither asks nor writes when it is told the same again', async () => {
	const store = storeOfCells()
	const memory = createCellMemory(store)
	const cells = [cell('A', 0, 'x', 2)]
	for (let time = 0; time < 3; time++) await memory.replace(['A'], [0], cells)
	expect(store.counts).toMatchObject({ loads: 1, saved: 1 })
})
