import type { Clock } from '@vong/core/clock'
import type { IndicatorDefinition, Reading } from '@vong/core/indicator'
import { type Period, periodAt } from '@vong/core/period'
import { readSums, readTerms } from '@vong/core/reading'
import { zoneOffset } from '@vong/core/working-time'
import type { CellSum } from '@vong/store/derived-store'
import type { StoreQueries } from '@vong/store/store'
import { invalid } from './errors.ts'
import type { IndicatorView } from './live/indicator-view.ts'
import type { Place } from './places.ts'

export const STEPS = ['hour', 'day', 'week', 'month'] as const
export type Step = (typeof STEPS)[number]

const HOUR_MS = 3_600_000
const MAX_POINTS = 5_000

export interface IndicatorPoint {
	readonly start: number
	readonly value: number | null
	readonly numerator: number | null
	readonly denominator: number | null
}

interface IndicatorReaderDeps {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly queries: Pick<StoreQueries, 'cellSums'>
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

	/** Readings of each source, which are told under the whole place, with the source in place of an agency. */
	async function bySource(place: Place, ids: readonly string[] | undefined): Promise<Reading[]> {
		const wanted = [...definitions.values()].filter(
			({ id, formula }) => formula.kind === 'source' && (!ids || ids.includes(id)),
		)
		if (place.id !== deps.whole || wanted.length === 0) return []
		const now = clock.now()
		const since = now - 24 * HOUR_MS
		const period: Period = { kind: 'day', start: since, end: now }
		const where = (agency: string) => ({
			area: place.id,
			agency,
			period,
			asOf: deps.lastReceivedAt(agency),
			revision: 0,
		})
		const sums = await queries.cellSums({
			indicators: wanted.map(({ id }) => id),
			areas: 'all',
			from: since,
			to: now,
			by: 'agency',
		})
		return wanted.flatMap((definition) => {
			if (definition.formula.kind === 'source' && definition.formula.axis === 'freshness') {
				return deps.sourceIds.map((source) => ageOf(definition, where(source)))
			}
			return sums
				.filter(({ indicator }) => indicator === definition.id)
				.map((sum) => readSums(definition, sum, where(sum.agency)))
		})
	}

	function ageOf(definition: IndicatorDefinition, where: Parameters<typeof readSums>[2]): Reading {
		const age = where.asOf === null ? null : Math.max(0, clock.now() - where.asOf) / 60_000
		const reading = readSums(definition, undefined, where)
		return age === null
			? reading
			: { ...reading, value: Math.round(age * 10) / 10, reason: null, numerator: null, denominator: null, sample: 1 }
	}

	async function current(place: Place, ids: readonly string[] | undefined): Promise<Reading[]> {
		return [...told(place, ids), ...(await bySource(place, ids))]
	}

	function told(place: Place, ids: readonly string[] | undefined): Reading[] {
		for (const id of ids ?? []) definitionOf(id)
		const known = new Map(view.current(place.id, ids).map((reading) => [reading.indicator, reading]))
		// The age of a feed is told for each source, and for nothing else.
		const isAge = ({ formula }: IndicatorDefinition) => formula.kind === 'source' && formula.axis === 'freshness'
		const wanted = (ids ?? [...definitions.keys()]).filter((id) => !isAge(definitionOf(id)))
		return wanted.map((id) => known.get(id) ?? empty(definitionOf(id), place, periodOf(definitionOf(id), clock.now())))
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

	/** As it was at an instant, by what is known now. */
	async function at(place: Place, ids: readonly string[] | undefined, instant: number): Promise<Reading[]> {
		for (const id of ids ?? []) definitionOf(id)
		const needed = withParts(ids ?? definitions.keys())
		const byPeriod = Map.groupBy(
			needed.filter(({ formula }) => formula.kind !== 'terms'),
			(definition) => JSON.stringify(periodOf(definition, instant)),
		)
		const found = new Map<string, Reading>()
		for (const [text, members] of byPeriod) {
			const period = JSON.parse(text) as Period
			const sums = await queries.cellSums({
				indicators: members.map(({ id }) => id),
				areas: place.areaIds,
				from: period.start,
				to: period.end,
			})
			const own = new Map(sums.map((sum) => [sum.indicator, sum]))
			for (const definition of members) {
				const where = { area: place.id, agency: '', period, asOf: null, revision: clock.now() < period.end ? 0 : 1 }
				const people = deps.populationOf(place.id, period.start)
				found.set(definition.id, readSums(definition, sumsOf(definition, own.get(definition.id)), where, people))
			}
		}
		for (const definition of needed.filter(({ formula }) => formula.kind === 'terms')) {
			const where = { area: place.id, agency: '', period: periodOf(definition, instant), asOf: null, revision: 0 }
			found.set(definition.id, readTerms(definition, found, where))
		}
		return (ids ?? [...definitions.keys()]).flatMap((id) => found.get(id) ?? [])
	}

	async function series(
		place: Place,
		{ id, agency, from, to, step }: { id: string; agency?: string | undefined; from: number; to: number; step: Step },
	): Promise<IndicatorPoint[]> {
		const definition = definitionOf(id)
		if (!(from < to)) throw invalid('`from` has to come before `to`.')
		if ((to - from) / HOUR_MS > MAX_POINTS * { hour: 1, day: 24, week: 168, month: 720 }[step]) {
			throw invalid(`That span has more than ${MAX_POINTS} steps: ask for a shorter one, or a longer step.`)
		}
		const needed = withParts([id])
		const sums = await queries.cellSums({
			indicators: needed.filter(({ formula }) => formula.kind !== 'terms').map((each) => each.id),
			areas: place.areaIds,
			...(agency === undefined ? {} : { agency }),
			from,
			to,
			step: { unit: step, timeZone },
		})
		const byStart = Map.groupBy(sums, ({ start }) => start)
		return [...byStart]
			.toSorted(([a], [b]) => a - b)
			.map(([start, rows]) => {
				const period = periodAt(step, start, offset) ?? { kind: step, start, end: start }
				const where = { area: place.id, agency: agency ?? '', period, asOf: null, revision: 0 }
				const own = new Map(rows.map((row) => [row.indicator, row]))
				const found = new Map<string, Reading>()
				for (const each of needed) {
					const reading =
						each.formula.kind === 'terms'
							? readTerms(each, found, where)
							: readSums(each, sumsOf(each, own.get(each.id)), where, deps.populationOf(place.id, start))
					found.set(each.id, reading)
				}
				const { value = null, numerator = null, denominator = null } = found.get(definition.id) ?? {}
				return { start, value, numerator, denominator }
			})
	}

	return { current, at, series, definitionOf }
}

/** Rain is summed at each station and averaged over the stations. */
function sumsOf({ formula }: IndicatorDefinition, sum: CellSum | undefined) {
	return sum && formula.kind === 'observations' && formula.statistic === 'sum'
		? { ...sum, denominator: sum.agencies }
		: sum
}
