import type { Format } from '../app/format.ts'
import type { Reading, Series } from './documents.generated.ts'
import { RANK, withUnit } from './figures.ts'

type Figure = Pick<Reading, 'value' | 'decimals' | 'unit' | 'direction'>

/** How a figure stands against what is planned by now: by how much, and whether that is the good side. */
export function againstPlan(
	{ value, direction }: Pick<Figure, 'value' | 'direction'>,
	planned: number,
): { readonly by: number; readonly side: 'ahead' | 'behind' | 'even' } | undefined {
	if (value === null) return undefined
	// What decimals leave over is no difference.
	const by = Math.round((value - planned) * 1e6) / 1e6
	if (by === 0) return { by: 0, side: 'even' }
	return { by: Math.abs(by), side: by > 0 === (direction !== 'DOWN') ? 'ahead' : 'behind' }
}

/** The same in words; undefined where there is no plan. */
export function planWords(
	figure: Figure,
	series: Pick<Series, 'plan' | 'planned'> | undefined,
	format: Format,
): { readonly words: string; readonly status: 'GOOD' | 'BAD' | 'UNKNOWN' } | undefined {
	if (!series || series.plan.length === 0) return undefined
	const { plan } = format.t.wall
	if (series.planned === null) return { words: plan.notBegun, status: 'UNKNOWN' }
	const wanted = plan.wanted(withUnit(series.planned, figure, format))
	const found = againstPlan(figure, series.planned)
	if (!found) return { words: wanted, status: 'UNKNOWN' }
	// A difference of shares is no share, and one of ranks no rank.
	const unit = figure.unit === '%' ? plan.points : figure.unit === RANK ? plan.ranks : figure.unit
	const by = withUnit(found.by, { decimals: figure.unit === '%' ? 1 : figure.decimals, unit }, format)
	return { words: `${wanted}: ${plan[found.side](by)}`, status: found.side === 'behind' ? 'BAD' : 'GOOD' }
}
