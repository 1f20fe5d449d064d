import { connectBus } from '@vong/bus/connect'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createLagMeter, tellLag, watchFollowers } from './follower-lag.ts'

test('a lag is the age of what has not been come to, however much that is', () => {
	const measure = createLagMeter()
	expect(measure(0, { known: { w: 10 }, done: { w: 10 } })).toEqual({ behind: 0, lagMs: 0 })
	expect(measure(1_000, { known: { w: 15 }, done: { w: 10 } })).toEqual({ behind: 5, lagMs: 0 })
	expect(measure(3_000, { known: { w: 90 }, done: { w: 12 } })).toEqual({ behind: 78, lagMs: 2_000 })
	// What was known at first is done; what came after it is two seconds old.
	expect(measure(5_000, { known: { w: 95 }, done: { w: 15 } })).toEqual({ behind: 80, lagMs: 2_000 })
	expect(measure(6_000, { known: { w: 95 }, done: { w: 95 } })).toEqual({ behind: 0, lagMs: 0 })
})

test('who keeps up has no lag, and who does nothing has the lag of the time that passed', () => {
	const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 })
	fc.assert(
		fc.property(steps, (growth) => {
			const [quick, idle] = [createLagMeter(), createLagMeter()]
			let last = 0
			for (const [second, more] of growth.entries()) {
				last += more
				const now = second * 1_000
				expect(quick(now, { known: { w: last }, done: { w: last } })).toEqual({ behind: 0, lagMs: 0 })
				expect(idle(now, { known: { w: last }, done: {} })).toEqual({ behind: last, lagMs: now })
			}
		}),
	)
})

test('followers are heard of across the bus, and forgotten when they fall silent', async () => {
	let now = 1_000_000
	const clock = { now: () => now }
	const bus = await connectBus({ clock })
	const followers = await watchFollowers({ bus, clock })
	const teller = tellLag({
		name: 'alerts',
		process: 'one',
		standing: () => ({ known: { w: 7 }, done: { w: 3 } }),
		bus,
		clock,
	})
	await vi.waitFor(() => expect(followers.of('alerts')).toMatchObject({ process: 'one', behind: 4 }))
	expect(followers.of('indicators')).toBeUndefined()
	await teller.close()
	now += 10_001
	expect(followers.of('alerts')).toBeUndefined()
	await followers.close()
	await bus.close()
})
