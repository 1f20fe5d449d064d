import { expect, it } from 'vitest'
import { createPace } from './pace.ts'

/** A clock that only waiting moves. */
function paced(options: { begins: number; speed: number; catchesUp: boolean; now: number }) {
	let now = options.now
	const pace = createPace({
		...options,
		now: () => now,
		signal: new AbortController().signal,
		wait: async (milliseconds) => {
			now += milliseconds
		},
	})
	return async (at: number) => {
		await pace.until(at)
		return now
	}
}

it('an hour of the past takes a minute at sixty times the speed', async () => {
	const at = paced({ begins: 0, speed: 60, catchesUp: false, now: 10_000_000 })
	expect(await at(3_600_000)).toBe(10_060_000)
})

it('what is to be caught up with waits for nothing', async () => {
	const at = paced({ begins: 0, speed: 1, catchesUp: true, now: 10_000_000 })
	expect(await at(9_999_999)).toBe(10_000_000)
	expect(await at(10_002_000)).toBe(10_002_000)
})

it('the future is never told before it has come, at any speed', async () => {
	const at = paced({ begins: 9_990_000, speed: 1000, catchesUp: false, now: 10_000_000 })
	expect(await at(10_005_000)).toBe(10_005_000)
})
