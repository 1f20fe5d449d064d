import type { Clock } from '@vong/core/clock'
import { GraphQLError } from 'graphql'

/** More than a hundred pages of one person ask, and far less than what a program that runs wild does. */
const PER_SECOND = 200
/** A thousand streams may come back at once. */
const BURST = 3_000
/** Beyond so many identities those that have asked nothing of late are forgotten. */
const MOST_KNOWN = 10_000

export interface QuotaLimits {
	readonly perSecond: number
	readonly burst: number
}

export type Quota = ReturnType<typeof createQuota>

/** How much each identity may ask, over all its connections to this process. */
export function createQuota(clock: Clock, { perSecond, burst }: QuotaLimits = { perSecond: PER_SECOND, burst: BURST }) {
	/** When each one's bucket will be full again, by what was taken from it. */
	const fullAt = new Map<string, number>()
	const each = 1_000 / perSecond
	const longest = burst * each

	function forget(now: number) {
		for (const [id, at] of fullAt) if (at <= now) fullAt.delete(id)
	}

	return {
		/** Takes one question; answers the seconds to wait when there is none left. */
		take(id: string): number {
			const now = clock.now()
			if (fullAt.size >= MOST_KNOWN) forget(now)
			const known = fullAt.get(id) ?? now
			// No bucket takes longer to fill: the clock was set back since.
			const from = known > now + longest ? now : Math.max(known, now)
			const next = from + each
			const over = next - now - longest
			if (over > 0) return Math.max(1, Math.ceil(over / 1_000))
			fullAt.set(id, next)
			return 0
		},
	}
}

export const rateLimited = (seconds: number) =>
	new GraphQLError('You ask more often than one may. Wait, then ask again.', {
		extensions: { code: 'RATE_LIMITED', retryAfter: seconds },
	})

/** The same as an answer over HTTP. */
export function tooMany(seconds: number): Response {
	return Response.json(
		{ errors: [rateLimited(seconds).toJSON()] },
		{ status: 429, headers: { 'retry-after': String(seconds) } },
	)
}
