import type { Claims } from './bus.ts'
import type { RedisClient } from './redis-bus.ts'

/** A claim that its owner never came back to ends by itself. */
const EXPIRY_MS = 24 * 3_600_000
const CHUNK = 1_000
/** One slot for all claims, so that a script can take many of them in a cluster too. */
const keyOf = (key: string) => `vong:{claims}:${key}`

const TAKE = `
local others = {}
for i, key in ipairs(KEYS) do
	local holder = redis.call('get', key)
	if not holder or holder == ARGV[1] then redis.call('set', key, ARGV[1], 'PX', ARGV[2])
	else others[#others + 1] = i end
end
return others`
const RELEASE = `
for _, key in ipairs(KEYS) do
	if redis.call('get', key) == ARGV[1] then redis.call('del', key) end
end
return 0`

function chunks<T>(items: readonly T[]): T[][] {
	return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) =>
		items.slice(index * CHUNK, (index + 1) * CHUNK),
	)
}

export function createRedisClaims(client: RedisClient): Claims {
	return {
		async take(keys, owner) {
			const others: string[] = []
			for (const chunk of chunks(keys)) {
				const taken = await client.eval(TAKE, chunk.length, ...chunk.map(keyOf), owner, EXPIRY_MS)
				for (const position of taken as number[]) others.push(chunk[position - 1] ?? '')
			}
			return others
		},
		async release(keys, owner) {
			for (const chunk of chunks(keys)) await client.eval(RELEASE, chunk.length, ...chunk.map(keyOf), owner)
		},
	}
}
