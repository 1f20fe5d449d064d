import { type AreaIndex, ancestorsOf } from '@vong/core/area'
import { belongs, type Centre, centreArea, isCentreOf } from '@vong/core/centre'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { isToldFor, joinSums, type Sums } from '@vong/core/reading'

/** Sums of one indicator in one area (as placed), empty when unplaced. */
export interface AreaSums extends Sums {
	readonly areaId: string
}

/**
 * Adds sums up to everything above, or passes the newest on, by the borders that held when it happened, and to the centres. What could not be placed is in no
 * area, but in the total of the province's centre.
 */
export function createRollUp({ areas, centres }: { areas: AreaIndex; centres: readonly Centre[] }) {
	const above = new Map<string, readonly string[]>()

	function placesAbove(areaId: string, at: number): readonly string[] {
		const known = above.get(areaId)
		if (known) return known
		const area = areas.byId(areaId)
		const [whole] = centres
		const found = area
			? [
					...ancestorsOf(area, at, areas).map(({ id }) => id),
					...centres.filter((centre) => belongs(centre, area, areas)).map(({ id }) => centreArea(id)),
				]
			: whole
				? [centreArea(whole.id)]
				: []
		above.set(areaId, found)
		return found
	}

	function isSame(place: string, areaId: string): boolean {
		const [centre, area] = [centres.find(({ id }) => centreArea(id) === place), areas.byId(areaId)]
		return centre !== undefined && area !== undefined && isCentreOf(centre, area, areas)
	}

	return function rollUp(definition: IndicatorDefinition, sums: Iterable<AreaSums>, at: number): Map<string, Sums> {
		const found = new Map<string, Sums>()
		for (const { areaId, ...own } of sums) {
			const places = placesAbove(areaId, at)
			for (const [index, place] of places.entries()) {
				// What is stated for an area holds for it alone, and for the centre that is that area.
				if (!definition.rollUp && index > 0 && !isSame(place, areaId)) continue
				if (!isToldFor(definition, areas.byId(place))) continue
				found.set(place, joinSums(definition, found.get(place), own))
			}
		}
		return found
	}
}

export type RollUp = ReturnType<typeof createRollUp>
