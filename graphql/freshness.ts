import { cadenceOf, feedState, type OpenHours } from '@vong/core/cadence'
import type { Source } from '@vong/core/source'

export type Freshness = 'LIVE' | 'LATE' | 'STALE' | 'DEAD'

/** The age of a source's newest data against its own cadence, counting only the time in which something is expected. */
export function freshness(
	source: Pick<Source, 'every' | 'cadence'>,
	lastReceivedAt: number | null,
	now: number,
	hours: OpenHours,
): Freshness {
	return feedState(cadenceOf(source), lastReceivedAt, now, hours).toUpperCase() as Freshness
}
