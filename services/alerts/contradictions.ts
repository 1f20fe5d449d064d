import { contradictions, type DeclaredFigure, statedFigure } from '@vong/core/figures'
import type { Condition, Rule } from '@vong/core/rule'
import type { StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { NO_FIGURES } from './judge.ts'
import type { Surroundings } from './observe.ts'

type Contradiction = Extract<Condition, { kind: 'contradiction' }>
interface ContradictionRule extends Rule {
	readonly condition: Contradiction
}

/** Stated figures are compared at multiples of this. */
export const CONTRADICTION_MS = 60_000
const MOST_FIGURES = 5_000

const isContradiction = (rule: Rule): rule is ContradictionRule => rule.condition.kind === 'contradiction'

/** Figures that different people stated for the same day: one alert for each indicator of which they cannot all be true. */
export function createContradictions(
	all: readonly Rule[],
	queries: Pick<StoreQueries, 'entitiesPage'>,
	around: Surroundings,
) {
	const rules = all.filter(isContradiction)
	return {
		rules,
		async look(at: number): Promise<Observation[]> {
			if (rules.length === 0) return []
			const entities = await queries.entitiesPage({ kind: 'figure', scope: 'all', filter: {}, limit: MOST_FIGURES })
			const sent = entities.flatMap((entity): DeclaredFigure[] => {
				const figure = statedFigure(entity)
				// What is stated for a part of the province does not contradict what is stated for the whole.
				const level = around.areas.byId(entity.areaId)?.level
				const isOfPart = level !== undefined && level !== 'province'
				return figure ? [isOfPart ? { ...figure, indicator: `${figure.indicator} ${entity.areaId}` } : figure] : []
			})
			return rules.flatMap((rule) => observe(rule, [...(around.declared ?? []), ...sent], at))
		},
	}

	function observe(rule: ContradictionRule, figures: readonly DeclaredFigure[], at: number): Observation[] {
		const since = new Date(at - rule.condition.within).toISOString().slice(0, 10)
		const late = figures.filter(({ date }) => date >= since)
		const found = new Map(contradictions(late).map((each) => [each.indicator, each.figures]))
		return [...new Set(figures.map(({ indicator }) => indicator))].map((indicator): Observation => {
			const stated = found.get(indicator) ?? []
			const values = stated.map(({ value }) => value)
			const sample =
				stated.length > 0
					? {
							breach: rule.severity === 'as-sent' ? ('minor' as const) : rule.severity,
							clear: false,
							known: true,
							reason: 'contradict',
						}
					: { breach: null, clear: true, known: true, reason: 'agree' }
			const definition = around.definitions.get(indicator)
			const figuresTold = {
				...NO_FIGURES,
				value: values.length > 0 ? Math.max(...values) : null,
				target: values.length > 0 ? Math.min(...values) : null,
				unit: definition?.unit ?? '',
				subject: indicator,
				source: definition?.name ?? { vi: indicator, en: indicator },
			}
			return {
				rule,
				at,
				place: { area: '', agency: '', subject: indicator },
				seen: { sample, figures: figuresTold, sources: [], asOf: stated.length > 0 ? at : null, until: null },
			}
		})
	}
}
