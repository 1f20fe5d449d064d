const VIETNAM_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/** What is left: whole days by the calendar, on the last of them the milliseconds, and nothing from the instant on. */
export type Left =
	| { readonly kind: 'days'; readonly days: number }
	| { readonly kind: 'last-day'; readonly rest: number }
	| { readonly kind: 'over' }

/** `until` is the first instant that does not belong to it any more; milliseconds. */
export function leftUntil(until: number, now: number): Left {
	if (now >= until) return { kind: 'over' }
	const days = dayOf(until - 1) - dayOf(now)
	return days > 0 ? { kind: 'days', days } : { kind: 'last-day', rest: until - now }
}

const dayOf = (at: number) => Math.floor((at + VIETNAM_MS) / DAY_MS)
