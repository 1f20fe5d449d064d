import { randomUUID } from 'node:crypto'
import type { Clock } from '@vong/core/clock'
import type { Bus } from './bus.ts'
import { createMemoryBus } from './memory-bus.ts'
import { createRedisBus } from './redis-bus.ts'

interface BusOptions {
	/** `redis(s)://…`; absent: everything stays inside this process. */
	readonly redisUrl?: string | undefined
	readonly clock: Clock
	/** Makes the names by which holders of leases are told apart. */
	readonly random?: () => string
}

/** @throws VongError UNAVAILABLE when Redis cannot be reached. */
export async function connectBus({ redisUrl, random = randomUUID }: BusOptions): Promise<Bus> {
	return redisUrl === undefined ? createMemoryBus() : createRedisBus({ url: redisUrl, random })
}
