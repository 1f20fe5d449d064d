import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellsFor, namesOf, readableCells } from './area-cells.ts'

const NAMES = { one: 11, two: 6 }

test('names are as long as their longest line, broken where that is shortest', () => {
	expect(namesOf(['Bù Gia Mập', 'Nghĩa Trung', 'Lộc Tấn'])).toEqual({ one: 11, two: 6 })
	expect(namesOf([])).toEqual({ one: 1, two: 1 })
})

test('forty areas of a tile of 1080 lines have names that can be read', () => {
	const { shown, cells } = readableCells(40, { width: 45, height: 16, names: NAMES, figure: 1 })
	expect(shown).toBe(40)
	expect(cells.letters).toBeGreaterThanOrEqual(1)
})

test('where not all have room, fewer are shown rather than smaller letters', () => {
	const { shown, cells } = readableCells(40, { width: 22, height: 11, names: NAMES, figure: 4 })
	expect(shown).toBeLessThan(40)
	expect(cells.letters).toBeGreaterThanOrEqual(1)
})

test('two areas do not get letters without measure', () => {
	expect(cellsFor(2, { width: 60, height: 40, names: NAMES, figure: 1 }).letters).toBeLessThanOrEqual(2.4)
})

test('all that is shown has a cell, no column stands empty, and what is one more than shown would not be read', () => {
	const room = fc.record({
		width: fc.integer({ min: 5, max: 120 }),
		height: fc.integer({ min: 3, max: 80 }),
		names: fc.constant(NAMES),
		figure: fc.integer({ min: 1, max: 6 }),
	})
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 60 }), room, (count, space) => {
			const { shown, cells } = readableCells(count, space)
			const rows = Math.ceil(shown / cells.columns)
			expect(rows * cells.columns).toBeGreaterThanOrEqual(shown)
			expect(Math.ceil(shown / rows)).toBe(cells.columns)
			if (shown < count) expect(cellsFor(shown + 1, space).letters).toBeLessThan(1)
		}),
	)
})
