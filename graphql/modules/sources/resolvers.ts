import type { Source } from '@vong/core/source'
import type { GraphqlContext } from '../../context.ts'
import { freshness } from '../../freshness.ts'
import { toDateTime } from '../../scalars.ts'
import type { OddStation, SourceHealth } from '../../source-health.ts'

interface SourceState {
	readonly source: Source
	readonly lastReceivedAt: number | null
	readonly status: 'online' | 'offline' | null
	/** Values by the id of the axis's indicator. */
	readonly quality: () => Promise<Map<string, number | null> | undefined>
}

export const resolvers = {
	Query: {
		sources: async (_: unknown, __: unknown, { reader }: GraphqlContext): Promise<SourceState[]> => {
			// Asked for once, and only when a source's quality is.
			let quality: ReturnType<typeof reader.sourceQuality> | undefined
			const qualityOf = async (id: string) => {
				quality ??= reader.sourceQuality()
				const axes = await quality
				return axes && (axes.get(id) ?? new Map<string, number | null>())
			}
			return (await reader.sources()).map((state) => ({ ...state, quality: () => qualityOf(state.source.id) }))
		},
	},
	SourceQuality: {
		correct: (axes: Map<string, number | null>) => axes.get('QUALITY_CORRECT') ?? null,
		complete: (axes: Map<string, number | null>) => axes.get('QUALITY_COMPLETE') ?? null,
		clean: (axes: Map<string, number | null>) => axes.get('QUALITY_CLEAN') ?? null,
		live: (axes: Map<string, number | null>) => axes.get('QUALITY_LIVE') ?? null,
	},
	Source: {
		quality: ({ quality }: SourceState) => quality(),
		health: ({ source, lastReceivedAt }: SourceState, _: unknown, { reader }: GraphqlContext) =>
			reader.sourceHealth(source, lastReceivedAt),
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
		eventTypeNames: ({ source }: SourceState) =>
			source.types.map(({ type, name }) => ({ type, name: name?.vi ?? type, nameEn: name?.en ?? type })),
	},
	SourceHealth: {
		since: ({ since }: SourceHealth) => toDateTime(since),
		nextBy: ({ nextBy }: SourceHealth) => toDateTime(nextBy),
		cadence: ({ cadence }: SourceHealth) => cadence.toUpperCase().replace('-', '_'),
		learnedOpen: ({ learned }: SourceHealth) => learned?.open ?? null,
		learnedClosed: ({ learned }: SourceHealth) => learned?.closed ?? null,
	},
	OddStation: { since: ({ since }: OddStation) => toDateTime(since) },
}
