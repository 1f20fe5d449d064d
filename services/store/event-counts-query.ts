import type { Engine, Parameter } from './engine.ts'
import { type Condition, conditions } from './event-conditions.ts'
import type { EventCount, EventCountsInput, StoreQueries } from './store.ts'

/** The hours are kept as seconds in 32 bits. */
const LAST_SECOND = 2 ** 32 - 1
const toSecond = (at: number) => Math.min(LAST_SECOND, Math.max(0, Math.floor(at / 1_000)))

const GROUPS: Readonly<Record<NonNullable<EventCountsInput['by']>, string>> = { source: 'source', type: 'type' }

/** Steps come as their starts: which instants begin a week or a month is for the caller's calendar to say, and for no other. */
export function createEventCountsQuery(engine: Engine): StoreQueries['eventCounts'] {
	return async function eventCounts({ scope, filter, from, to, starts, by, limit }) {
		const span: Condition = {
			sql: "start >= toDateTime({from:UInt32}, 'UTC') AND start < toDateTime({to:UInt32}, 'UTC')",
			parameters: { from: toSecond(from), to: toSecond(to) },
		}
		const all = [span, ...conditions(scope, filter)]
		const rows = await engine.query<Omit<EventCount, 'start'> & { start_s: number }>({
			name: 'eventCounts',
			sql: `SELECT roundDown(toInt64(toUnixTimestamp(start)), {starts:Array(Int64)}) AS start_s, ${by ? GROUPS[by] : "''"} AS "group",
					sum(events) AS events, sum(measured) AS measured, sum(total) AS total, min(lowest) AS lowest, max(highest) AS highest
				FROM events_hour WHERE ${all.map(({ sql }) => sql).join(' AND ')}
				GROUP BY start_s, "group" ORDER BY start_s, "group" LIMIT {limit:UInt32}`,
			parameters: Object.assign(
				{ starts: starts.map((start) => start / 1_000), limit },
				...all.map(({ parameters }) => parameters),
			) as Record<string, Parameter>,
		})
		return rows.map(({ start_s, ...counted }) => ({ start: start_s * 1_000, ...counted }))
	}
}
