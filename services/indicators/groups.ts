import type { EntityKind } from '@vong/core/entity'
import { type IndicatorDefinition, isToldByCategory } from '@vong/core/indicator'
import { type CountedFormula, isWhole } from '@vong/core/measuring'
import type { PeriodKind } from '@vong/core/period'

export interface Member {
	readonly definition: IndicatorDefinition
	readonly formula: CountedFormula
}

/** Indicators over the same things, put into periods in the same way: one scan serves them all. */
export interface Group {
	readonly key: string
	readonly of: EntityKind
	readonly at: CountedFormula['at']
	readonly area: CountedFormula['area']
	readonly grain: CountedFormula['grain']
	readonly dayStartHour: number
	/** Measured over each period of this kind as a whole, instead of over its days. */
	readonly whole: PeriodKind | undefined
	/** Days back from its end that a period looks at; undefined: to its beginning. */
	readonly days: number | undefined
	readonly members: readonly Member[]
	/** Those of them that are told by category as well. */
	readonly divided: readonly Member[]
}

export function groupIndicators(definitions: Iterable<IndicatorDefinition>): Group[] {
	const groups = new Map<string, Group & { readonly members: Member[]; readonly divided: Member[] }>()
	for (const definition of definitions) {
		const { formula, periods } = definition
		if (formula.kind !== 'entities') continue
		const { of, at, area, grain, dayStartHour, days } = formula
		const whole = isWhole(formula) ? periods[0] : undefined
		const key = [of, at, area, grain, dayStartHour, ...(whole ? [whole] : []), ...(days ? [days] : [])].join('/')
		const name = { key, of, at, area, grain, dayStartHour, whole, days }
		const group = groups.get(key) ?? { ...name, members: [], divided: [] }
		groups.set(key, group)
		group.members.push({ definition, formula })
		if (isToldByCategory(definition)) group.divided.push({ definition, formula })
	}
	return [...groups.values()]
}
