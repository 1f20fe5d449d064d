/** The page knows the centre's time to a few seconds only, and a browser's clock may go a little wrong between two answers. */
const AHEAD_MS = 60_000

/** Whether something was said before the centre's clock was set back: it lies ahead by what the clock says now. */
export const isAhead = (at: number, now: number): boolean => at > now + AHEAD_MS

/**
 * Newest first, by time of receipt: senders' clocks err. What came in before the centre's clock was set back comes last, or it would stay on
 * top, and push out all that comes, until that time comes again.
 */
export function byReceipt<T>(receivedAt: (one: T) => number, now: number): (a: T, b: T) => number {
	const rank = (one: T) => (isAhead(receivedAt(one), now) ? Number.NEGATIVE_INFINITY : receivedAt(one))
	return (a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a))
}
