import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPause, retryDelay } from './retry.ts'

describe('the wait before the next try', () => {
	it('stays between a quarter of a second and ten seconds, however often it failed', () => {
		fc.assert(
			fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
				const ms = retryDelay(attempt, () => chance)
				expect(ms).toBeGreaterThanOrEqual(250)
				expect(ms).toBeLessThanOrEqual(10_000)
			}),
		)
	})

	it('ends at once when someone asks for it', async () => {
		const pause = createPause()
		const waited = pause.wait(2 ** 30)
		pause.end()
		await waited
	})
})
