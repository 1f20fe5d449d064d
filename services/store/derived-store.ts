import type { Entity, EntityKind, Measure } from '@vong/core/entity'
import type { Position } from '@vong/core/position'
import type { AreaIds, StoredEvent } from './store.ts'

export interface EntityFilter {
	readonly areas?: readonly string[] | undefined
	readonly agencies?: readonly string[] | undefined
	readonly states?: readonly string[] | undefined
	readonly open?: boolean | undefined
	/** None of these flags holds. */
	readonly without?: readonly string[] | undefined
	readonly dueBefore?: number | undefined
	readonly dueFrom?: number | undefined
	readonly openedFrom?: number | undefined
	readonly openedTo?: number | undefined
	readonly key?: string | undefined
}

export interface EntityKeyset {
	readonly openedAt: number
	readonly key: string
}

/** Entities of one kind, put into periods by an instant, counted and summed by area and agency or category. */
export interface EntityMeasures {
	readonly kind: EntityKind
	/** `now`: all that are there, in one period that starts at `from`. */
	readonly at: 'opened' | 'closed' | 'now'
	readonly area: 'handling' | 'residence'
	/** Smallest period, or `whole`: one that starts at `from`; days are those of `timeZone`, or begin `dayStartHour` hours before midnight's day (16 for health). */
	readonly grain: 'hour' | 'day' | 'whole'
	readonly timeZone: string
	readonly dayStartHour: number
	readonly from: number
	readonly to: number
	readonly measures: readonly Measure[]
	/** By what those of an area are told apart; by agency when left out. */
	readonly by?: 'agency' | 'category' | undefined
	/** Only these categories. */
	readonly categories?: readonly string[] | undefined
}

export interface MeasuredCell {
	readonly start: number
	readonly areaId: string
	/** Empty where categories are told apart. */
	readonly agency: string
	readonly category?: string | undefined
	/** In the order of the measures. */
	readonly values: readonly number[]
}

export interface Cell {
	readonly indicator: string
	readonly start: number
	readonly areaId: string
	readonly agency: string
	/** Of the cells that are kept by category, which have no agency. */
	readonly category?: string | undefined
	readonly numerator: number
	readonly denominator: number
	readonly sample: number
}

export interface CellQuery {
	readonly indicators: readonly string[]
	readonly areas: AreaIds
	readonly agency?: string | undefined
	readonly from: number
	readonly to: number
	/** Sums per step from `from` on; absent: one sum over all. */
	readonly step?: { readonly unit: 'hour' | 'day' | 'week' | 'month'; readonly timeZone: string } | undefined
	/** Of each indicator (and step) only the cells that begin last: those of a snapshot are no parts of a sum. */
	readonly latest?: boolean | undefined
	/** Of these indicators no sums: of each row the cell that has something and begins last. */
	readonly newest?: readonly string[] | undefined
	/** One row per area, agency, or both, instead of one over all of them. */
	readonly by?: 'area' | 'agency' | 'area-and-agency' | undefined
}

/** The cells by category know no agencies. */
export interface CategoryQuery
	extends Pick<CellQuery, 'indicators' | 'areas' | 'from' | 'to' | 'step' | 'latest' | 'newest'> {
	/** Of these alone; of all when left out. */
	readonly categories?: readonly string[] | undefined
}

export interface CellSum {
	readonly indicator: string
	readonly start: number
	readonly areaId: string
	readonly agency: string
	/** Where the sums are of one category. */
	readonly category?: string | undefined
	readonly numerator: number
	readonly denominator: number
	readonly sample: number
	/** When the newest cell that has something begins, milliseconds. */
	readonly newest?: number | undefined
	/** How many agencies (or stations) have something in it. */
	readonly agencies: number
}

export interface ReadingQuery {
	readonly indicators: readonly string[]
	readonly period: string
	readonly from: number
	readonly to: number
	readonly limit: number
}

/** What a source sent in a span: in messages as they were committed, and in events as they are stored. */
export interface SourceQuality {
	readonly source: string
	readonly received: number
	readonly quarantined: number
	readonly duplicate: number
	readonly events: number
	/** Of the events those that do not bear a time yet to come: one that comes late is judged by its lateness. */
	readonly clean: number
	/** Of the events those that came within the lateness that is allowed. */
	readonly timely: number
	/** In how many spans of the source's cadence something came. */
	readonly slots: number
}

/** Queries on what is derived from events: entities, cells of indicators, readings. */
/** Where a station stands, and what it measured last. */
export interface StationPoint {
	readonly source: string
	readonly station: string
	readonly latitude: number
	readonly longitude: number
	readonly value: number | null
	readonly unit: string
	/** Milliseconds. */
	readonly lastReceivedAt: number
}

export interface DerivedQueries {
	/** The events filed under these entities, in event order; each once. */
	entityEvents(
		entities: readonly { kind: EntityKind; keys: readonly string[] }[],
	): Promise<{ kind: EntityKind; key: string; event: StoredEvent }[]>
	/** Newest opened first by (openedAt, key), at most `limit`, after (older than) `after`. */
	entitiesPage(input: {
		kind: EntityKind
		scope: AreaIds
		filter: EntityFilter
		limit: number
		after?: EntityKeyset
	}): Promise<Entity[]>
	/** One row per smallest period, area and agency, or category, in which something is. */
	measureEntities(input: EntityMeasures): Promise<MeasuredCell[]>
	/** Earliest and latest instants of the entities of a kind, undefined when there are none. */
	entitySpan(kind: EntityKind): Promise<{ from: number; to: number } | undefined>
	/** Measurements per hour, area, station (as `agency`), parameter and unit: [total, measured]. */
	measureObservations(input: {
		parameters: readonly string[]
		from: number
		to: number
	}): Promise<(MeasuredCell & { readonly parameter: string; readonly unit: string })[]>
	/** Which of these parameters were measured by events in a range of one writer's numbers, and in which hours. */
	observedHours(input: {
		writer: string
		after: number
		upTo: number
		parameters: readonly string[]
	}): Promise<{ parameter: string; start: number }[]>
	/** The first and the last hour in which one of these parameters was measured, undefined when none was. */
	observedSpan(parameters: readonly string[]): Promise<{ from: number; to: number } | undefined>
	/** Of every source that sent something in the span (by receipt). */
	sourceQuality(input: {
		from: number
		to: number
		/** Seconds. */
		sources: readonly { id: string; every: number; lateness: number }[]
	}): Promise<SourceQuality[]>
	/** The minutes in which something of each source came in, ascending, as far as they are still kept. */
	sourceArrivals(input: { from: number; to: number }): Promise<{ source: string; minutes: number[] }[]>
	/** Stations that measured one of the parameters in the span, each where it stood last; without those of which no place is known. */
	stationPoints(input: {
		areas: readonly string[]
		parameters: readonly string[]
		from: number
		to: number
		limit: number
	}): Promise<StationPoint[]>
	/** Spans of more than `least` milliseconds without an event of a source, and since when there was none; `next` is null where none followed. */
	sourceSilences(input: {
		from: number
		to: number
		least: number
		sources: readonly string[]
	}): Promise<{ source: string; last: number; next: number | null }[]>
	/**
	 * How long after the sender's time events came in, in milliseconds: of the quickest tenth and of the middle one. Only what bears a time of
	 * the sender's own.
	 */
	sourceDelays(input: {
		from: number
		to: number
	}): Promise<{ source: string; sample: number; quick: number; usual: number }[]>
	/**
	 * Of the events that came in, other than measurements, those whose type, subject and content had come in the span before, under another id.
	 */
	sourceRepeats(input: { from: number; to: number }): Promise<{ source: string; events: number; repeated: number }[]>
	/** The newest values of each station and parameter, ascending by time, at most `each` of them. */
	recentMeasurements(input: {
		from: number
		each: number
		limit: number
	}): Promise<
		{ source: string; station: string; parameter: string; unit: string; values: [at: number, value: number][] }[]
	>
	/** Where followers of the stream stood, by name; without those that never said. */
	progress(names: readonly string[]): Promise<ReadonlyMap<string, Position>>
	/** Which sources measured something where, and the hour in which each did last; the hours from `from` on, none that begins after `to`. */
	measuredBy(input: {
		parameters: readonly string[]
		from: number
		to: number
	}): Promise<{ parameter: string; areaId: string; source: string; hour: number }[]>
	/** Sums of cells. */
	cellSums(input: CellQuery): Promise<CellSum[]>
	/** Sums of the cells by category, one row for each of them. */
	categorySums(input: CategoryQuery): Promise<CellSum[]>
	/** The cells of these indicators that start at these instants. */
	cellsAt(indicators: readonly string[], starts: readonly number[]): Promise<Cell[]>
	/** The same of the cells by category: of these categories, or of all. */
	categoryCellsAt(
		indicators: readonly string[],
		starts: readonly number[],
		categories: readonly string[] | undefined,
	): Promise<Cell[]>
	/** The newest reading of each (indicator, area, agency) whose period begins in the span. */
	newestReadings(input: { from: number; to: number; limit: number }): Promise<string[]>
	/** The latest revision of each closed period that begins in the span, oldest first. */
	closedReadings(input: ReadingQuery): Promise<string[]>
	/** All revisions of these readings of one period, oldest first, with when each was worked out. */
	readingRevisions(input: {
		indicators: readonly string[]
		area: string
		agency: string
		period: string
		start: number
	}): Promise<{ reading: string; at: number }[]>
}
