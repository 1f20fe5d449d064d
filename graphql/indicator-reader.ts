import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import {
	type IndicatorDefinition,
	isToldByCategory,
	newestAmong,
	type Reading,
	takesLatest,
} from '@vong/core/indicator'
import { beginOf, countsOf, isWhole, measuresOf } from '@vong/core/measuring'
import { type Period, periodAt, periodsBetween } from '@vong/core/period'
import { addSums, isToldFor, perStation, type ReadingPlace, readSums, readTerms, readUnknown } from '@vong/core/reading'
import { zoneOffset } from '@vong/core/working-time'
import type { CellQuery, CellSum } from '@vong/store/derived-store'
import type { StoreQueries } from '@vong/store/store'
import { cellsFrom, createBreakdown, needCategories } from './breakdown.ts'
import { invalid } from './errors.ts'
import type { IndicatorView } from './live/indicator-view.ts'
import type { Place } from './places.ts'
import { createSourceReadings } from './source-readings.ts'

export const STEPS = ['hour', 'day', 'week', 'month'] as const
export type Step = (typeof STEPS)[number]

const HOUR_MS = 3_600_000
const MAX_POINTS = 5_000
/** Periods that are measured as a whole are read one by one. */
const MAX_WHOLE = 120

export interface IndicatorPoint {
	readonly start: number
	readonly value: number | null
	readonly numerator: number | null
	readonly denominator: number | null
	readonly reason: string | null
	readonly apportioned: boolean
}

interface SeriesRequest {
	readonly id: string
	/** Of this agency alone, or of this category. */
	readonly agency?: string | undefined
	readonly category?: string | undefined
	readonly from: number
	readonly to: number
	readonly step: Step
}

/** What is added up of a place: all of it, or what is of an agency or a category. */
type SumSpan = Pick<SeriesRequest, 'agency' | 'category'> & Pick<CellQuery, 'from' | 'to' | 'step'>

/** A sum under the borders of now: some of it by shares, some of it perhaps nowhere. */
type BorderSum = CellSum & { readonly apportioned?: boolean; readonly unknown?: boolean }

interface IndicatorReaderDeps {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly queries: Pick<StoreQueries, 'cellSums' | 'categorySums' | 'measureEntities'>
	readonly areas: AreaIndex
	readonly view: IndicatorView
	/** The place that speaks for all sources. */
	readonly whole: string | undefined
	readonly sourceIds: readonly string[]
	readonly lastReceivedAt: (source: string) => number | null
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly timeZone: string
	readonly clock: Clock
}

export type IndicatorReader = ReturnType<typeof createIndicatorReader>

/** Readings of a place: those of now as they were told, those of another time and series from the cells. Knows nothing of scopes. */
export function createIndicatorReader(deps: IndicatorReaderDeps) {
	const { definitions, queries, view, timeZone, clock } = deps
	const offset = zoneOffset(timeZone, clock.now())
	const bySource = createSourceReadings(deps)

	/** @throws GraphQLError INVALID for an indicator that the pack does not have. */
	function definitionOf(id: string): IndicatorDefinition {
		const definition = definitions.get(id)
		if (!definition) throw invalid(`There is no indicator ${id}.`)
		return definition
	}

	/** The indicators and those that they are put together from, parts first. */
	function withParts(ids: Iterable<string>): IndicatorDefinition[] {
		const found = new Map<string, IndicatorDefinition>()
		const add = (id: string) => {
			const definition = definitions.get(id)
			if (!definition || found.has(id)) return
			if (definition.formula.kind === 'terms') for (const { indicator } of definition.formula.terms) add(indicator)
			found.set(id, definition)
		}
		for (const id of ids) add(id)
		return [...found.values()]
	}

	async function current(place: Place, ids: readonly string[] | undefined): Promise<Reading[]> {
		return [...told(place, ids), ...(await bySource(place, ids))]
	}

	function told(place: Place, ids: readonly string[] | undefined): Reading[] {
		for (const id of ids ?? []) definitionOf(id)
		const known = new Map(view.current(place.id, ids).map((reading) => [reading.indicator, reading]))
		// The age of a feed is told for each source, and for nothing else.
		const isAge = ({ formula }: IndicatorDefinition) => formula.kind === 'source' && formula.axis === 'freshness'
		const wanted = toldIds(place, ids).filter((id) => !isAge(definitionOf(id)))
		return wanted.map((id) => known.get(id) ?? empty(definitionOf(id), place, periodOf(definitionOf(id), clock.now())))
	}

	/** Those of the wanted indicators that are told for a place of its level. */
	function toldIds({ id: place }: Place, ids: readonly string[] | undefined): readonly string[] {
		const area = deps.areas.byId(place)
		return (ids ?? [...definitions.keys()]).filter((id) => isToldFor(definitionOf(id), area))
	}

	/** The period of the first kind that the indicator names; a snapshot's is the hour that kept it. */
	function periodOf({ periods }: IndicatorDefinition, at: number): Period {
		const hour = {
			kind: 'now' as const,
			start: Math.floor(at / HOUR_MS) * HOUR_MS,
			end: Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS,
		}
		const [kind] = periods
		return kind === undefined || kind === 'now' ? hour : (periodAt(kind, at, offset) ?? hour)
	}

	function empty(definition: IndicatorDefinition, place: Place, period: Period): Reading {
		const where = { area: place.id, agency: '', period, asOf: null, revision: 0 }
		return definition.formula.kind === 'terms'
			? readTerms(definition, new Map(), where)
			: readSums(definition, undefined, where)
	}

	/** Of the periods in which an instant lies, by what is known now: whole, or up to `until`, to the cell. */
	async function at(
		place: Place,
		asked: readonly string[] | undefined,
		instant: number,
		{ until = Number.POSITIVE_INFINITY, category }: { until?: number; category?: string | undefined } = {},
	): Promise<Reading[]> {
		for (const id of asked ?? []) definitionOf(id)
		const ids = category === undefined ? asked : withCategories(asked)
		const needed = withParts(ids ?? definitions.keys())
		const byPeriod = Map.groupBy(
			needed.filter(({ formula }) => formula.kind !== 'terms'),
			(definition) => JSON.stringify(periodOf(definition, instant)),
		)
		const found = new Map<string, Reading>()
		// Side by side: one place at an instant is asked for over half a dozen spans, from an hour to a year.
		const summed = await Promise.all(
			[...byPeriod].map(async ([text, members]) => {
				const period = JSON.parse(text) as Period
				const from = category === undefined ? period.start : cellsFrom(period)
				const sums = await sumCells(members, place, { category, from, to: Math.min(period.end, until) })
				return { period, members, own: new Map(sums.map((sum) => [sum.indicator, sum])) }
			}),
		)
		for (const { period, members, own } of summed) {
			for (const definition of members) {
				const revision = revisionOf(period, until)
				const where = { area: place.id, agency: '', category, period, asOf: null, revision, map: mapOf(place) }
				found.set(definition.id, readOwn(definition, own.get(definition.id), where, place))
			}
		}
		for (const definition of needed.filter(({ formula }) => formula.kind === 'terms')) {
			const period = periodOf(definition, instant)
			const revision = revisionOf(period, until)
			const where = { area: place.id, agency: '', period, asOf: null, revision, map: mapOf(place) }
			found.set(definition.id, readTerms(definition, found, where))
		}
		return toldIds(place, ids).flatMap((id) => found.get(id) ?? [])
	}

	/** Those that are told by category, of all or of these. @throws GraphQLError INVALID where one of these is not. */
	function withCategories(ids: readonly string[] | undefined): readonly string[] {
		for (const id of ids ?? []) needCategories(definitionOf(id))
		return ids ?? [...definitions.values()].filter(isToldByCategory).map(({ id }) => id)
	}

	/** Whether the period was over at the instant that is looked at; how often it was restated is known to the store. */
	const revisionOf = ({ kind, end }: Period, until: number) =>
		kind === 'now' || Math.min(clock.now(), until) < end ? 0 : 1

	async function series(
		place: Place,
		{ id, agency, category, from, to, step }: SeriesRequest,
	): Promise<IndicatorPoint[]> {
		const definition = definitionOf(id)
		if (category !== undefined) needCategories(definition)
		if (category !== undefined && agency !== undefined)
			throw invalid('Either `agency` or `category`: what an agency handles is not told apart by category.')
		if (!(from < to)) throw invalid('`from` has to come before `to`.')
		if ((to - from) / HOUR_MS > MAX_POINTS * { hour: 1, day: 24, week: 168, month: 720 }[step]) {
			throw invalid(`That span has more than ${MAX_POINTS} steps: ask for a shorter one, or a longer step.`)
		}
		if (toldIds(place, [id]).length === 0) return []
		const needed = withParts([id])
		// The cells of what is measured over periods as a whole speak of periods of the first kind.
		const fromCells = ({ formula, periods }: IndicatorDefinition) => !isWhole(formula) || periods[0] === step
		const cells = await sumCells(
			needed.filter((each) => each.formula.kind !== 'terms' && fromCells(each)),
			place,
			{ agency, category, from, to, step: { unit: step, timeZone } },
		)
		const whole = needed.filter((each) => !fromCells(each) && each.periods.includes(step))
		const sums: BorderSum[] = [...cells]
		const part = { agency, category }
		for (const each of whole) sums.push(...(await measureSeries(each, place, part, periodsIn(step, from, to))))
		const byStart = Map.groupBy(sums, ({ start }) => start)
		return [...byStart]
			.toSorted(([a], [b]) => a - b)
			.map(([start, rows]) => {
				const period = periodAt(step, start, offset) ?? { kind: step, start, end: start }
				const name = { area: place.id, agency: agency ?? '', category }
				const where = { ...name, period, asOf: null, revision: 0, map: mapOf(place) }
				const own = new Map(rows.map((row) => [row.indicator, row]))
				const found = new Map<string, Reading>()
				for (const each of needed) {
					const reading =
						each.formula.kind === 'terms'
							? readTerms(each, found, where)
							: readOwn(each, own.get(each.id), where, place)
					found.set(each.id, reading)
				}
				const {
					value = null,
					numerator = null,
					denominator = null,
					reason = null,
					apportioned = false,
				} = found.get(definition.id) ?? {}
				return { start, value, numerator, denominator, reason, apportioned }
			})
	}

	const mapOf = ({ borders }: Place): Reading['map'] => (borders ? 'as-of-now' : 'as-was')

	function readOwn(
		definition: IndicatorDefinition,
		sum: BorderSum | undefined,
		where: ReadingPlace,
		{ borders }: Place,
	): Reading {
		const { start } = where.period
		const knownFrom = borders && (definition.rollUp ? borders.knownFrom : borders.ownFrom)
		if (sum?.unknown || (typeof knownFrom === 'number' && start < knownFrom))
			return readUnknown(definition, 'borders-unknown', where)
		const people = borders ? borders.peopleAt(start) : deps.populationOf(where.area, start)
		return readSums(definition, sum && perStation(definition, sum), { ...where, apportioned: sum?.apportioned }, people)
	}

	/** Sums with those of areas that were split by their shares; where nobody stated one, the sum is unknown. */
	async function sumCells(members: readonly IndicatorDefinition[], place: Place, span: SumSpan): Promise<BorderSum[]> {
		const { parts, unknown } = place.borders ?? { parts: [], unknown: [] }
		const added = members.filter(({ rollUp }) => rollUp)
		const sumIn = (areaIds: readonly string[]) =>
			areaIds.length === 0 ? [] : sumWhole(added, { ...place, areaIds }, span)
		// In one turn, so that they make one statement.
		const [whole, shared, nowhere] = await Promise.all([
			sumWhole(members, place, span),
			Promise.all(
				[...Map.groupBy(parts, (part) => part.share)].map(async ([share, own]) => ({
					share,
					sums: await sumIn(own.map(({ id }) => id)),
				})),
			),
			sumIn(unknown),
		])
		const found = new Map<string, BorderSum>(whole.map((sum) => [`${sum.indicator} ${sum.start}`, sum]))
		const put = (sum: CellSum, share: number, marks: { apportioned: true } | { unknown: true }) => {
			if (sum.numerator === 0 && sum.denominator === 0 && sum.sample === 0) return
			const scaled = {
				numerator: sum.numerator * share,
				denominator: sum.denominator * share,
				sample: sum.sample * share,
			}
			const key = `${sum.indicator} ${sum.start}`
			const known = found.get(key)
			const agencies = (known?.agencies ?? 0) + sum.agencies * share
			found.set(key, { ...sum, ...known, ...addSums(known, scaled), agencies, ...marks })
		}
		for (const { share, sums } of shared) for (const sum of sums) put(sum, share, { apportioned: true })
		for (const sum of nowhere) put(sum, 0, { unknown: true })
		return [...found.values()]
	}

	/** What is stated for an area is not added up from what lies below it, nor snapshots over time. */
	async function sumWhole(
		members: readonly IndicatorDefinition[],
		place: Place,
		{ agency, category, ...span }: SumSpan,
	): Promise<CellSum[]> {
		const kinds = Map.groupBy(members, (each) => `${each.rollUp} ${takesLatest(each)}`)
		const found = await Promise.all(
			[...kinds.values()].map((own) => {
				const areas = own[0]?.rollUp ? place.areaIds : place.ownIds
				// Of snapshots the last one in each step counts.
				const latest = own[0] && takesLatest(own[0])
				const newest = newestAmong(own)
				const asked = { indicators: own.map(({ id }) => id), areas, latest, newest, ...span }
				return category === undefined
					? queries.cellSums({ ...asked, agency })
					: queries.categorySums({ ...asked, categories: [category] })
			}),
		)
		return found.flat()
	}

	function periodsIn(step: Step, from: number, to: number): Period[] {
		const found = periodsBetween(step, from, to, offset)
		if (found.length > MAX_WHOLE) throw invalid(`At most ${MAX_WHOLE} periods of that indicator can be read at once.`)
		return found
	}

	/** What is measured over each of the periods as a whole, by its last instant or by now. */
	async function measureSeries(
		{ id: indicator, formula }: IndicatorDefinition,
		{ areaIds, borders }: Place,
		{ agency, category }: Pick<SeriesRequest, 'agency' | 'category'>,
		periods: readonly Period[],
	): Promise<BorderSum[]> {
		if (!isWhole(formula)) return []
		const ids = new Set(areaIds)
		// What is measured as a whole cannot be shared out afterwards.
		const split = new Set([...(borders?.parts.map(({ id: part }) => part) ?? []), ...(borders?.unknown ?? [])])
		const found: BorderSum[] = []
		for (const { start, end } of periods) {
			const time = { now: Math.min(clock.now(), end - 1), start, soon: () => undefined }
			const { of: kind, at: by, area, dayStartHour } = formula
			const rows = await queries.measureEntities({
				...{
					kind,
					at: by,
					area,
					grain: 'whole',
					timeZone,
					dayStartHour,
					from: beginOf(formula, { start, end }),
					to: end,
				},
				measures: measuresOf(formula, time),
				...(category === undefined ? {} : { by: 'category', categories: [category] }),
			})
			const own = rows.filter((row) => ids.has(row.areaId) && (agency === undefined || row.agency === agency))
			const counts = countsOf(
				formula,
				own,
				({ values }) => values,
				(id) => deps.areas.byId(id)?.level,
			)
			const unknown = rows.some(({ areaId }) => split.has(areaId))
			if (counts.length === 0 && !unknown) continue
			const sum = counts.reduce((total, count) => addSums(total, count), { numerator: 0, denominator: 0, sample: 0 })
			found.push({ ...sum, indicator, start, areaId: '', agency: '', agencies: counts.length, unknown })
		}
		return found
	}

	/** The whole span that readings at an instant speak of. */
	function spanAt(ids: readonly string[] | undefined, instant: number): { from: number; to: number } {
		const periods = withParts(ids ?? definitions.keys()).map((definition) => periodOf(definition, instant))
		const [starts, ends] = [periods.map(({ start }) => start), periods.map(({ end }) => end)]
		return { from: Math.min(instant, ...starts), to: Math.max(instant + 1, ...ends) }
	}

	return {
		current,
		/** Of the periods in which an instant lies, by what is known now. */
		at: (place: Place, ids: readonly string[] | undefined, instant: number, category?: string) =>
			at(place, ids, instant, { category }),
		/** The same with what happened up to the instant alone, to the cell: the hour or day that had begun counts whole. */
		upTo: (place: Place, ids: readonly string[] | undefined, instant: number) =>
			at(place, ids, instant, { until: instant + 1 }),
		series,
		breakdown: createBreakdown({ ...deps, definitionOf, periodOf }),
		spanAt,
		definitionOf,
	}
}
