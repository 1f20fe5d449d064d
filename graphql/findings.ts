import { contradictions as contradicting, type DeclaredFigure } from '@vong/core/figures'
import type { IndicatorDefinition } from '@vong/core/indicator'

/** Stated figures of one indicator that cannot all be true. */
export interface Finding {
	readonly indicator: string
	readonly name: IndicatorDefinition['name']
	readonly figures: readonly DeclaredFigure[]
	/** What was stated of other things on the same days: it may explain them. */
	readonly alsoStated: readonly DeclaredFigure[]
	/** Until when it is counted beside them, milliseconds; undefined: now. */
	readonly at: number | undefined
}

/** Indicators for which different values were stated for the same day, by the indicator's id. */
export function contradictions(
	declared: readonly DeclaredFigure[],
	definitions: ReadonlyMap<string, IndicatorDefinition>,
	at?: number,
): Finding[] {
	return contradicting(declared).map(({ indicator, figures }) => ({
		indicator,
		name: definitions.get(indicator)?.name ?? { vi: indicator, en: indicator },
		figures,
		alsoStated: declared.filter(
			(each) => each.indicator !== indicator && figures.some(({ date }) => date === each.date),
		),
		at,
	}))
}
