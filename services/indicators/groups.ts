import type { EntityKind } from '@vong/core/entity'
import type { Formula, IndicatorDefinition, IndicatorMeasure } from '@vong/core/indicator'

type Counted = Extract<Formula, { kind: 'entities' }>

/** Where in the measures of a group an indicator finds its own. */
interface Member {
	readonly definition: IndicatorDefinition
	readonly numerator: number
	/** Undefined: the numerator is the value. */
	readonly denominator: number | undefined
}

/** Indicators over the same things, put into periods in the same way: one scan serves them all. */
export interface Group {
	readonly key: string
	readonly of: EntityKind
	readonly at: Counted['at']
	readonly area: Counted['area']
	readonly grain: Counted['grain']
	readonly dayStartHour: number
	readonly measures: readonly IndicatorMeasure[]
	readonly members: readonly Member[]
}

export function groupIndicators(definitions: Iterable<IndicatorDefinition>): Group[] {
	const groups = new Map<
		string,
		{ group: Omit<Group, 'measures' | 'members'>; measures: IndicatorMeasure[]; members: Member[] }
	>()
	for (const definition of definitions) {
		const { formula } = definition
		if (formula.kind !== 'entities') continue
		const { of, at, area, grain, dayStartHour, numerator, denominator } = formula
		const key = [of, at, area, grain, dayStartHour].join('/')
		const found = groups.get(key) ?? { group: { key, of, at, area, grain, dayStartHour }, measures: [], members: [] }
		groups.set(key, found)
		const add = (measure: IndicatorMeasure) => found.measures.push(measure) - 1
		found.members.push({
			definition,
			numerator: add(numerator),
			denominator: denominator === undefined ? undefined : add(denominator),
		})
	}
	return [...groups.values()].map(({ group, measures, members }) => ({ ...group, measures, members }))
}
