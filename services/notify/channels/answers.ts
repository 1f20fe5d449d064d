import type { SendResult } from '../channel.ts'
import type { Answer } from '../guarded-request.ts'

/** What an HTTP answer means where the channel says no more: anything else than success may be better later. */
export function resultOf({ status, retryAfter }: Answer, now: number, reached: 'sent' | 'delivered'): SendResult {
	if (status >= 200 && status < 300) return { state: reached }
	const seconds = Number(retryAfter)
	const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter ?? '') - now
	return { state: 'failed', reason: `status ${status}`, ...(wait > 0 ? { retryAfter: wait } : {}) }
}

/** What a request that came to no answer means. */
export const noAnswer = (error: unknown): SendResult => ({
	...{ state: 'failed', reason: (error instanceof Error ? error.message : String(error)).slice(0, 300) },
})

/** The body as JSON; an empty object where it is none. */
export function jsonOf<T extends object>({ body }: Answer): Partial<T> {
	try {
		const parsed: unknown = JSON.parse(body)
		return typeof parsed === 'object' && parsed !== null ? (parsed as Partial<T>) : {}
	} catch {
		return {}
	}
}
