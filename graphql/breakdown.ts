import {
	type IndicatorDefinition,
	isToldByCategory,
	newestAmong,
	type Reading,
	takesLatest,
} from '@vong/core/indicator'
import type { Period } from '@vong/core/period'
import { perStation, readSums } from '@vong/core/reading'
import type { StoreQueries } from '@vong/store/store'
import { invalid } from './errors.ts'
import type { Place } from './places.ts'

/** By what the readings of a place can be told apart beside areas; stations stand where agencies do. */
export type Division = 'agency' | 'category'

const HOUR_MS = 3_600_000

/** By what an indicator is told. An area that counts once is of no agency. */
export function divisionsOf(definition: IndicatorDefinition): Division[] {
	const { formula } = definition
	const isOfAgencies = formula.kind === 'entities' && formula.each?.of !== 'area'
	return [...(isOfAgencies ? ['agency' as const] : []), ...(isToldByCategory(definition) ? ['category' as const] : [])]
}

/** @throws GraphQLError INVALID for an indicator that is not told by category. */
export function needCategories(definition: IndicatorDefinition) {
	if (!isToldByCategory(definition)) throw invalid(`${definition.id} is not told by category.`)
}

/** From when on the cells of a period tell it: just after the hour its first snapshot may not be there yet. */
export const cellsFrom = ({ kind, start }: Period) => (kind === 'now' ? start - HOUR_MS : start)

interface BreakdownRequest {
	readonly id: string
	readonly by: Division
	readonly at?: number | undefined
	readonly until?: number | undefined
}

interface BreakdownDeps {
	readonly queries: Pick<StoreQueries, 'cellSums' | 'categorySums'>
	readonly definitionOf: (id: string) => IndicatorDefinition
	/** The period of the first kind that the indicator names. */
	readonly periodOf: (definition: IndicatorDefinition, at: number) => Period
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly clock: { now(): number }
}

/** Readings of a place, one for each of its agencies or categories that has something, those that rest on the most first. Knows nothing of scopes. */
export function createBreakdown({ queries, definitionOf, periodOf, populationOf, clock }: BreakdownDeps) {
	/** Of the running period, or the one in which `at` lies; with what happened up to `until` alone, to the cell. */
	return async function breakdown(
		place: Place,
		{ id, by, at, until = Number.POSITIVE_INFINITY }: BreakdownRequest,
	): Promise<Reading[]> {
		const definition = definitionOf(id)
		if (by === 'category') needCategories(definition)
		// What is put together from others has no cells of its own.
		if (definition.formula.kind === 'terms') return []
		const period = periodOf(definition, at ?? clock.now())
		const asked = {
			indicators: [id],
			areas: definition.rollUp ? place.areaIds : place.ownIds,
			from: cellsFrom(period),
			to: Math.min(period.end, until),
			latest: takesLatest(definition),
			newest: newestAmong([definition]),
		}
		const sums = await (by === 'category' ? queries.categorySums(asked) : queries.cellSums({ ...asked, by }))
		const revision = period.kind === 'now' || Math.min(clock.now(), until) < period.end ? 0 : 1
		const people = populationOf(place.id, period.start)
		return sums
			.filter(({ numerator, denominator, sample }) => numerator !== 0 || denominator !== 0 || sample !== 0)
			.filter(({ agency }) => by !== 'agency' || agency !== '')
			.toSorted((a, b) => b.sample - a.sample || b.numerator - a.numerator)
			.map((sum) => {
				const where = { area: place.id, agency: sum.agency, category: sum.category, asOf: null, period, revision }
				return readSums(definition, perStation(definition, sum), where, people)
			})
	}
}
