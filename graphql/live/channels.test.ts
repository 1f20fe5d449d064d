import { expect, test, vi } from 'vitest'
import { createChannels } from './channels.ts'

test('those that ask for the same share a channel, which lasts as long as its last member', () => {
	const join = createChannels<string>()
	const stop = vi.fn()
	const open = vi.fn(() => ({ members: new Set<string>(), stop }))
	const leaveFirst = join('a', 'one', open)
	const leaveSecond = join('a', 'two', open)
	join('b', 'three', open)
	expect(open).toHaveBeenCalledTimes(2)
	leaveFirst()
	leaveFirst()
	expect(stop).not.toHaveBeenCalled()
	leaveSecond()
	expect(stop).toHaveBeenCalledTimes(1)
	join('a', 'four', open)
	leaveSecond()
	expect([open.mock.calls.length, stop.mock.calls.length]).toEqual([3, 1])
})
