import { type Area, type AreaIndex, ancestorsOf } from '@vong/core/area'
import { areaIdsOf, type Centre, centreArea, isCentreOf } from '@vong/core/centre'
import type { AreaIds } from '@vong/store/store'
import type { NowBorders } from './now-borders.ts'

/** Where what could not be placed is kept; it counts in the province's centre alone. */
export const UNPLACED = ''

/** What an indicator can be read for: an area, or a centre. */
export interface Place {
	/** As readings name it: an area's id, or `centre:{id}`. */
	readonly id: string
	/** As an area, whatever it is. */
	readonly area: Area
	/** Every dated area that counts in it; what could not be placed as well in the province's centre. */
	readonly areaIds: readonly string[]
	/** The areas that it is: what is stated for one of them is stated for it. */
	readonly ownIds: readonly string[]
	/** Only when it is read under the borders of now. */
	readonly borders?: NowBorders | undefined
}

/** Finds places by what outsiders call them, within what the viewer may see. */
export function createPlaces({ areas, centres }: { areas: AreaIndex; centres: readonly Centre[] }) {
	const ofCentres = centres.map((centre, index): Place => {
		const id = centreArea(centre.id)
		const ownIds = areas.all.filter((area) => isCentreOf(centre, area, areas)).map(({ id: own }) => own)
		const areaIds = [...areaIdsOf(centre, areas), ...(index === 0 ? [UNPLACED] : [])]
		return { id, area: asArea(centre, id), areaIds, ownIds }
	})
	const below = new Map<string, readonly string[]>()

	function idsBelow(area: Area): readonly string[] {
		const known = below.get(area.id)
		if (known) return known
		const found = areas.all
			.filter((each) => [area.validFrom, each.validFrom, 0].some((at) => isBelow(each, area, at ?? 0)))
			.map(({ id }) => id)
		below.set(area.id, found)
		return found
	}

	const isBelow = (each: Area, area: Area, at: number) => ancestorsOf(each, at, areas).some(({ id }) => id === area.id)

	const placeOf = (area: Area): Place => ({ id: area.id, area, areaIds: idsBelow(area), ownIds: [area.id] })

	/** A code that names nothing any more may still be what a centre was made from: the centre goes on for it. */
	function centreOf(name: string): Place | undefined {
		const index = centres.findIndex(
			({ id, areas: sets }) => id === name || sets.some(({ codes }) => codes.length === 1 && codes[0] === name),
		)
		return ofCentres[index]
	}

	function visible(place: Place, scope: AreaIds): boolean {
		return scope === 'all' || place.areaIds.every((id) => id === UNPLACED || scope.includes(id))
	}

	return {
		/** By official code at an instant, or by a centre's id; undefined when there is none in the scope. */
		find(name: string, at: number, scope: AreaIds): Place | undefined {
			const area = areas.resolve(name, at)
			const place = area ? placeOf(area) : centreOf(name)
			return place && visible(place, scope) ? place : undefined
		},
		/** What a viewer sees who names no place: the first centre that lies in the scope, else its widest area. */
		usual(at: number, scope: AreaIds): Place | undefined {
			const centre = ofCentres.find((place) => visible(place, scope))
			if (centre) return centre
			return areas
				.at(at)
				.map(placeOf)
				.filter((place) => visible(place, scope))
				.toSorted((a, b) => b.areaIds.length - a.areaIds.length)[0]
		},
		/** As readings name it. */
		byId(id: string): Place | undefined {
			const area = areas.byId(id)
			return area ? placeOf(area) : ofCentres.find((place) => place.id === id)
		},
		areaOf: (id: string): Area | undefined => areas.byId(id) ?? ofCentres.find((place) => place.id === id)?.area,
	}
}

export type Places = ReturnType<typeof createPlaces>

function asArea(centre: Centre, id: string): Area {
	return {
		id,
		code: centre.id,
		name: centre.name.vi,
		type: 'Trung tâm điều hành',
		level: 'province',
		parentCode: null,
		validFrom: null,
		validTo: null,
		lat: null,
		lon: null,
	}
}
