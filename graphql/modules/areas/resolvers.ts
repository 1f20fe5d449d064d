import type { Area, AreaLevel } from '@vong/core/area'
import type { Succession } from '@vong/core/succession'
import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'
import type { ScopedReader } from '../../scoped-reader.ts'

interface AreasArgs {
	at?: number | null
	level?: Uppercase<AreaLevel> | null
	under?: string | null
	codes?: string[] | null
	search?: string | null
}

/** An instant at which the area stood. */
const within = (area: Area) => area.validFrom ?? (area.validTo === null ? 0 : area.validTo - 1)

const areasOf = (rows: readonly Succession[], side: 'from' | 'to', reader: ScopedReader) =>
	rows.flatMap(({ [side]: id }) => (id === null ? [] : (reader.areaById(id) ?? [])))

export const resolvers = {
	Query: {
		areas: (_: unknown, { at, level, under, codes, search }: AreasArgs, { reader }: GraphqlContext) =>
			reader.areas(at ?? undefined, {
				level: level ? (level.toLowerCase() as AreaLevel) : undefined,
				under: under ?? undefined,
				codes: codes ?? undefined,
				search: search ?? undefined,
			}),
		area: (_: unknown, { code, at }: { code: string; at?: number | null }, { reader }: GraphqlContext) =>
			reader.area(code, at ?? undefined),
	},
	Area: {
		level: ({ level }: Area) => level.toUpperCase(),
		latitude: ({ lat }: Area) => lat,
		longitude: ({ lon }: Area) => lon,
		boundary: (area: Area, _: unknown, { reader }: GraphqlContext) => reader.outlineOf(area) ?? null,
		parent: (area: Area, _: unknown, { reader }: GraphqlContext) =>
			area.parentCode === null ? null : reader.area(area.parentCode, within(area)),
		validFrom: ({ validFrom }: Area) => toDateTime(validFrom),
		validTo: ({ validTo }: Area) => toDateTime(validTo),
		successors: (area: Area, _: unknown, { reader }: GraphqlContext) => areasOf(reader.handedOn(area), 'to', reader),
		predecessors: (area: Area, _: unknown, { reader }: GraphqlContext) => areasOf(reader.madeOf(area), 'from', reader),
		handedOn: (area: Area, _: unknown, { reader }: GraphqlContext) => reader.handedOn(area),
		madeOf: (area: Area, _: unknown, { reader }: GraphqlContext) => reader.madeOf(area),
	},
	Succession: {
		from: ({ from }: Succession, _: unknown, { reader }: GraphqlContext) => from && reader.areaById(from),
		to: ({ to }: Succession, _: unknown, { reader }: GraphqlContext) => to && reader.areaById(to),
		at: ({ at }: Succession) => toDateTime(at),
	},
}
