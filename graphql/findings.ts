import { contradictions as contradicting, type DeclaredFigure } from '@vong/core/figures'
import type { IndicatorDefinition } from '@vong/core/indicator'

/** Stated figures of one indicator that cannot all be true. */
export interface Finding {
	readonly indicator: string
	readonly name: IndicatorDefinition['name']
	readonly figures: readonly DeclaredFigure[]
}

/** Indicators for which different values were stated for the same day, by the indicator's id. */
export function contradictions(
	declared: readonly DeclaredFigure[],
	definitions: ReadonlyMap<string, IndicatorDefinition>,
): Finding[] {
	return contradicting(declared).map(({ indicator, figures }) => ({
		indicator,
		name: definitions.get(indicator)?.name ?? { vi: indicator, en: indicator },
		figures,
	}))
}
