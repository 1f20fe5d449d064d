import type { Clock } from '@vong/core/clock'
import type { IndicatorDefinition, Reading } from '@vong/core/indicator'
import type { Period } from '@vong/core/period'
import { type ReadingPlace, readSums } from '@vong/core/reading'
import type { StoreQueries } from '@vong/store/store'
import type { Place } from './places.ts'

const DAY_MS = 86_400_000

interface SourceReadingsDeps {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly queries: Pick<StoreQueries, 'cellSums'>
	/** The place that speaks for all sources. */
	readonly whole: string | undefined
	readonly sourceIds: readonly string[]
	readonly lastReceivedAt: (source: string) => number | null
	readonly clock: Clock
}

/** Readings of each source, which are told under the whole place, with the source in place of an agency. */
export function createSourceReadings(deps: SourceReadingsDeps) {
	const { definitions, queries, clock } = deps

	function ageOf(definition: IndicatorDefinition, where: ReadingPlace): Reading {
		const age = where.asOf === null ? null : Math.max(0, clock.now() - where.asOf) / 60_000
		const reading = readSums(definition, undefined, where)
		return age === null
			? reading
			: { ...reading, value: Math.round(age * 10) / 10, reason: null, numerator: null, denominator: null, sample: 1 }
	}

	return async function bySource(place: Place, ids: readonly string[] | undefined): Promise<Reading[]> {
		const wanted = [...definitions.values()].filter(
			({ id, formula }) => formula.kind === 'source' && (!ids || ids.includes(id)),
		)
		if (place.id !== deps.whole || wanted.length === 0) return []
		const now = clock.now()
		const since = now - DAY_MS
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
}
