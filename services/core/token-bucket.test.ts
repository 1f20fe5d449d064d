import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createBucket } from './token-bucket.ts'

it('lets a burst through, then asks to wait for what came too much', () => {
	const bucket = createBucket(10, 100)
	bucket.charge(125, 1_000)
	expect(bucket.wait(1_000)).toBe(2_600)
	expect(bucket.wait(3_600)).toBe(0)
})

it('a clock that is set back gives nothing and takes nothing away', () => {
	const bucket = createBucket(10, 10)
	bucket.charge(10, 5_000)
	expect(bucket.wait(0)).toBe(100)
	expect(bucket.wait(100)).toBe(0)
})

it('who waits as told never gets more than the burst, the rate, and one message above', () => {
	const sizes = fc.array(fc.record({ amount: fc.integer({ min: 1, max: 50 }), pause: fc.nat(500) }), { maxLength: 60 })
	fc.assert(
		fc.property(sizes, (messages) => {
			const bucket = createBucket(20, 40)
			let now = 0
			let taken = 0
			for (const { amount, pause } of messages) {
				now += pause
				const wait = bucket.wait(now)
				now += wait
				expect(bucket.wait(now)).toBe(0)
				bucket.charge(amount, now)
				taken += amount
				expect(taken).toBeLessThanOrEqual(40 + 50 + (now / 1000) * 20 + 1)
			}
		}),
	)
})
