import fc from 'fast-check'
import { expect, test } from 'vitest'
import { around, placeTiles } from './tile-map.ts'

const area = fc.record({
	latitude: fc.option(fc.double({ min: 11, max: 12.3, noNaN: true })),
	longitude: fc.option(fc.double({ min: 106, max: 107.5, noNaN: true })),
})

test('every area has a tile of its own within the map', () => {
	fc.assert(
		fc.property(fc.array(area, { maxLength: 60 }), fc.double({ min: 0.3, max: 4, noNaN: true }), (areas, aspect) => {
			const { columns, rows, cells } = placeTiles(areas, aspect)
			expect(new Set(cells.map(({ item }) => item)).size).toBe(areas.length)
			expect(new Set(cells.map(({ column, row }) => `${column} ${row}`)).size).toBe(areas.length)
			for (const { column, row } of cells) {
				expect(column).toBeLessThan(columns)
				expect(row).toBeLessThan(rows)
			}
		}),
	)
})

test('north is above, west is to the left', () => {
	const corners = [
		{ name: 'south-east', latitude: 11.5, longitude: 107.2 },
		{ name: 'north-west', latitude: 12.1, longitude: 106.5 },
		{ name: 'south-west', latitude: 11.4, longitude: 106.5 },
		{ name: 'north-east', latitude: 12, longitude: 107.2 },
	]
	const { cells } = placeTiles(corners, 1)
	expect(cells.map(({ item }) => item.name)).toEqual(['north-west', 'north-east', 'south-west', 'south-east'])
})

test('a neighbourhood has its area and those about it, in the places that they have to each other', () => {
	const near = (count: number, meant: number) => {
		const areas = Array.from({ length: count }, (_, index) => ({
			index,
			latitude: 12 - index / 100,
			longitude: 106 + (index % 7) / 10,
		}))
		const map = placeTiles(areas, 1)
		return { map, found: around(map, ({ index }) => index === meant, { columns: 1, rows: 1 }) }
	}
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(59), (count, meant) => {
			const { map, found } = near(count, meant)
			if (meant >= count) {
				expect(found).toBe(map)
				return
			}
			expect(found.cells.map(({ item }) => item.index)).toContain(meant)
			expect(found.cells.length).toBeLessThanOrEqual(9)
			const [first] = found.cells
			const former = map.cells.find(({ item }) => item === first?.item)
			for (const { item, column, row } of found.cells) {
				const before = map.cells.find((cell) => cell.item === item)
				expect([column - (first?.column ?? 0), row - (first?.row ?? 0)]).toEqual([
					(before?.column ?? 0) - (former?.column ?? 0),
					(before?.row ?? 0) - (former?.row ?? 0),
				])
			}
		}),
	)
})
