import type { AreaIndex } from '@vong/core/area'
import { type Centre, centreArea } from '@vong/core/centre'
import { type IndicatorDefinition, newestAmong, type Reading, takesLatest } from '@vong/core/indicator'
import { beginOf, countsOf, isWhole, measuresOf } from '@vong/core/measuring'
import type { Period, PeriodKind } from '@vong/core/period'
import { joinSums, perStation, readSums, readTerms, type Sums } from '@vong/core/reading'
import type { CellSum } from '@vong/store/derived-store'
import type { StoreQueries } from '@vong/store/store'

interface AreaSums extends Sums {
	readonly areaId: string
}

export interface MeasureDeps {
	readonly queries: Pick<StoreQueries, 'cellSums' | 'measureEntities'>
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly areas: AreaIndex
	/** The first one is the whole province's. */
	readonly centres: readonly Centre[]
	/** Adds sums up to everything above, by the borders of the instant. */
	readonly rollUp: (definition: IndicatorDefinition, sums: Iterable<AreaSums>, at: number) => Map<string, Sums>
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly timeZone: string
}

/** What is measured: an indicator over periods of a kind, told apart by agency or not. */
export interface Measured {
	readonly indicator: string
	readonly period: PeriodKind
	readonly byAgency: boolean
}

const HOUR_MS = 3_600_000
const STEPS: ReadonlySet<PeriodKind> = new Set(['hour', 'day', 'week', 'month'])
type Step = 'hour' | 'day' | 'week' | 'month'

/**
 * Readings for rules, from the cells: of periods that nobody is shown, by agency, and of the past. A snapshot is asked for by the period
 * `now`, which ends at the instant; one of the past is the last of its hour.
 */
export function createMeasure(deps: MeasureDeps) {
	const { queries, definitions, areas, centres, rollUp, timeZone } = deps
	const whole = centres[0] && centreArea(centres[0].id)

	/** Readings by the beginning of their periods; the periods are of one kind, in order and without a hole. */
	async function measure(
		{ indicator, byAgency }: Pick<Measured, 'indicator' | 'byAgency'>,
		periods: readonly Period[],
		now: number,
		revision = 0,
	): Promise<Map<number, Reading[]>> {
		const definition = definitions.get(indicator)
		if (!definition || periods.length === 0) return new Map()
		if (definition.formula.kind === 'terms') return measureTerms(definition, byAgency, periods, now, revision)
		const byStart = Map.groupBy(await sumsOf(definition, periods, now), ({ start }) => start)
		return new Map(
			periods.map((period) => [
				period.start,
				toReadings(definition, byStart.get(period.start) ?? [], period, byAgency, revision),
			]),
		)
	}

	/** Sums by area and agency, each under the beginning of its period. */
	async function sumsOf(definition: IndicatorDefinition, periods: readonly Period[], now: number): Promise<CellSum[]> {
		const [first] = periods
		const last = periods.at(-1)
		if (!first || !last) return []
		const asked = {
			indicators: [definition.id],
			areas: 'all' as const,
			by: 'area-and-agency' as const,
			newest: newestAmong([definition]),
		}
		const latest = takesLatest(definition)
		if (first.kind === 'now' && first.end - first.start < HOUR_MS) {
			// Just after the hour its first snapshot may not be there yet.
			const hour = Math.floor(first.start / HOUR_MS) * HOUR_MS
			const rows = await queries.cellSums({ ...asked, latest, from: hour - HOUR_MS, to: first.end + 1 })
			return rows.map((row) => ({ ...row, start: first.start }))
		}
		if (isWhole(definition.formula) && definition.periods[0] !== first.kind) return wholeOf(definition, periods, now)
		const unit = first.kind === 'now' ? 'hour' : first.kind
		if (periods.length > 1 && STEPS.has(unit))
			return queries.cellSums({
				...asked,
				latest,
				from: first.start,
				to: last.end,
				step: { unit: unit as Step, timeZone },
			})
		const found: CellSum[] = []
		for (const { start, end } of periods) {
			const rows = await queries.cellSums({ ...asked, latest, from: start, to: end })
			found.push(...rows.map((row) => ({ ...row, start })))
		}
		return found
	}

	/** What is no sum of cells of these periods is measured over each of them. */
	async function wholeOf({ id, formula }: IndicatorDefinition, periods: readonly Period[], now: number) {
		if (!isWhole(formula)) return []
		const found: CellSum[] = []
		const { of: kind, at, area, dayStartHour } = formula
		for (const period of periods) {
			const time = { now: Math.min(now, period.end - 1), start: period.start, soon: () => undefined }
			const rows = await queries.measureEntities({
				...{ kind, at, area, grain: 'whole' as const, timeZone, dayStartHour },
				from: beginOf(formula, period),
				to: period.end,
				measures: measuresOf(formula, time),
			})
			const counts = countsOf(
				formula,
				rows,
				({ values }) => values,
				(one) => areas.byId(one)?.level,
			)
			found.push(...counts.map((count) => ({ ...count, start: period.start, indicator: id, agencies: 1 })))
		}
		return found
	}

	function toReadings(
		definition: IndicatorDefinition,
		rows: readonly CellSum[],
		period: Period,
		byAgency: boolean,
		revision: number,
	): Reading[] {
		const groups = byAgency
			? Map.groupBy(
					rows.filter(({ agency }) => agency !== ''),
					({ agency }) => agency,
				)
			: new Map([['', byArea(definition, rows)]])
		return [...groups].flatMap(([agency, own]) => {
			const places = rollUp(
				definition,
				own.map((row) => perStation(definition, row)),
				period.start,
			)
			if (byAgency) leaveToCentre(places)
			return [...places].map(([area, sums]) => {
				const where = { area, agency, period, asOf: null, revision }
				return readSums(definition, sums, where, deps.populationOf(area, period.start))
			})
		})
	}

	/** An agency that works in one centre's area alone is told of there, and not to the whole province as well. */
	function leaveToCentre(places: Map<string, Sums>) {
		const all = whole && places.get(whole)
		if (!whole || !all) return
		const same = ({ numerator, denominator, sample }: Sums) =>
			numerator === all.numerator && denominator === all.denominator && sample === all.sample
		if (
			centres
				.slice(1)
				.some(({ id }) => same(places.get(centreArea(id)) ?? { numerator: -1, denominator: 0, sample: 0 }))
		)
			places.delete(whole)
	}

	async function measureTerms(
		definition: IndicatorDefinition,
		byAgency: boolean,
		periods: readonly Period[],
		now: number,
		revision: number,
	): Promise<Map<number, Reading[]>> {
		const { formula } = definition
		const found = new Map<number, Map<string, Map<string, Reading>>>()
		const terms = formula.kind === 'terms' ? formula.terms : []
		const measured = await Promise.all(
			terms.map(({ indicator }) => measure({ indicator, byAgency }, periods, now, revision)),
		)
		for (const [index, { indicator }] of terms.entries()) {
			for (const [start, readings] of measured[index] ?? []) {
				const places = found.get(start) ?? new Map<string, Map<string, Reading>>()
				found.set(start, places)
				for (const reading of readings) {
					const name = JSON.stringify([reading.area, reading.agency])
					places.set(name, (places.get(name) ?? new Map()).set(indicator, reading))
				}
			}
		}
		return new Map(
			periods.map((period) => [
				period.start,
				[...(found.get(period.start) ?? [])].map(([name, parts]) => {
					const [area = '', agency = ''] = JSON.parse(name) as string[]
					return readTerms(definition, parts, { area, agency, period, asOf: null, revision })
				}),
			]),
		)
	}

	return {
		measure,
		/** Of a place of which nothing is there. */
		empty(indicator: string, area: string, agency: string, period: Period): Reading | undefined {
			const definition = definitions.get(indicator)
			if (!definition) return undefined
			const where = { area, agency, period, asOf: null, revision: 0 }
			return definition.formula.kind === 'terms'
				? readTerms(definition, new Map(), where)
				: readSums(definition, undefined, where, deps.populationOf(area, period.start))
		},
	}
}

/** One row for each area, with how many agencies (or stations) there are in it. */
function byArea(definition: IndicatorDefinition, rows: readonly CellSum[]): CellSum[] {
	return [...Map.groupBy(rows, ({ areaId }) => areaId)].map(([areaId, own]) => {
		const sums = own.reduce<Sums | undefined>((sum, row) => joinSums(definition, sum, row), undefined)
		const { numerator = 0, denominator = 0, sample = 0, newest } = sums ?? {}
		const agencies = own.filter((row) => row.sample > 0).length
		const place = { indicator: definition.id, start: own[0]?.start ?? 0, areaId, agency: '' }
		return { ...place, numerator, denominator, sample, newest, agencies }
	})
}
