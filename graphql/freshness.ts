export type Freshness = 'LIVE' | 'LATE' | 'STALE' | 'DEAD'

const LATE_TIMES = 3
const STALE_TIMES = 10

/** The age of a source's newest data against its own cadence (`every`, seconds). Never received anything: dead. */
export function freshness(lastReceivedAt: number | null, every: number, now: number): Freshness {
	if (lastReceivedAt === null) return 'DEAD'
	const age = (now - lastReceivedAt) / 1000
	if (age <= every) return 'LIVE'
	if (age <= every * LATE_TIMES) return 'LATE'
	return age <= every * STALE_TIMES ? 'STALE' : 'DEAD'
}
