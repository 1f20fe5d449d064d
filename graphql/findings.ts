import type { DeclaredFigure } from '@vong/core/figures'
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
	return [...Map.groupBy(declared, ({ indicator }) => indicator)].flatMap(([indicator, figures]): Finding[] => {
		const days = [...Map.groupBy(figures, ({ date }) => date).values()]
		const contradicts = days.some((ofDay) => new Set(ofDay.map(({ value }) => value)).size > 1)
		const name = definitions.get(indicator)?.name ?? { vi: indicator, en: indicator }
		return contradicts ? [{ indicator, name, figures: figures.toSorted((a, b) => (a.date < b.date ? -1 : 1)) }] : []
	})
}
