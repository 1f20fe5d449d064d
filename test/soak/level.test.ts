import { expect, test } from 'vitest'
import { isLevel } from './level.ts'

test('a heap that wavers is level, one that grows is not, and too few looks tell nothing', () => {
	const looks = Array.from({ length: 60 }, (_, minute) => minute)
	expect(isLevel(looks.map((minute) => 5 + (minute % 7) / 10))).toBe(true)
	expect(isLevel(looks.map((minute) => (minute < 15 ? 3 + minute / 5 : 6)))).toBe(true)
	expect(isLevel(looks.map((minute) => 5 + minute / 10))).toBe(false)
	expect(isLevel([5, 5])).toBe(false)
})
