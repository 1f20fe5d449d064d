import type { AreaIndex } from '@vong/core/area'
import { contradictions as contradicting, type DeclaredFigure, statedFigure } from '@vong/core/figures'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { StoreQueries } from '@vong/store/store'

const MOST_FIGURES = 5_000

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

/**
 * What was stated of the whole province: as the pack has it, which may say why it is to be doubted, and as it was sent since (`service.declared`),
 * of days before `at` where that is given.
 */
export async function allDeclared(
	inPack: readonly DeclaredFigure[],
	{ queries, areas }: { queries: Pick<StoreQueries, 'entitiesPage'>; areas: Pick<AreaIndex, 'byId'> },
	at: number | undefined,
): Promise<DeclaredFigure[]> {
	const filter = at === undefined ? {} : { openedTo: at }
	const entities = await queries.entitiesPage({ kind: 'figure', scope: 'all', filter, limit: MOST_FIGURES })
	const ofProvince = entities.filter(({ areaId }) => (areas.byId(areaId)?.level ?? 'province') === 'province')
	const named = new Map<string, DeclaredFigure>()
	for (const figure of [...inPack, ...ofProvince.flatMap((entity) => statedFigure(entity) ?? [])]) {
		const { indicator, date, declaredBy, value } = figure
		const name = JSON.stringify([indicator, date, declaredBy, value])
		if (!named.has(name)) named.set(name, figure)
	}
	return [...named.values()]
}
