import { expect, it } from 'vitest'
import { batchGap } from './batch-gap.ts'

const small = (tookMs: number) => ({ rows: 500, tookMs })
const large = (tookMs: number) => ({ rows: 60_000, tookMs })

it.each([
	['a tenth of a second lies between batches at least', small(5), 30, 0, 70],
	['where a batch took long, as long again is left to others', small(150), 180, 0, 120],
	['but not longer than what is still live', small(3_000), 300, 0, 100],
	['no time is left over after a batch that took longer than that', small(3_000), 3_000, 0, 0],
	['while a flood goes on, it is gathered', large(250), 250, 3, 17],
	['and asked again no later than the gap ends', large(250), 395, 3, 5],
	['when a flood is over, its last rows wait no more', large(250), 260, 20, 0],
	['but not less than a tenth of a second', large(30), 60, 40, 40],
	['who is slow with few rows is not asked more often because nothing comes', small(250), 260, 200, 140],
	['a clock that was set back holds nothing up', large(250), Number.POSITIVE_INFINITY, 3, 0],
])('%s', (_, last, sinceStart, quiet, expected) => {
	expect(batchGap(last, sinceStart, quiet)).toBe(expected)
})
