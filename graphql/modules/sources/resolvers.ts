import type { Source } from '@vong/core/source'
import type { GraphqlContext } from '../../context.ts'
import { freshness } from '../../freshness.ts'
import { toDateTime } from '../../scalars.ts'

interface SourceState {
	readonly source: Source
	readonly lastReceivedAt: number | null
	readonly status: 'online' | 'offline' | null
}

export const resolvers = {
	Query: {
		sources: (_: unknown, __: unknown, { reader }: GraphqlContext): Promise<SourceState[]> => reader.sources(),
	},
	Source: {
		id: ({ source }: SourceState) => source.id,
		name: ({ source }: SourceState) => source.name.vi,
		nameEn: ({ source }: SourceState) => source.name.en,
		owner: ({ source }: SourceState) => source.owner,
		every: ({ source }: SourceState) => Math.round(source.every),
		freshness: ({ source, lastReceivedAt }: SourceState, _: unknown, { clock, hours }: GraphqlContext) =>
			freshness(source, lastReceivedAt, clock.now(), hours),
		status: ({ status }: SourceState) => status?.toUpperCase() ?? null,
		lastReceivedAt: ({ lastReceivedAt }: SourceState) => toDateTime(lastReceivedAt),
		eventTypes: ({ source }: SourceState) => source.types.map(({ type }) => type),
	},
}
