import type { Reading } from '@vong/core/indicator'
import type { RuleQueries } from '@vong/store/rule-queries'
import type { JudgedReading } from './judging.ts'
import type { Measured } from './measure.ts'

const MOST = 1_000_000

/** Readings as rules were judged by them in a span, oldest first. */
export async function recallJudged(
	queries: Pick<RuleQueries, 'judgedReadings'>,
	measured: Measured,
	from: number,
	to: number,
): Promise<JudgedReading[]> {
	const found = await queries.judgedReadings({ ...measured, from, to, limit: MOST })
	return found.map(({ at, reading }) => ({ measured, at, reading: JSON.parse(reading) as Reading }))
}
