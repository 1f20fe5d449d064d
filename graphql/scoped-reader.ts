import type { Area, AreaIndex, AreaLevel } from '@vong/core/area'
import { type Centre, centreArea } from '@vong/core/centre'
import type { Clock } from '@vong/core/clock'
import type { EntityKind } from '@vong/core/entity'
import type { DeclaredFigure } from '@vong/core/figures'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { Position } from '@vong/core/position'
import type { Procedure } from '@vong/core/procedure'
import { type Rule, watchesReadings } from '@vong/core/rule'
import type { Safe } from '@vong/core/safe'
import type { Source } from '@vong/core/source'
import type { Successions } from '@vong/core/succession'
import type { Scope, Viewer } from '@vong/core/viewer'
import type { Playlist, Wall } from '@vong/core/wall'
import { zoneOffset } from '@vong/core/working-time'
import type { EntityFilter, EntityKeyset } from '@vong/store/derived-store'
import type { AreaIds, EventFilter, EventKey, StoredEvent, StoreQueries } from '@vong/store/store'
import DataLoader from 'dataloader'
import { createAlertReader } from './alert-reader.ts'
import { forbidden } from './errors.ts'
import { type EventCountsAsked, readEventCounts } from './event-counts.ts'
import { allDeclared, contradictions } from './findings.ts'
import type { IndicatorReader } from './indicator-reader.ts'
import type { IngestView } from './ingest-view.ts'
import type { Burning } from './live/burning.ts'
import { type Place, type Places, UNPLACED } from './places.ts'
import { readQuarantine } from './quarantine-reader.ts'
import type { AgeOfReading } from './reading-age.ts'
import { createReadingRevisions } from './reading-revisions.ts'
import { createScreenReader, type ScreenView } from './screen-reader.ts'
import { readAxes } from './source-axes.ts'
import type { SourceHealthReader } from './source-health.ts'
import { createStationReader } from './station-reader.ts'
import { createSystemReader, type SystemView } from './system-view.ts'
import { createWallScope } from './wall-scope.ts'

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

/** The filter of counts, which know no more than this of an event. */
export type CountFilterInput = Omit<FilterInput, 'subject' | 'severities'>

/** The filter of entities as clients write it: anything may be null. */
export interface EntityFilterInput {
	readonly key?: string | null | undefined
	readonly areas?: readonly string[] | null
	readonly agencies?: readonly string[] | null
	readonly states?: readonly string[] | null
	readonly open?: boolean | null
	readonly overdue?: boolean | null
	readonly dueBefore?: number | null
	readonly openedFrom?: number | null | undefined
	readonly openedTo?: number | null | undefined
}

/** Borders by which areas are added up. */
export type AreaMap = 'AS_WAS' | 'AS_OF_NOW'

/** What the province pack of this process holds. */
export interface PackView {
	readonly name: { readonly vi: string }
	/** Milliseconds. */
	readonly loadedAt: number
	readonly areas: number
	readonly sources: number
	readonly indicators: number
	readonly rules: number
	readonly walls: number
	readonly calendarUntil: number
	readonly roles: readonly string[]
}

export interface ReaderDeps {
	readonly queries: StoreQueries
	readonly areas: AreaIndex
	readonly successions: Successions
	/** Those whose names fit, the best first. */
	readonly searchAreas: (areas: readonly Area[], text: string) => Area[]
	/** The ground of an area as GeoJSON, as far as the operator gives it. */
	readonly outlineOf: (area: Area) => object | undefined
	readonly ingest: IngestView
	readonly places: Places
	readonly underNow: (place: Place) => Place
	readonly centres: readonly Centre[]
	readonly procedures: ReadonlyMap<string, Procedure>
	/** Those that hold now, by id. */
	readonly rules: () => ReadonlyMap<string, Rule>
	readonly declared: readonly DeclaredFigure[]
	readonly walls: readonly Wall[]
	readonly playlists: readonly Playlist[]
	readonly screens: ScreenView
	readonly burning: Burning
	readonly pack: PackView
	readonly safe: Pick<Safe, 'open'>
	readonly system: SystemView
	readonly health: SourceHealthReader
	readonly ageOfReading: AgeOfReading
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly indicators: IndicatorReader
	readonly sources: ReadonlyMap<string, Source>
	readonly visibleAreaIds: (scope: Scope) => AreaIds
	readonly timeZone: string
	readonly clock: Clock
}

export type ScopedReader = ReturnType<typeof createScopedReader>

/**
 * Everything a viewer may read, and the only way for resolvers to read at all: the store's queries stay in here, each behind
 * the viewer's scope.
 */
export function createScopedReader(viewer: Viewer, deps: ReaderDeps) {
	const { queries, areas, ingest, places, centres, definitions, indicators, visibleAreaIds, clock } = deps
	const scope = visibleAreaIds(viewer.scope)
	const heads = new DataLoader<number, Position>((instants) => queries.headsAt(instants))
	const sees = (area: Area | undefined) => (area && (scope === 'all' || scope.includes(area.id)) ? area : undefined)

	/** The dated areas of codes. @throws GraphQLError FORBIDDEN for areas outside of the scope. */
	function askedAreas(codes: readonly string[] | null | undefined): { areas?: readonly string[] } {
		const asked = codes ? visibleAreaIds({ kind: 'areas', codes }) : undefined
		if (!asked || asked === 'all') return {}
		if (scope !== 'all' && asked.some((id) => !scope.includes(id))) {
			throw forbidden('The filter names areas outside of your scope.')
		}
		return { areas: asked }
	}

	function toFilter(input: FilterInput): EventFilter {
		return {
			...askedAreas(input.areas),
			...(input.sources ? { sources: input.sources } : {}),
			...(input.types ? { types: input.types } : {}),
			...(typeof input.subject === 'string' ? { subject: input.subject } : {}),
			...(input.severities ? { severities: input.severities.map((severity) => severity.toLowerCase()) } : {}),
			...(typeof input.from === 'number' ? { from: input.from } : {}),
			...(typeof input.to === 'number' ? { to: input.to } : {}),
		}
	}

	function toEntityFilter(input: EntityFilterInput): EntityFilter {
		// The clock stands while the citizen has to bring something or to pay.
		const overdue = input.overdue ? { open: true, dueBefore: clock.now(), without: ['paused'] } : {}
		return {
			...askedAreas(input.areas),
			...(typeof input.key === 'string' ? { key: input.key } : {}),
			...(input.agencies ? { agencies: input.agencies } : {}),
			...(input.states ? { states: input.states } : {}),
			...(typeof input.open === 'boolean' ? { open: input.open } : {}),
			...(typeof input.dueBefore === 'number' ? { dueBefore: input.dueBefore } : {}),
			...(typeof input.openedFrom === 'number' ? { openedFrom: input.openedFrom } : {}),
			...(typeof input.openedTo === 'number' ? { openedTo: input.openedTo } : {}),
			...overdue,
		}
	}

	/** @throws GraphQLError FORBIDDEN when there is no such place, or none that the viewer may see. */
	function place(name: string | undefined, at: number): Place {
		const found = name === undefined ? places.usual(at, scope) : places.find(name, at, scope)
		if (!found)
			throw forbidden(
				name === undefined ? 'Your scope has no area.' : `There is no area ${name} in your scope at that time.`,
			)
		return found
	}

	/**
	 * A place of today with what its ground was in the span.
	 * @throws GraphQLError FORBIDDEN when some of that was never in the viewer's scope, which goes by the borders as they were.
	 */
	function placeOfNow(name: string | undefined, { from, to }: { from: number; to: number }): Place {
		const found = deps.underNow(place(name, clock.now()))
		const { parts = [], unknown = [] } = found.borders ?? {}
		const stood = [...found.areaIds, ...parts.map(({ id }) => id), ...unknown].flatMap((id) => areas.byId(id) ?? [])
		const inSpan = stood.filter(
			({ validFrom, validTo }) => (validFrom === null || validFrom < to) && (validTo === null || validTo > from),
		)
		if (!inSpan.every((area) => sees(area)))
			throw forbidden('Under the borders of now this place takes in areas that were outside of your scope then.')
		return scope === 'all' ? found : withinScope(found, scope)
	}

	/** What had ended before the span says nothing in it, but what was left open there still counts in what is open now. */
	function withinScope(found: Place, ids: readonly string[]): Place {
		const { borders } = found
		const own = (id: string) => ids.includes(id)
		return {
			...found,
			areaIds: found.areaIds.filter((id) => id === UNPLACED || own(id)),
			borders: borders && {
				...borders,
				whole: borders.whole.filter(own),
				parts: borders.parts.filter(({ id }) => own(id)),
			},
		}
	}

	function needWholeProvince(what: string) {
		if (scope !== 'all') throw forbidden(`${what} speaks of the whole province, which is outside of your scope.`)
	}

	/** Centres that lie in the scope as a whole, under the name that alerts bear. */
	const visibleCentres = () =>
		centres.filter(({ id }) => places.find(id, clock.now(), scope)).map(({ id }) => centreArea(id))
	const alerts = createAlertReader({
		queries,
		scope: scope === 'all' ? 'all' : [...scope, ...visibleCentres()],
		askedAreas: (codes) => askedAreas(codes).areas,
	})

	const walls = createWallScope(viewer, { ...deps, scope, place, toFilter, alerts })

	const revisions = createReadingRevisions(queries)
	const stationsOf = createStationReader({ ...deps, scope })

	return {
		scope,
		...walls,
		...createScreenReader(viewer, {
			screens: deps.screens,
			walls: walls.walls,
			playlists: deps.playlists,
			isWall: (id) => deps.walls.some((wall) => wall.id === id),
			burning: deps.burning,
			alerts: alerts.alerts,
			wantsAlert: alerts.wantsAlert,
			clock,
		}),
		stations: (area: string | undefined, id: string, at = clock.now()) =>
			stationsOf(place(area, at), indicators.definitionOf(id), at),
		...alerts,
		/** What was stated speaks of the whole province; `at`: until when it is counted beside it. */
		findings: async (at?: number) =>
			scope === 'all' ? contradictions(await allDeclared(deps.declared, deps, at), definitions, at) : [],
		/** Whether all of what these codes and centres name lies in the scope. */
		seesAll(codes: readonly string[]): boolean {
			if (scope === 'all') return true
			const asked = visibleAreaIds({ kind: 'areas', codes })
			return asked !== 'all' && asked.length > 0 && asked.every((id) => scope.includes(id))
		},
		procedure: (id: string) => deps.procedures.get(id),
		indicatorOfRule(id: string): string | undefined {
			const condition = deps.rules().get(id)?.condition
			return condition && watchesReadings(condition) ? condition.indicator : undefined
		},
		toFilter,
		events: (filter: FilterInput, limit: number, after: EventKey | undefined): Promise<StoredEvent[]> =>
			queries.eventsPage({ scope, filter: toFilter(filter), limit, ...(after ? { after } : {}) }),
		eventCounts: ({ filter, ...asked }: Omit<EventCountsAsked, 'filter'> & { filter: CountFilterInput }) =>
			readEventCounts(
				{ ...asked, filter: toFilter(filter) },
				{
					count: (input) => queries.eventCounts({ ...input, scope }),
					...{ now: clock.now, offset: zoneOffset(deps.timeZone, clock.now()) },
				},
			),
		/** One question to the store, however many events of an answer ask. */
		headsAt: (at: number) => heads.load(at),
		areas(
			at: number | undefined,
			filter: {
				level: AreaLevel | undefined
				under: string | undefined
				codes: readonly string[] | undefined
				search: string | undefined
			},
		): Area[] {
			const { codes } = filter
			const found = areas
				.at(at ?? clock.now(), filter)
				.filter((area) => sees(area) && (codes === undefined || codes.includes(area.code)))
			return filter.search === undefined ? found : deps.searchAreas(found, filter.search)
		},
		area: (code: string, at: number | undefined) => sees(areas.resolve(code, at ?? clock.now())),
		areaById: (id: string) => sees(areas.byId(id)),
		outlineOf: deps.outlineOf,
		handedOn: deps.successions.handedOn,
		madeOf: deps.successions.madeOf,
		entities: (kind: EntityKind, filter: EntityFilterInput, limit: number, after: EntityKeyset | undefined) =>
			queries.entitiesPage({ kind, scope, filter: toEntityFilter(filter), limit, ...(after ? { after } : {}) }),
		place,
		placeArea: (id: string) => places.areaOf(id),
		centres: () => centres.flatMap(({ id }) => places.find(id, clock.now(), scope)?.area ?? []),
		definition: indicators.definitionOf,
		ageOfReading: deps.ageOfReading,
		indicatorCatalogue: () => [...definitions.values()],
		indicators: async ({
			area,
			ids,
			at,
			map,
			category,
		}: {
			area: string | undefined
			ids: readonly string[] | undefined
			at: number | undefined
			map: AreaMap
			category?: string | undefined
		}) => {
			const instant = at ?? clock.now()
			if (map === 'AS_OF_NOW')
				return indicators.at(placeOfNow(area, indicators.spanAt(ids, instant)), ids, instant, category)
			const found = place(area, instant)
			return at === undefined && category === undefined
				? indicators.current(found, ids)
				: revisions.addedUp(await indicators.at(found, ids, instant, category))
		},
		indicatorBreakdown: (area: string | undefined, asked: Parameters<IndicatorReader['breakdown']>[1]) =>
			indicators.breakdown(place(area, asked.at ?? clock.now()), asked),
		revisionsOf: revisions.revisionsOf,
		revisionNumberOf: revisions.numberOf,
		indicatorSeries: ({
			area,
			map,
			...asked
		}: { area: string; map: AreaMap } & Parameters<IndicatorReader['series']>[1]) =>
			indicators.series(map === 'AS_OF_NOW' ? placeOfNow(area, asked) : place(area, asked.to - 1), asked),
		/** By source and axis; undefined when the scope is not the whole province. */
		async sourceQuality(): Promise<Map<string, Map<string, number | null>> | undefined> {
			const whole = scope === 'all' ? places.usual(clock.now(), scope) : undefined
			return whole && readAxes(whole, definitions.values(), indicators)
		},
		...createSystemReader({
			system: deps.system,
			spools: () => ingest.spools(),
			need(what) {
				needWholeProvince(what)
				if (!viewer.roles.includes('ADMIN')) throw forbidden(`${what} needs the role ADMIN.`)
			},
		}),
		pack(): PackView {
			if (!viewer.roles.includes('ADMIN')) throw forbidden('The state of the province pack needs the role ADMIN.')
			return deps.pack
		},
		sources: () => ingest.sources(),
		sourceHealth: (source: Source, lastReceivedAt: number | null) =>
			deps.health(source, lastReceivedAt, scope === 'all'),
		async ledger() {
			needWholeProvince('The ledger')
			return ingest.ledger()
		},
		async audit(page: Parameters<StoreQueries['auditPage']>[0]) {
			needWholeProvince('The audit')
			if (!viewer.roles.includes('ADMIN')) throw forbidden('The audit needs the role ADMIN.')
			return queries.auditPage(page)
		},
		async quarantine(page: Parameters<StoreQueries['quarantinePage']>[0]) {
			needWholeProvince('The quarantine')
			return readQuarantine(viewer, deps, page)
		},
	}
}
