import { describe, expect, it } from 'vitest'
import { createServerClock } from './server-clock.ts'

const local = Date.parse('2026-11-23T03:00:00Z')
const clockAfter = (date: string | null) => {
	const clock = createServerClock({ now: () => local })
	clock.heard(date)
	return clock.now() - local
}

describe('the centre’s time', () => {
	it('is taken from its answers when the screen’s clock is wrong', () => {
		expect(clockAfter('Mon, 23 Nov 2026 03:10:00 GMT')).toBe(600_000)
		expect(clockAfter('Mon, 23 Nov 2026 02:00:00 GMT')).toBe(-3_600_000)
	})

	it('is the screen’s when both agree as far as whole seconds can tell, or nothing was said', () => {
		expect(clockAfter('Mon, 23 Nov 2026 02:59:59 GMT')).toBe(0)
		expect([clockAfter(null), clockAfter('nonsense')]).toEqual([0, 0])
	})
})
