import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFeedStore } from './feed-store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows the first change at once, and a flood together a moment later', () => {
	const store = createFeedStore({ now: () => Date.now() })
	const shown = vi.fn()
	store.subscribe(shown)
	store.dispatch({ type: 'lost', at: 1 })
	expect(shown).toHaveBeenCalledTimes(1)
	for (let count = 0; count < 100; count++) store.dispatch({ type: 'broken' })
	expect(shown).toHaveBeenCalledTimes(1)
	vi.advanceTimersByTime(300)
	expect(shown).toHaveBeenCalledTimes(2)
	expect(store.getState().broken).toBe(true)
})
