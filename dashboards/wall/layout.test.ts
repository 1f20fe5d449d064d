import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrange, type Sized } from './layout.ts'

const KINDS = [
	'FIGURE',
	'GAUGE',
	'SERIES',
	'RANKING',
	'TABLE',
	'MAP',
	'TICKER',
	'FEEDS',
	'FINDINGS',
	'CLOCK',
	'COUNTDOWN',
] as const
const tiles = fc.array(
	fc.record({ kind: fc.constantFrom(...KINDS), weight: fc.integer({ min: 1, max: 16 }).map((half) => half / 2) }),
	{ minLength: 1, maxLength: 20 },
)

test('tiles fill the screen, each with the room that its weight asks for', () => {
	fc.assert(
		fc.property(tiles, fc.constantFrom(16 / 9, 32 / 9, 9 / 16), (sized: Sized[], aspect) => {
			const boxes = arrange(sized, aspect)
			const total = sized.reduce((sum, { weight }) => sum + weight, 0)
			expect(boxes).toHaveLength(sized.length)
			for (const [index, { left, top, width, height }] of boxes.entries()) {
				expect(width * height).toBeCloseTo((sized[index]?.weight ?? 0) / total)
				expect(left + width).toBeLessThanOrEqual(1.000001)
				expect(top + height).toBeLessThanOrEqual(1.000001)
			}
		}),
		{ numRuns: 60 },
	)
})

test('no tile covers another', () => {
	fc.assert(
		fc.property(tiles, fc.constantFrom(16 / 9, 32 / 9, 9 / 16), (sized: Sized[], aspect) => {
			const boxes = arrange(sized, aspect)
			for (const [index, a] of boxes.entries()) {
				for (const b of boxes.slice(index + 1)) {
					const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
					const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
					expect(Math.min(across, down)).toBeLessThan(0.000001)
				}
			}
		}),
		{ numRuns: 60 },
	)
})

test('a portrait screen has more rows than a landscape one', () => {
	const sized: Sized[] = Array.from({ length: 12 }, () => ({ kind: 'FIGURE', weight: 1 }))
	const rowsOf = (aspect: number) => new Set(arrange(sized, aspect).map(({ top }) => top.toFixed(4))).size
	expect(rowsOf(9 / 16)).toBeGreaterThan(rowsOf(16 / 9))
	expect(rowsOf(16 / 9)).toBeGreaterThanOrEqual(rowsOf(32 / 9))
})
