import type { Area, AreaIndex, AreaLevel } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Scope, Viewer } from '@vong/core/viewer'
import type { AreaIds, EventFilter, EventKey, StoredEvent, StoreQueries } from '@vong/store/store'
import { forbidden } from './errors.ts'
import type { IngestView } from './ingest-view.ts'

/** The filter as clients write it: severities in capitals, anything may be null. */
export interface FilterInput {
	readonly areas?: readonly string[] | null
	readonly sources?: readonly string[] | null
	readonly types?: readonly string[] | null
	readonly subject?: string | null
	readonly severities?: readonly string[] | null
	readonly from?: number | null
	readonly to?: number | null
}

export interface ReaderDeps {
	readonly queries: StoreQueries
	readonly areas: AreaIndex
	readonly ingest: IngestView
	readonly visibleAreaIds: (scope: Scope) => AreaIds
	readonly clock: Clock
}

export type ScopedReader = ReturnType<typeof createScopedReader>

/**
 * Everything a viewer may read, and the only way for resolvers to read at all: the store's queries stay in here, each behind
 * the viewer's scope.
 */
export function createScopedReader(viewer: Viewer, { queries, areas, ingest, visibleAreaIds, clock }: ReaderDeps) {
	const scope = visibleAreaIds(viewer.scope)
	const sees = (area: Area | undefined) => (area && (scope === 'all' || scope.includes(area.id)) ? area : undefined)

	/** The filter with area codes worked out to areas. @throws GraphQLError FORBIDDEN for areas outside of the scope. */
	function toFilter(input: FilterInput): EventFilter {
		const asked = input.areas ? visibleAreaIds({ kind: 'areas', codes: input.areas }) : undefined
		if (asked && asked !== 'all' && scope !== 'all' && asked.some((id) => !scope.includes(id))) {
			throw forbidden('The filter names areas outside of your scope.')
		}
		return {
			...(asked && asked !== 'all' ? { areas: asked } : {}),
			...(input.sources ? { sources: input.sources } : {}),
			...(input.types ? { types: input.types } : {}),
			...(typeof input.subject === 'string' ? { subject: input.subject } : {}),
			...(input.severities ? { severities: input.severities.map((severity) => severity.toLowerCase()) } : {}),
			...(typeof input.from === 'number' ? { from: input.from } : {}),
			...(typeof input.to === 'number' ? { to: input.to } : {}),
		}
	}

	function needWholeProvince(what: string) {
		if (scope !== 'all') throw forbidden(`${what} speaks of the whole province, which is outside of your scope.`)
	}

	return {
		scope,
		toFilter,
		events: (filter: FilterInput, limit: number, after: EventKey | undefined): Promise<StoredEvent[]> =>
			queries.eventsPage({ scope, filter: toFilter(filter), limit, ...(after ? { after } : {}) }),
		headsAt: (at: number) => queries.headsAt(at),
		areas: (at: number | undefined, filter: { level: AreaLevel | undefined; under: string | undefined }) =>
			areas.at(at ?? clock.now(), filter).filter((area) => sees(area)),
		area: (code: string, at: number | undefined) => sees(areas.resolve(code, at ?? clock.now())),
		areaById: (id: string) => sees(areas.byId(id)),
		sources: () => ingest.sources(),
		async ledger() {
			needWholeProvince('The ledger')
			return ingest.ledger()
		},
		async quarantine(page: Parameters<StoreQueries['quarantinePage']>[0]) {
			needWholeProvince('The quarantine')
			if (!viewer.roles.includes('OPERATOR') && !viewer.roles.includes('ADMIN')) {
				throw forbidden('The quarantine holds raw messages: it needs the role OPERATOR.')
			}
			return queries.quarantinePage(page)
		},
	}
}
