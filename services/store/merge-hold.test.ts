import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMergeHold } from './merge-hold.ts'

const LARGE = 5_000_000
const [STOP, START] = ['SYSTEM STOP MERGES', 'SYSTEM START MERGES']
let said: string[]
let merges: ReturnType<typeof createMergeHold>

beforeEach(() => {
	vi.useFakeTimers()
	said = []
	merges = createMergeHold(async (sql) => said.push(sql))
})
afterEach(() => vi.useRealTimers())

test('small blocks leave the merges alone', async () => {
	for (let block = 0; block < 100; block++) await merges.before(10_000)
	expect(said).toEqual([])
})

test('large blocks hold them, and a quiet moment lets them go on', async () => {
	for (let block = 0; block < 3; block++) await merges.before(LARGE)
	vi.advanceTimersByTime(1_500)
	await merges.before(LARGE)
	vi.advanceTimersByTime(1_500)
	expect(said).toEqual([STOP])
	vi.advanceTimersByTime(1_000)
	await merges.before(LARGE)
	expect(said).toEqual([STOP, START, STOP])
})

test('a backlog that does not end holds them for so many blocks and no longer', async () => {
	for (let block = 0; block < 500; block++) await merges.before(LARGE)
	expect(said).toEqual([STOP, START])
})
