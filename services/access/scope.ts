import type { AreaIndex } from '@vong/core/area'
import type { Scope } from '@vong/core/viewer'

/**
 * Ids of all dated areas at or below the scope's codes, each as its own period has it: a code that named another place before
 * is followed only as far as it is the same area or lies below one.
 */
export function visibleAreaIds(scope: Scope, areas: AreaIndex): 'all' | string[] {
	if (scope.kind === 'all') return 'all'
	const codes = new Set(scope.codes)
	return areas.all
		.filter((area) => {
			const at = area.validFrom ?? (area.validTo ?? 0) - 1
			for (let code: string | null = area.code; code !== null; ) {
				if (codes.has(code)) return true
				code = areas.resolve(code, at)?.parentCode ?? null
			}
			return false
		})
		.map((area) => area.id)
}
