import { expect, test } from 'vitest'
import { runsOf } from './cells.ts'

const DAY = 86_400_000

test('days that lie close together are worked out in one scan, which holds no more than a month', () => {
	expect(runsOf([3 * DAY, DAY, DAY, 40 * DAY], DAY)).toEqual([
		{ from: DAY, to: 4 * DAY, starts: [DAY, 3 * DAY] },
		{ from: 40 * DAY, to: 41 * DAY, starts: [40 * DAY] },
	])
	expect(runsOf([], DAY)).toEqual([])
})
