import type { Lease } from './bus.ts'
import type { RedisClient } from './redis-bus.ts'

const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end`
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`

/** Takes the lease when it is free, and renews it at a third of its time; `lost` fires before another can have it. */
export async function takeRedisLease(
	client: RedisClient,
	name: string,
	ttlMs: number,
	holder: string,
): Promise<Lease | null> {
	const key = `vong:lease:${name}`
	if ((await client.set(key, holder, 'PX', ttlMs, 'NX')) !== 'OK') return null
	const controller = new AbortController()
	let held = true
	let expiry = setTimeout(lose, ttlMs)

	function lose() {
		held = false
		clearInterval(renewal)
		clearTimeout(expiry)
		controller.abort()
	}

	async function renew() {
		const asked = performance.now()
		const renewed = await client.eval(RENEW, 1, key, holder, ttlMs)
		if (!held) return
		if (renewed !== 1) return lose()
		clearTimeout(expiry)
		expiry = setTimeout(lose, Math.max(0, ttlMs - (performance.now() - asked)))
	}

	const renewal = setInterval(() => renew().catch(() => undefined), ttlMs / 3)
	return {
		get held() {
			return held
		},
		lost: controller.signal,
		async release() {
			if (!held) return
			held = false
			clearInterval(renewal)
			clearTimeout(expiry)
			await client.eval(RELEASE, 1, key, holder)
		},
	}
}
