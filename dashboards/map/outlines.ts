import { createGraphqlRequest } from '../app/graphql-request.ts'
import { retryDelay } from '../app/retry.ts'
import { areaOutlines } from './documents.generated.ts'
import type { Outlined } from './drawing.ts'

/** Pages of one screen ask for the same few maps again and again. */
const MOST_KEPT = 8
const kept = new Map<string, Promise<readonly Outlined[]>>()

/**
 * The ground of each area, all or none: a map on which one is missing would mislead. Borders change by the day at most, so an
 * answer holds for the page's life.
 * @param at RFC 3339; null: now.
 */
export function readOutlines(codes: readonly string[], day: string, at: string | null): Promise<readonly Outlined[]> {
	const key = `${day} ${codes.join(' ')}`
	const known = kept.get(key)
	if (known) return known
	const asked = ask(codes, at)
	kept.set(key, asked)
	const [oldest] = kept.keys()
	if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
	return asked
}

async function ask(codes: readonly string[], at: string | null): Promise<readonly Outlined[]> {
	const request = createGraphqlRequest({ heard: () => {} })
	for (let attempt = 0; ; attempt++) {
		try {
			const { areas } = await request(areaOutlines, { codes, at })
			const found = areas.flatMap(({ code, boundary }) => (boundary ? [{ code, boundary }] : []))
			return new Set(found.map(({ code }) => code)).size === codes.length ? found : []
		} catch {
			// The page itself tells that the centre is away.
			await new Promise((resolve) => setTimeout(resolve, retryDelay(attempt, Math.random)))
		}
	}
}
