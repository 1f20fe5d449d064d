import { type Area, type AreaIndex, ancestorsOf, areaNames } from '@vong/core/area'
import { belongs, type Centre, centreArea } from '@vong/core/centre'
import type { Words } from '@vong/core/notification'

const NAMELESS: Words = { vi: '', en: '' }

/** Which places lie in which. A place is an area's id or code, or `centre:{id}`. */
export interface Places {
	within(place: string, above: string, at: number): boolean
	/** Of these places those nearest around the given one. */
	nearest(place: string, among: readonly string[], at: number): string | undefined
	/** Empty for what is no place. */
	nameOf(place: string): Words
	/** The centre of all of the province: what lies on no centre's ground, or nowhere, is its affair. */
	readonly whole: string | undefined
}

interface PlacesDeps {
	readonly areas: AreaIndex
	readonly centres: readonly Centre[]
}

export function createPlaces({ areas, centres }: PlacesDeps): Places {
	const centreOf = (place: string) => centres.find(({ id }) => centreArea(id) === place)
	const areaOf = (place: string, at: number): Area | undefined => areas.byId(place) ?? areas.resolve(place, at)
	const codesAt = (centre: Centre, at: number) =>
		centre.areas.find(({ from, to }) => (from === null || at >= from) && (to === null || at < to))?.codes ?? []

	function within(place: string, above: string, at: number): boolean {
		if (place === '' || above === '') return false
		if (place === above) return true
		const centre = centreOf(place)
		if (centre) {
			const codes = codesAt(centre, at)
			return codes.length > 0 && codes.every((code) => within(code, above, at))
		}
		const area = areaOf(place, at)
		if (!area) return false
		const around = centreOf(above)
		if (around) return belongs(around, area, areas)
		return ancestorsOf(area, at, areas).some(({ code, id }) => code === above || id === above)
	}

	return {
		within,
		whole: centres[0] && centreArea(centres[0].id),
		nearest(place, among, at) {
			const around = among.filter((one) => within(place, one, at))
			return around.find((one) => around.every((other) => within(one, other, at))) ?? around[0]
		},
		nameOf(place) {
			const area = areaOf(place, Number.MAX_SAFE_INTEGER) ?? areas.all.findLast(({ code }) => code === place)
			return centreOf(place)?.name ?? (area ? areaNames(area) : NAMELESS)
		},
	}
}
