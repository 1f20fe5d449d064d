import type { Area, AreaIndex } from './area.ts'
import { type Centre, centreArea } from './centre.ts'
import type { Population } from './figures.ts'

interface PopulationDeps {
	readonly areas: AreaIndex
	readonly centres: readonly Centre[]
	readonly figures: readonly Population[]
}

/**
 * People living in a place (an area's id, or a centre) at an instant: by the newest figure that was known then, else by the first.
 * What lies above is the sum of what lies below; where one part is not known, neither is the sum. A code that names another place
 * since new borders takes nothing over from the old one.
 */
export function createPopulation({ areas, centres, figures }: PopulationDeps) {
	const byArea = new Map<string, { at: number; people: number }[]>()
	for (const { areaCode, date, people } of figures.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
		const at = Date.parse(`${date}T00:00:00+07:00`)
		for (let area = areas.resolve(areaCode, at); area; area = renamed(area, areas)) {
			byArea.set(area.id, [...(byArea.get(area.id) ?? []), { at, people }])
		}
	}

	function ofArea(area: Area, at: number): number | undefined {
		const own = byArea.get(area.id)
		if (own) return (own.findLast((figure) => figure.at <= at) ?? own[0])?.people
		const when = Math.min(Math.max(at, area.validFrom ?? at), (area.validTo ?? Number.POSITIVE_INFINITY) - 1)
		return sum(
			areas.at(when).filter(({ parentCode }) => parentCode === area.code),
			at,
		)
	}

	function sum(parts: readonly (Area | undefined)[], at: number): number | undefined {
		let people = parts.length === 0 ? undefined : 0
		for (const part of parts) {
			const own = part && ofArea(part, at)
			if (own === undefined || people === undefined) return undefined
			people += own
		}
		return people
	}

	return function populationOf(place: string, at: number): number | undefined {
		const area = areas.byId(place)
		if (area) return ofArea(area, at)
		const set = centres
			.find(({ id }) => centreArea(id) === place)
			?.areas.find(({ from, to }) => (from === null || from <= at) && (to === null || at < to))
		return sum(set?.codes.map((code) => areas.resolve(code, at)) ?? [], at)
	}
}

/** The same place under its next name or type: the code goes on where it stood, below the same area. */
function renamed({ code, parentCode, level, validTo }: Area, areas: AreaIndex): Area | undefined {
	const next = validTo === null ? undefined : areas.resolve(code, validTo)
	return next?.parentCode === parentCode && next.level === level ? next : undefined
}
