import type { Area } from '@vong/core/area'

/** Whether at every instant from one to the other (exclusive) at least one of the areas stands. */
export function isCovered(areas: readonly Area[], from: number, to: number): boolean {
	let reached = from
	const starts = ({ validFrom }: Area) => validFrom ?? Number.NEGATIVE_INFINITY
	for (const area of areas.toSorted((a, b) => starts(a) - starts(b))) {
		if (starts(area) > reached) return false
		reached = Math.max(reached, area.validTo ?? Number.POSITIVE_INFINITY)
		if (reached >= to) return true
	}
	return reached >= to
}
