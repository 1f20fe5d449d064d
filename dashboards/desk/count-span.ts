import type { CountStep } from '../app/schema-types.generated.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Viet Nam's, which has no summer time. */
const OFFSET_MS = 7 * HOUR_MS
/** As many bars as a desk's screen can tell apart, and as anybody reads. */
const MOST_HOURS = 8 * DAY_MS
const MOST_DAYS = 400 * DAY_MS
/** No count is kept for longer than five years. */
const KEPT_MS = 5 * 366 * DAY_MS

interface Span {
	readonly from: number
	readonly to: number
}

export interface CountSpan extends Span {
	readonly step: CountStep
	/** What of it the filter names, where it shows more than that. */
	readonly chosen: Span | undefined
}

const hourOf = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS
const hourAfter = (at: number) => Math.ceil(at / HOUR_MS) * HOUR_MS
const dayOf = (at: number) => Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS

/**
 * What a histogram shows for the span of a filter: a week up to now where there is none; whole days around a part of a day, so that what is
 * chosen stands among what was before and after. Undefined where the filter's span is empty.
 */
export function countSpan({ from, to }: Partial<Span>, now: number): CountSpan | undefined {
	const end = hourAfter(to ?? now + 1)
	const start = hourOf(from ?? end - 7 * DAY_MS)
	if (start >= end) return undefined
	const length = end - start
	if (length < DAY_MS)
		return {
			...{ from: dayOf(start), to: dayOf(end - 1) + DAY_MS, step: 'HOUR' },
			chosen: { from: start, to: end },
		}
	if (length <= MOST_HOURS) return { from: start, to: end, step: 'HOUR', chosen: undefined }
	if (length <= MOST_DAYS) return { from: start, to: end, step: 'DAY', chosen: undefined }
	return { from: Math.max(start, end - KEPT_MS), to: end, step: 'MONTH', chosen: undefined }
}

export interface Bar extends Span {
	readonly events: number
	readonly chosen: boolean
}

/** The steps with their ends, cut to the span; each bar is what a click on it narrows the filter to. */
export function barsOf(counts: readonly { start: string; events: number }[], span: CountSpan): Bar[] {
	const starts = counts.map(({ start }) => Date.parse(start))
	return counts.map(({ events }, index) => {
		const from = Math.max(starts[index] ?? 0, span.from)
		const to = starts[index + 1] ?? span.to
		return { from, to, events, chosen: !span.chosen || (from >= span.chosen.from && to <= span.chosen.to) }
	})
}

/** How many of what the filter names. */
export const chosenEvents = (bars: readonly Bar[]) =>
	bars.reduce((sum, { chosen, events }) => sum + (chosen ? events : 0), 0)

/** Under which bars a time is written: few enough to be read, and at midnight where they are hours of several days. */
export function isLabelled(bars: readonly Bar[], index: number, step: CountStep): boolean {
	const local = ((bars[index]?.from ?? 0) + OFFSET_MS) / HOUR_MS
	if (step !== 'HOUR') return index % Math.ceil(bars.length / 14) === 0
	return bars.length > 48 ? local % 24 === 0 : local % 3 === 0
}
