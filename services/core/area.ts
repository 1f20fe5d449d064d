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

const TYPES_IN_ENGLISH: Readonly<Record<string, string>> = {
	...{ Tỉnh: 'province', 'Thành phố': 'city', Huyện: 'district', 'Thị xã': 'town' },
	...{ Phường: 'ward', Xã: 'commune', 'Thị trấn': 'township' },
}

/** What an area is called: the type word goes before a name in Vietnamese, and after it in English. */
export function areaNames({ name, type }: Pick<Area, 'name' | 'type'>): { readonly vi: string; readonly en: string } {
	const word = TYPES_IN_ENGLISH[type]
	const isTyped = word !== undefined && name.startsWith(`${type} `)
	return { vi: name, en: isTyped ? `${name.slice(type.length + 1)} ${word}` : name }
}

/** Whether the area stands at the instant. */
export const holds = (area: Area, at: number) =>
	(area.validFrom === null || at >= area.validFrom) && (area.validTo === null || at < area.validTo)

export function createAreaIndex(areas: readonly Area[]): AreaIndex {
	const byCode = Map.groupBy(areas, (area) => area.code)
	const byId = new Map(areas.map((area) => [area.id, area]))
	const index: AreaIndex = {
		all: areas,
		resolve: (code, at) => byCode.get(code)?.find((area) => holds(area, at)),
		byId: (id) => byId.get(id),
		at: (at, { level, under } = {}) =>
			areas.filter(
				(area) =>
					holds(area, at) &&
					(level === undefined || area.level === level) &&
					(under === undefined || isUnder(area, under, at)),
			),
	}
	const isUnder = (area: Area, code: string, at: number) =>
		ancestorsOf(area, at, index).some((above) => above !== area && above.code === code)
	return index
}

/** Areas above the given one, itself first, as the borders were while it held and as near to the instant as that allows. */
export function ancestorsOf(area: Area, at: number, areas: AreaIndex): Area[] {
	const then = clamp(at, area.validFrom, area.validTo)
	const found: Area[] = []
	for (let current: Area | undefined = area; current; ) {
		found.push(current)
		current = current.parentCode === null ? undefined : areas.resolve(current.parentCode, then)
	}
	return found
}

function clamp(at: number, from: number | null, to: number | null): number {
	return Math.min(Math.max(at, from ?? at), to === null ? Number.POSITIVE_INFINITY : to - 1)
}
