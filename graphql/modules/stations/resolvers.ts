import type { GraphqlContext } from '../../context.ts'
import { freshness } from '../../freshness.ts'
import { toDateTime } from '../../scalars.ts'
import type { StationView } from '../../station-reader.ts'

interface StationsArgs {
	indicator: string
	area?: string | null
	at?: number | null
}

export const resolvers = {
	Query: {
		stations: (_: unknown, { indicator, area, at }: StationsArgs, { reader }: GraphqlContext) =>
			reader.stations(area ?? undefined, indicator, at ?? undefined),
	},
	Station: {
		id: ({ station }: StationView) => station,
		source: ({ source }: StationView) => source.id,
		lastReceivedAt: ({ lastReceivedAt }: StationView) => toDateTime(lastReceivedAt),
		freshness: ({ source, lastReceivedAt, at }: StationView, _: unknown, { hours }: GraphqlContext) =>
			freshness(source, lastReceivedAt, at, hours),
	},
}
