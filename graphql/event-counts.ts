import { type PeriodKind, periodAt, periodsBetween } from '@vong/core/period'
import type { EventCount, EventCountsInput, EventFilter, StoreQueries } from '@vong/store/store'
import { invalid } from './errors.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const STEPS = {
	HOUR: { period: 'hour', least: HOUR_MS, usual: 7 * DAY_MS },
	DAY: { period: 'day', least: DAY_MS, usual: 90 * DAY_MS },
	WEEK: { period: 'week', least: 7 * DAY_MS, usual: 366 * DAY_MS },
	MONTH: { period: 'month', least: 28 * DAY_MS, usual: 5 * 366 * DAY_MS },
} as const satisfies Record<string, { period: PeriodKind; least: number; usual: number }>
export type CountStep = keyof typeof STEPS

/** Steps that one answer may hold … */
const MAX_STEPS = 2_000
/** … and lines, where each step has one for every source or type. */
export const MAX_LINES = 10_000

/** As clients write it: anything may be null. */
export interface EventCountsAsked {
	readonly filter: Pick<EventFilter, 'areas' | 'sources' | 'types' | 'from' | 'to'>
	readonly step: CountStep
	readonly by: EventCountsInput['by']
}

interface EventCountsDeps {
	/** Within the scope of who asks. */
	readonly count: (input: Omit<EventCountsInput, 'scope'>) => ReturnType<StoreQueries['eventCounts']>
	readonly now: () => number
	/** Milliseconds that the country's clocks are ahead of UTC. */
	readonly offset: number
}

/**
 * How many events there were in each step, from the counts by hour: a span goes from full hour to full hour, and steps without events are
 * zeros, since a gap is what one looks for.
 * @throws GraphQLError INVALID for spans that are empty, or longer than an answer may be.
 */
export async function readEventCounts({ filter, step, by }: EventCountsAsked, { count, now, offset }: EventCountsDeps) {
	const { period, least, usual } = STEPS[step]
	const to = Math.ceil((filter.to ?? now() + 1) / HOUR_MS) * HOUR_MS
	const from =
		filter.from === undefined
			? (periodAt(period, to - usual, offset)?.start ?? to - usual)
			: Math.floor(filter.from / HOUR_MS) * HOUR_MS
	if (!(from < to)) throw invalid('`from` has to come before `to`.')
	// The longest months have three days more than the shortest; nobody gets as far as that.
	if ((to - from) / least > MAX_STEPS) {
		throw invalid(`That span has more than ${MAX_STEPS} steps: ask for a shorter one, or a longer step.`)
	}
	const starts = periodsBetween(period, from, to, offset).map(({ start }) => start)
	const { areas, sources, types } = filter
	const found = await count({ filter: { areas, sources, types }, from, to, starts, by, limit: MAX_LINES + 1 })
	const groups = groupsOf(found, filter, by)
	if (found.length > MAX_LINES || groups.length * starts.length > MAX_LINES) {
		throw invalid(
			`That is more than ${MAX_LINES} lines, one for each step of each ${by}: ask for a shorter span, a longer step, or fewer at a time.`,
		)
	}
	const known = new Map(found.map((each) => [`${each.start} ${each.group}`, each]))
	return starts.flatMap((start) =>
		groups.map((group): EventCount => known.get(`${start} ${group}`) ?? { ...NOTHING, start, group }),
	)
}

const NOTHING = { events: 0, measured: 0, total: 0, lowest: null, highest: null }

/** Who is asked for by name has a line also when there was nothing. */
function groupsOf(
	found: readonly EventCount[],
	{ sources = [], types = [] }: EventCountsAsked['filter'],
	by: EventCountsAsked['by'],
): readonly string[] {
	if (by === undefined) return ['']
	const named = by === 'source' ? sources : types.filter((type) => !type.endsWith('.*'))
	return [...new Set([...named, ...found.map(({ group }) => group)])].sort()
}
