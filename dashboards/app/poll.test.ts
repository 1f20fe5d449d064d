import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPoll } from './poll.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a poll', () => {
	it('loads at once and then at its interval, until it is stopped', async () => {
		const load = vi.fn(async () => {})
		const poll = createPoll({ load, intervalMs: () => 2_000 })
		poll.start()
		await vi.advanceTimersByTimeAsync(4_100)
		expect(load).toHaveBeenCalledTimes(3)
		poll.stop()
		await vi.advanceTimersByTimeAsync(10_000)
		expect(load).toHaveBeenCalledTimes(3)
	})

	it('comes forward once for many nudges', async () => {
		const load = vi.fn(async () => {})
		const poll = createPoll({ load, intervalMs: () => 2_000 })
		poll.start()
		await vi.advanceTimersByTimeAsync(100)
		for (let count = 0; count < 50; count++) poll.nudge()
		await vi.advanceTimersByTimeAsync(600)
		expect(load).toHaveBeenCalledTimes(2)
	})

	it('never loads twice at a time', async () => {
		const answer = Promise.withResolvers<void>()
		const load = vi.fn(() => answer.promise)
		const poll = createPoll({ load, intervalMs: () => 2_000 })
		poll.start()
		poll.nudge()
		poll.stop()
		poll.start()
		await vi.advanceTimersByTimeAsync(10_000)
		expect(load).toHaveBeenCalledTimes(1)
		answer.resolve()
		await vi.advanceTimersByTimeAsync(2_100)
		expect(load).toHaveBeenCalledTimes(2)
	})
})
