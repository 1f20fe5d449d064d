import type { Clock } from '@vong/core/clock'
import type { StoreQueries } from '@vong/store/store'

const HOUR_MS = 3_600_000
/** What was not measured for longer than this is taken as not measured any more. */
const LOOK_BACK_MS = 30 * 24 * HOUR_MS
/** Many readings ask in the same moment, and stations come and go slowly. */
const KEEP_MS = 5_000

interface MeasuredByDeps {
	readonly queries: Pick<StoreQueries, 'measuredBy'>
	/** All that any indicator is measured by. */
	readonly parameters: readonly string[]
	readonly clock: Clock
}

export type MeasuredBy = ReturnType<typeof createMeasuredBy>

/** Knows which sources measure what where. */
export function createMeasuredBy({ queries, parameters, clock }: MeasuredByDeps) {
	let known: { readonly since: number; readonly rows: ReturnType<typeof queries.measuredBy> } | undefined

	function rows() {
		const now = clock.now()
		if (known && now - known.since < KEEP_MS) return known.rows
		const asked = { since: now, rows: queries.measuredBy({ parameters, from: now - LOOK_BACK_MS, to: now }) }
		known = asked
		// A store that is away is asked again at once.
		asked.rows.catch(() => {
			if (known === asked) known = undefined
		})
		return asked.rows
	}

	/** The sources that measured one of these in one of these areas, with the end of the hour in which each did last. */
	return async (asked: readonly string[], areaIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
		const [wanted, areas] = [new Set(asked), new Set(areaIds)]
		const ends = new Map<string, number>()
		for (const { parameter, areaId, source, hour } of await rows()) {
			if (wanted.has(parameter) && areas.has(areaId))
				ends.set(source, Math.max(hour + HOUR_MS, ends.get(source) ?? Number.NEGATIVE_INFINITY))
		}
		return ends
	}
}
