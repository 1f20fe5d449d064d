import type { Freshness } from './schema-types.generated.ts'

/** How old data can be, the youngest first. */
export const FRESHNESS: readonly Freshness[] = ['LIVE', 'LATE', 'STALE', 'DEAD']
