import type { Area, AreaLevel } from '@vong/core/area'
import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'

interface AreasArgs {
	at?: number | null
	level?: Uppercase<AreaLevel> | null
	under?: string | null
}

/** An instant at which the area stood. */
const within = (area: Area) => area.validFrom ?? (area.validTo === null ? 0 : area.validTo - 1)

export const resolvers = {
	Query: {
		areas: (_: unknown, { at, level, under }: AreasArgs, { reader }: GraphqlContext) =>
			reader.areas(at ?? undefined, {
				level: level ? (level.toLowerCase() as AreaLevel) : undefined,
				under: under ?? undefined,
			}),
		area: (_: unknown, { code, at }: { code: string; at?: number | null }, { reader }: GraphqlContext) =>
			reader.area(code, at ?? undefined),
	},
	Area: {
		level: ({ level }: Area) => level.toUpperCase(),
		parent: (area: Area, _: unknown, { reader }: GraphqlContext) =>
			area.parentCode === null ? null : reader.area(area.parentCode, within(area)),
		validFrom: ({ validFrom }: Area) => toDateTime(validFrom),
		validTo: ({ validTo }: Area) => toDateTime(validTo),
		successors: ({ code, validTo }: Area, _: unknown, { reader }: GraphqlContext) => {
			const next = validTo === null ? undefined : reader.area(code, validTo)
			return next ? [next] : []
		},
	},
}
