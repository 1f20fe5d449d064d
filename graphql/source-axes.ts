import type { IndicatorDefinition } from '@vong/core/indicator'
import type { IndicatorReader } from './indicator-reader.ts'
import type { Place } from './places.ts'

/** How good the data of each source is: by source, then by the id of the axis' indicator. */
export async function readAxes(
	whole: Place,
	definitions: Iterable<IndicatorDefinition>,
	indicators: Pick<IndicatorReader, 'current'>,
): Promise<Map<string, Map<string, number | null>>> {
	const axes = [...definitions].filter(({ formula }) => formula.kind === 'source' && formula.axis !== 'freshness')
	const readings = await indicators.current(
		whole,
		axes.map(({ id }) => id),
	)
	const bySource = Map.groupBy(
		readings.filter(({ agency }) => agency !== ''),
		({ agency }) => agency,
	)
	return new Map(
		[...bySource].map(([source, own]) => [source, new Map(own.map(({ indicator, value }) => [indicator, value]))]),
	)
}
