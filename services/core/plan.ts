import { VIETNAM_MS } from './instant.ts'

/** From an instant on (milliseconds) so much is wanted; null: nothing. */
export interface PlanPoint {
	readonly at: number
	readonly value: number | null
}

/** What is wanted by when: from an instant on, or from a minute of the day on, on every day anew. Points stand in order of time. */
export interface Plan {
	readonly by: 'instant' | 'minute'
	readonly points: readonly { readonly at: number; readonly value: number }[]
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** What the plan says within a span: first what it wants when the span begins, if anything, then each change up to the end. */
export function planBetween(plan: Plan, from: number, to: number): PlanPoint[] {
	const changes = changesOf(plan, from, to)
	const begins = changes.findLast(({ at }) => at <= from)
	const first = begins === undefined || begins.value === null ? [] : [{ at: from, value: begins.value }]
	return [...first, ...changes.filter(({ at }) => at > from && at <= to)]
}

/** What is wanted at an instant; null before the plan begins. */
export function plannedAt(plan: Plan, at: number): number | null {
	return changesOf(plan, at, at).findLast((point) => point.at <= at)?.value ?? null
}

function changesOf({ by, points }: Plan, from: number, to: number): readonly PlanPoint[] {
	if (by === 'instant') return points
	const found: PlanPoint[] = []
	for (let day = midnightBefore(from); day <= to; day += DAY_MS) {
		// What was wanted yesterday is over at midnight.
		if (points[0]?.at !== 0) found.push({ at: day, value: null })
		found.push(...points.map(({ at, value }) => ({ at: day + at * MINUTE_MS, value })))
	}
	return found
}

const midnightBefore = (at: number) => Math.floor((at + VIETNAM_MS) / DAY_MS) * DAY_MS - VIETNAM_MS
