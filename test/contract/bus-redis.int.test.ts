import { connectBus } from '@vong/bus/connect'
import { systemClock } from '@vong/core/clock'
import { expect, it, vi } from 'vitest'
import { startRedis } from '../kit/redis.ts'
import { busContract } from './bus.contract.ts'

busContract('the bus on Redis', async () => {
	const redis = await startRedis()
	return { connect: () => connectBus({ redisUrl: redis.url, clock: systemClock }), stop: redis.stop }
})

it('a subscriber whose Redis was killed and came back has lost nothing', async () => {
	const redis = await startRedis()
	const bus = await connectBus({ redisUrl: redis.url, clock: systemClock })
	const seen: number[] = []
	const onGap = vi.fn()
	await bus.subscribe('events.committed', ({ first }) => void seen.push(first), onGap)
	const send = (first: number) => bus.publish('events.committed', { writer: 'w', first, last: first, stored: 1, at: 0 })
	await send(1)
	await vi.waitFor(() => expect(seen).toEqual([1]))
	await redis.restart()
	await send(2)
	await send(3)
	await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]), { timeout: 15_000 })
	expect(onGap).not.toHaveBeenCalled()
	await bus.close()
	await redis.stop()
})

it('a lease goes over to another process when its holder is gone', async () => {
	const redis = await startRedis()
	const [one, two] = await Promise.all([
		connectBus({ redisUrl: redis.url, clock: systemClock }),
		connectBus({ redisUrl: redis.url, clock: systemClock }),
	])
	const held = await one.lease('evaluator', 600)
	expect(held?.held).toBe(true)
	expect(await two.lease('evaluator', 600)).toBeNull()
	await one.close()
	await vi.waitFor(async () => expect(await two.lease('evaluator', 600)).not.toBeNull(), {
		timeout: 10_000,
		interval: 50,
	})
	await two.close()
	await redis.stop()
})

it('says clearly when Redis does not answer', async () => {
	await expect(connectBus({ redisUrl: 'redis://127.0.0.1:1', clock: systemClock })).rejects.toThrow(/REDIS_URL/)
})
