/** Many small inserts cost the store more than few larger ones; a tenth of a second is still live. */
const MIN_GAP_MS = 100
/** Where inserts take long, half of the time is left to whoever reads what they brought. */
const MAX_GAP_MS = 400
/** A batch of so many rows takes long because of them: how long the next one takes is not known from it. */
const LARGE_ROWS = 10_000
/** When nothing has come for so long, a flood is over. */
const QUIET_MS = 20

export interface LastBatch {
	readonly rows: number
	/** Milliseconds until it was committed. */
	readonly tookMs: number
}

/** Milliseconds until it is time for the next batch, or to ask again; zero: now. `quietMs`: for how long no rows have come. */
export function batchGap({ rows, tookMs }: LastBatch, sinceStartMs: number, quietMs: number): number {
	const gap = Math.min(MAX_GAP_MS, Math.max(MIN_GAP_MS, 2 * tookMs)) - sinceStartMs
	if (gap <= 0) return 0
	if (rows < LARGE_ROWS) return gap
	return Math.min(gap, Math.max(0, MIN_GAP_MS - sinceStartMs, QUIET_MS - quietMs))
}
