import { expect, test } from 'vitest'
import { createSeenPeriods } from './seen-periods.ts'

test('the periods that were added last are remembered, each of its indicator alone', () => {
	const seen = createSeenPeriods(2)
	const period = (start: number) => ({ kind: 'hour', start, end: start + 1 }) as const
	seen.add([{ id: 'A' }], period(0))
	expect([seen.has('A', period(0)), seen.has('B', period(0))]).toEqual([true, false])
	seen.add([{ id: 'A' }, { id: 'B' }], period(1))
	expect([seen.has('A', period(0)), seen.has('A', period(1)), seen.has('B', period(1))]).toEqual([false, true, true])
})
