import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeTiles } from './tile-map.ts'

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
