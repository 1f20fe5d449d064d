import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { addressIn, type ClientAddress } from './client-address.ts'
import { failure } from './plain/failure.ts'

/** Somebody who mistypes gets in; somebody who guesses does not. */
const FAILURES = 10
const WITHIN_SECONDS = 60
const WRONG = [401, 410]

/** Answers 429 to an address that offered too many wrong credentials of late; right ones cost nothing. */
export function createThrottle(addressOf: ClientAddress): MiddlewareHandler {
	const failures = new RateLimiterMemory({ points: FAILURES, duration: WITHIN_SECONDS })

	return async function throttle(c, next) {
		const address = addressIn(c, addressOf)
		const known = await failures.get(address)
		if (known && known.remainingPoints <= 0) return tooMany(c, known)
		await next()
		if (WRONG.includes(c.res.status)) await failures.consume(address).catch(ignoreFull)
		return undefined
	}
}

/** Answers 429 to an address that asks more often than this in a minute, whatever it is answered. */
export function createPace(addressOf: ClientAddress, perMinute: number): MiddlewareHandler {
	const asked = new RateLimiterMemory({ points: perMinute, duration: WITHIN_SECONDS })

	return async function pace(c, next) {
		const over = await asked.consume(addressIn(c, addressOf)).then(() => undefined, asFull)
		if (over) return tooMany(c, over, 'Too many requests from this address. Wait a little, then go on.')
		await next()
		return undefined
	}
}

async function tooMany(
	c: Context,
	{ msBeforeNext }: RateLimiterRes,
	why = 'Too many wrong tries from this address. Wait a minute, then try again.',
): Promise<Response> {
	const answer = await failure(c, 429, why)
	answer.headers.set('retry-after', String(Math.ceil(msBeforeNext / 1000)))
	return answer
}

function ignoreFull(reason: unknown) {
	asFull(reason)
}

function asFull(reason: unknown): RateLimiterRes {
	if (!(reason instanceof RateLimiterRes)) throw reason
	return reason
}
