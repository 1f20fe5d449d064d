/** Administrative levels from the top down; a province may use any of them (Viet Nam has two since 2025-07-01). */
export type AreaLevel = 'province' | 'district' | 'commune'

/**
 * An administrative area as it stood during one period. A code alone is no identity: codes are reused for other places
 * (40 of them in Bình Phước on 2025-07-01), so `id` is `code@validFrom`.
 */
export interface Area {
	readonly id: string
	readonly code: string
	readonly name: string
	/** Type word in Vietnamese: Tỉnh, Huyện, Thị xã, Thành phố, Xã, Phường, Thị trấn. */
	readonly type: string
	readonly level: AreaLevel
	readonly parentCode: string | null
	/** Inclusive, milliseconds; null when it began before the records do. */
	readonly validFrom: number | null
	/** Exclusive, milliseconds; null when it still holds. */
	readonly validTo: number | null
	readonly lat: number | null
	readonly lon: number | null
}

export interface AreaIndex {
	readonly all: readonly Area[]
	/** The area that the code named at the instant, or undefined. */
	resolve(code: string, at: number): Area | undefined
	/** All areas at the instant, optionally of one level or below one code (that area itself left out). */
	at(at: number, filter?: { level?: AreaLevel | undefined; under?: string | undefined }): Area[]
	byId(id: string): Area | undefined
}

const holds = (area: Area, at: number) =>
	(area.validFrom === null || at >= area.validFrom) && (area.validTo === null || at < area.validTo)

export function createAreaIndex(areas: readonly Area[]): AreaIndex {
	const byCode = Map.groupBy(areas, (area) => area.code)
	const byId = new Map(areas.map((area) => [area.id, area]))
	const resolve = (code: string, at: number) => byCode.get(code)?.find((area) => holds(area, at))

	function isUnder(area: Area, code: string, at: number): boolean {
		for (let parent = area.parentCode; parent !== null; ) {
			if (parent === code) return true
			parent = resolve(parent, at)?.parentCode ?? null
		}
		return false
	}

	return {
		all: areas,
		resolve,
		byId: (id) => byId.get(id),
		at: (at, { level, under } = {}) =>
			areas.filter(
				(area) =>
					holds(area, at) &&
					(level === undefined || area.level === level) &&
					(under === undefined || isUnder(area, under, at)),
			),
	}
}
