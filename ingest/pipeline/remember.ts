import type { EventStore } from '@vong/store/store'
import { hashIdentity } from './identity-hash.ts'
import { createSeen, type Seen } from './seen.ts'
import type { Spool } from './spool.ts'

/** Fills the memory of identities from the store's newest rows and from what the spool still holds. */
export async function rememberStored(deps: {
	readonly queries: EventStore['queries']
	readonly spool: Pick<Spool, 'recovered'>
	readonly limit: number
	readonly now: number
}): Promise<Seen> {
	const { queries, spool, limit, now } = deps
	const newestAtStart = new Map<string, number>()
	for (const { source, lastEventAt } of await queries.sourceActivity()) newestAtStart.set(source, lastEventAt)
	const identities = await queries.recentIdentities(limit)
	const oldest = identities.at(-1)?.receivedAt ?? now
	const coveredFrom = identities.length < limit ? Number.NEGATIVE_INFINITY : oldest
	const seen = createSeen({ coveredFrom, newestAtStart, now })
	for (const { source, id } of identities) seen.add(hashIdentity(source, id))
	spool.recovered((chunk) => {
		for (const hash of chunk.hashes) seen.add(hash)
	})
	return seen
}
