import { type Area, type AreaIndex, ancestorsOf } from './area.ts'

/** An operations centre: a dated set of areas. Which areas it speaks for changes with the borders. */
export interface Centre {
	readonly id: string
	readonly name: { readonly vi: string; readonly en: string }
	/** Codes with everything below them, each list within its span (milliseconds; null: open). */
	readonly areas: readonly {
		readonly from: number | null
		readonly to: number | null
		readonly codes: readonly string[]
	}[]
}

/** How a centre is named where an area id may stand. */
export const centreArea = (id: string) => `centre:${id}`
export const isCentreArea = (place: string) => place.startsWith('centre:')

/** Ids of the dated areas that belong to the centre at any time, each within the span in which it does. */
export function areaIdsOf(centre: Centre, areas: AreaIndex): string[] {
	return areas.all.filter((area) => belongs(centre, area, areas)).map(({ id }) => id)
}

/** Whether an area lies in the centre's set, by the set that held when the area did. */
export function belongs(centre: Centre, area: Area, areas: AreaIndex): boolean {
	return centre.areas.some(({ from, to, codes }) => {
		const at = overlap(area, from, to)
		return at !== undefined && ancestorsOf(area, at, areas).some(({ code }) => codes.includes(code))
	})
}

/** Whether the centre is that one area: what is stated for the area is then stated for the centre. */
export function isCentreOf({ areas: sets }: Centre, area: Area, areas: AreaIndex): boolean {
	return sets.some(({ from, to, codes }) => {
		const at = overlap(area, from, to)
		return (
			at !== undefined && codes.includes(area.code) && !codes.some((code) => isOther(areas.resolve(code, at), area))
		)
	})
}

const isOther = (found: Area | undefined, area: Area) => found !== undefined && found.id !== area.id

/** An instant in both spans, undefined when they have none in common. */
function overlap(area: Area, from: number | null, to: number | null): number | undefined {
	const start = Math.max(area.validFrom ?? Number.NEGATIVE_INFINITY, from ?? Number.NEGATIVE_INFINITY)
	const end = Math.min(area.validTo ?? Number.POSITIVE_INFINITY, to ?? Number.POSITIVE_INFINITY)
	if (start >= end) return undefined
	return Number.isFinite(start) ? start : Number.isFinite(end) ? end - 1 : 0
}
