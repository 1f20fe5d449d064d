import { type IndicatorDefinition, parametersOf } from '@vong/core/indicator'
import type { Source } from '@vong/core/source'
import type { StationPoint } from '@vong/store/derived-store'
import type { AreaIds, StoreQueries } from '@vong/store/store'
import { type Place, UNPLACED } from './places.ts'

/** What has been silent for longer than this is no longer looked for. */
const LOOK_BACK_MS = 86_400_000
/** More points than these hide the map. */
const MOST = 500

interface StationReaderDeps {
	readonly queries: Pick<StoreQueries, 'stationPoints'>
	readonly sources: ReadonlyMap<string, Source>
	readonly scope: AreaIds
}

export interface StationView extends Omit<StationPoint, 'source'> {
	readonly source: Source
	/** The instant as of which it is told. */
	readonly at: number
}

/** The stations by whose measurements an indicator is made, in the part of a place that the viewer may see. */
export function createStationReader({ queries, sources, scope }: StationReaderDeps) {
	return async (place: Place, { formula }: IndicatorDefinition, at: number): Promise<StationView[]> => {
		const parameters = parametersOf(formula)
		if (parameters.length === 0) return []
		const areas = place.areaIds.filter((id) => id !== UNPLACED && (scope === 'all' || scope.includes(id)))
		const points = await queries.stationPoints({ areas, parameters, from: at - LOOK_BACK_MS, to: at, limit: MOST })
		return points.flatMap((point) => {
			const source = sources.get(point.source)
			return source ? [{ ...point, source, at }] : []
		})
	}
}
