import type { NoValueReason, Reading } from '@vong/core/indicator'
import type { RuleQueries } from '@vong/store/rule-queries'
import type { JudgedReading } from './judging.ts'
import type { Measured } from './measure.ts'

const MOST = 1_000_000

/** What rules look at in a reading, as it is kept: many of them are read at once. */
type Kept = readonly [
	area: string,
	agency: string,
	periodStart: number,
	periodEnd: number,
	value: number | null,
	sample: number | null,
	reason: NoValueReason | null,
	asOf: number | null,
]

export function keptOf({ area, agency, periodStart, periodEnd, value, sample, reason, asOf }: Reading): string {
	return JSON.stringify([area, agency, periodStart, periodEnd, value, sample, reason, asOf] satisfies Kept)
}

/** Readings as rules were judged by them in a span, oldest first. */
export async function recallJudged(
	queries: Pick<RuleQueries, 'judgedReadings'>,
	measured: Measured,
	from: number,
	to: number,
): Promise<JudgedReading[]> {
	const found = await queries.judgedReadings({ ...measured, from, to, limit: MOST })
	return found.map(({ at, reading }) => ({ measured, at, reading: readingOf(measured, JSON.parse(reading) as Kept) }))
}

function readingOf({ indicator, period }: Measured, kept: Kept): Reading {
	const [area, agency, periodStart, periodEnd, value, sample, reason, asOf] = kept
	return {
		indicator,
		area,
		agency,
		period,
		periodStart,
		periodEnd,
		value,
		reason,
		numerator: null,
		denominator: null,
		sample,
		target: null,
		status: 'UNKNOWN',
		asOf,
		revision: 0,
		map: 'as-was',
	}
}
