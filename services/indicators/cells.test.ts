import { expect, test } from 'vitest'
import { lookBack, runsOf } from './cells.ts'

const DAY = 86_400_000

test('days that lie close together are worked out in one scan, which holds no more than a month', () => {
	expect(runsOf([3 * DAY, DAY, DAY, 40 * DAY], DAY)).toEqual([
		{ from: DAY, to: 4 * DAY, starts: [DAY, 3 * DAY] },
		{ from: 40 * DAY, to: 41 * DAY, starts: [40 * DAY] },
	])
	expect(runsOf([], DAY)).toEqual([])
})

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
