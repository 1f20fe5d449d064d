import { expect, test } from 'vitest'
import { lookBack } from './observed-cells.ts'

test('what looks back over hours has what was measured in each of them, the hour itself and those before it', () => {
	const HOUR = 3_600_000
	const measured = [0, 1, 3].map((hour) => ({ start: hour * HOUR, of: hour }))
	const found = lookBack(measured, [HOUR, 3 * HOUR, 9 * HOUR], 3)
	expect(found.map(({ start, of }) => [start / HOUR, of])).toEqual([
		[1, 0],
		[1, 1],
		[3, 1],
		[3, 3],
	])
})
