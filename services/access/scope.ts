import { type AreaIndex, ancestorsOf } from '@vong/core/area'
import { belongs, type Centre } from '@vong/core/centre'
import type { Scope } from '@vong/core/viewer'
import { LRUCache } from 'lru-cache'

/** Lists of codes whose areas are kept at hand: every viewer's, and what their filters name. */
const KEPT_SCOPES = 2_000

/**
 * Ids of all dated areas at or below the scope's codes, each as its own period has it: a code that named another place before
 * is followed only as far as it is the same area or lies below one. A centre's id in place of a code stands for its dated set.
 */
export function visibleAreaIds(scope: Scope, areas: AreaIndex, centres: readonly Centre[] = []): 'all' | string[] {
	if (scope.kind === 'all') return 'all'
	const codes = new Set(scope.codes)
	const named = centres.filter(({ id }) => codes.has(id))
	return areas.all
		.filter((area) => {
			if (named.some((centre) => belongs(centre, area, areas))) return true
			const at = area.validFrom ?? (area.validTo ?? 0) - 1
			return ancestorsOf(area, at, areas).some(({ code }) => codes.has(code))
		})
		.map((area) => area.id)
}

/** The same, worked out once for each list of codes: every operation of every viewer asks. */
export function createVisibleAreas(areas: AreaIndex, centres: readonly Centre[]) {
	const known = new LRUCache<string, 'all' | string[]>({ max: KEPT_SCOPES })
	return (scope: Scope): 'all' | string[] => {
		if (scope.kind === 'all') return 'all'
		const key = JSON.stringify(scope.codes)
		const ids = known.get(key) ?? visibleAreaIds(scope, areas, centres)
		known.set(key, ids)
		return ids
	}
}
