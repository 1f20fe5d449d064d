import fc from 'fast-check'
import type { MultiPolygon } from 'geojson'
import { expect, it } from 'vitest'
import { boxOfAll, drawAreas, fitLabel, isOnMap } from './drawing.ts'

const square = (west: number, south: number, side: number): MultiPolygon['coordinates'][number] => [
	[
		[west, south],
		[west, south + side],
		[west + side, south + side],
		[west + side, south],
		[west, south],
	],
]
const area = (code: string, ...coordinates: MultiPolygon['coordinates']) => ({
	code,
	boundary: { type: 'MultiPolygon' as const, coordinates },
})
const WEST = area('west', square(106, 11, 1))
const EAST = area('east', square(107, 11, 1), square(107.2, 10.5, 0.1))
const BOX = { width: 400, height: 300 }

it('north is up, west is left, and everything lies in the box', () => {
	const [west, east] = drawAreas([WEST, EAST], BOX)
	expect(west?.x).toBeLessThan(east?.x ?? 0)
	for (const { x, y, radius } of [west, east].flatMap((each) => each ?? [])) {
		expect(x - radius).toBeGreaterThanOrEqual(0)
		expect(x + radius).toBeLessThanOrEqual(400)
		expect(y + radius).toBeLessThanOrEqual(300)
	}
	const north = drawAreas([WEST, area('north', square(106, 12, 1))], BOX)
	expect(north[1]?.y).toBeLessThan(north[0]?.y ?? 0)
})

it('a label stands on the largest part of an area', () => {
	const [, east] = drawAreas([WEST, EAST], BOX)
	expect(east?.radius).toBeGreaterThan(60)
})

it('an area in focus stands in the middle, and the others keep their places about it', () => {
	const [west, east] = drawAreas([WEST, EAST], BOX, 'west')
	expect(west?.x).toBeCloseTo(200, -1)
	expect(west?.y).toBeCloseTo(150, -1)
	expect(east?.x).toBeGreaterThan(250)
})

it('a drawing that is turned to one area knows where all of them would be', () => {
	const whole = boxOfAll([WEST, EAST], BOX, 'west')
	expect(whole?.width).toBeGreaterThan(0.4 * BOX.height * 1.9)
	expect(whole && whole.x + whole.width).toBeGreaterThan(300)
	expect(boxOfAll([WEST], { width: 0, height: 300 }, 'west')).toBeUndefined()
})

it('a place is on the map when the outermost borders enclose it', () => {
	expect(isOnMap([WEST, EAST], 11.5, 107.9)).toBe(true)
	expect(isOnMap([WEST, EAST], 12.5, 107.9)).toBe(false)
	expect(isOnMap([], 11.5, 107.9)).toBe(false)
})

it('nothing is drawn into a box without room, nor of no areas', () => {
	expect(drawAreas([WEST], { width: 0, height: 300 })).toEqual([])
	expect(drawAreas([], BOX)).toEqual([])
})

it('a label is as large as fits, says the figure whatever happens, and is never too small to read', () => {
	const text = fc.string({ minLength: 1, maxLength: 20 })
	const radius = fc.double({ min: 0, max: 300, noNaN: true })
	fc.assert(
		fc.property(text, text, radius, fc.boolean(), (name, figure, radius, named) => {
			const { lines, size } = fitLabel({ name, figure, named, radius, least: 12, most: 40 })
			expect(lines.at(-1)).toBe(figure)
			expect(size).toBeGreaterThanOrEqual(12)
			expect(size).toBeLessThanOrEqual(40)
			if (lines.length > 1 || named) expect(lines.slice(0, -1).join(' ')).toBe(name)
		}),
	)
})

it.each([
	{ figure: '12', radius: 60, named: false, lines: ['Phước', 'Bình', '12'] },
	{ figure: '12', radius: 12, named: false, lines: ['12'] },
	{ figure: '12', radius: 12, named: true, lines: ['Phước Bình', '12'] },
	{ figure: '', radius: 60, named: false, lines: ['Phước', 'Bình'] },
	{ figure: '', radius: 12, named: false, lines: [] },
])('Phước Bình with $figure in $radius pixels, named $named: $lines', ({ lines, ...room }) => {
	expect(fitLabel({ name: 'Phước Bình', ...room, least: 12, most: 90 }).lines).toEqual(lines)
})
