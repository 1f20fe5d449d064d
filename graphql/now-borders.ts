import type { Area, AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Cover, Successions } from '@vong/core/succession'
import { type Place, UNPLACED } from './places.ts'

/** What a place of today takes in from areas that ended. */
export interface NowBorders extends Cover {
	/** Before this nobody stated anything for the place itself; null: somebody may always have. */
	readonly ownFrom: number | null
	/** People who lived then on what is the place's ground today; undefined when that is not known. */
	peopleAt(at: number): number | undefined
}

interface NowBordersDeps {
	readonly areas: AreaIndex
	readonly successions: Successions
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly clock: Clock
}

/** Reads places under the borders of now: what happened in areas that ended counts where their ground lies today. */
export function createNowBorders({ areas, successions, populationOf, clock }: NowBordersDeps) {
	/** The area and what was the same place under another name or type. */
	function sameGround(area: Area): Area[] {
		const rows = successions.madeOf(area)
		const [row] = rows
		const former = typeof row?.from === 'string' ? areas.byId(row.from) : undefined
		const isSame = former && rows.length === 1 && row?.share === 1 && successions.handedOn(former).length === 1
		return isSame ? [area, ...sameGround(former)] : [area]
	}

	return function underNow(place: Place): Place {
		const cover = successions.cover(place.areaIds, clock.now())
		const area = areas.byId(place.id)
		const own = area && sameGround(area)
		const counted = new Map([
			...cover.whole.map((id) => [id, 1] as const),
			...cover.parts.map(({ id, share }) => [id, share] as const),
		])

		function peopleAt(at: number): number | undefined {
			const standing = areas.at(at).filter(({ id }) => counted.has(id))
			const codes = new Set(standing.map(({ code }) => code))
			let total = 0
			for (const { id, parentCode } of standing) {
				if (parentCode !== null && codes.has(parentCode)) continue
				const people = populationOf(id, at)
				if (people === undefined) return undefined
				total += people * (counted.get(id) ?? 0)
			}
			return standing.length === 0 || cover.unknown.length > 0 ? undefined : Math.round(total)
		}

		return {
			...place,
			areaIds: [...cover.whole, ...place.areaIds.filter((id) => id === UNPLACED)],
			ownIds: own ? own.map(({ id }) => id) : place.ownIds,
			borders: { ...cover, ownFrom: own?.at(-1)?.validFrom ?? null, peopleAt },
		}
	}
}
