import type { Bus } from '@vong/bus/bus'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

type Connect = () => Promise<Bus>
const message = (first: number) => ({ writer: 'w', first, last: first, stored: 1, at: 0 })

/** What every bus does, whatever carries it. */
export function busContract(name: string, start: () => Promise<{ connect: Connect; stop: () => Promise<unknown> }>) {
	describe(name, () => {
		let connect: Connect
		let stop: () => Promise<unknown>
		let bus: Bus
		beforeAll(async () => {
			const started = await start()
			connect = started.connect
			stop = started.stop
			bus = await connect()
		})
		afterAll(async () => {
			await bus.close()
			await stop()
		})

		it('hands each message to every subscriber, in order and one at a time', async () => {
			const seen: number[][] = [[], []]
			let running = 0
			const subscriptions = await Promise.all(
				seen.map((list) =>
					bus.subscribe('events.committed', async ({ first }) => {
						expect(++running).toBeLessThanOrEqual(2)
						await Promise.resolve()
						list.push(first)
						running--
					}),
				),
			)
			for (let first = 1; first <= 100; first++) await bus.publish('events.committed', message(first))
			const all = Array.from({ length: 100 }, (_, index) => index + 1)
			await vi.waitFor(() => expect(seen).toEqual([all, all]))
			await Promise.all(subscriptions.map((subscription) => subscription.close()))
		})

		it('a subscriber that fails is told, and gets what comes after', async () => {
			const seen: number[] = []
			const onGap = vi.fn()
			const subscription = await bus.subscribe(
				'events.committed',
				({ first }) => {
					if (first === 1) throw new Error('no')
					seen.push(first)
				},
				onGap,
			)
			await bus.publish('events.committed', message(1))
			await bus.publish('events.committed', message(2))
			await vi.waitFor(() => expect(seen).toEqual([2]))
			expect(onGap).toHaveBeenCalledTimes(1)
			await subscription.close()
		})

		it('a lease is held by one until it lets go', async () => {
			const first = await bus.lease('evaluator', 1_000)
			expect(first?.held).toBe(true)
			expect(await bus.lease('evaluator', 1_000)).toBeNull()
			expect(await bus.lease('other', 1_000)).not.toBeNull()
			await first?.release()
			expect((await bus.lease('evaluator', 1_000))?.held).toBe(true)
		})

		it('a claim is held by one owner until that one lets go', async () => {
			expect(await bus.claims.take(['a', 'b'], 'one')).toEqual([])
			expect(await bus.claims.take(['b', 'c'], 'two')).toEqual(['b'])
			expect(await bus.claims.take(['a', 'b'], 'one')).toEqual([])
			await bus.claims.release(['a', 'b'], 'two')
			expect(await bus.claims.take(['a'], 'two')).toEqual(['a'])
			await bus.claims.release(['a', 'b'], 'one')
			expect(await bus.claims.take(['a', 'b'], 'two')).toEqual([])
		})

		it('takes many claims at once', async () => {
			const keys = Array.from({ length: 5_000 }, (_, index) => `many-${index}`)
			expect(await bus.claims.take(keys, 'one')).toEqual([])
			expect(await bus.claims.take(keys, 'two')).toEqual(keys)
			await bus.claims.release(keys, 'one')
		})
	})
}
