/** Periods that reports speak of; `now` is a snapshot and has no end. */
export const PERIODS = ['now', 'hour', 'day', 'week', 'month', 'quarter', 'half-year', 'nine-months', 'year'] as const
export type PeriodKind = (typeof PERIODS)[number]

/** A period: `start` inclusive, `end` exclusive, milliseconds. */
export interface Period {
	readonly kind: PeriodKind
	readonly start: number
	readonly end: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MONTHS: Partial<Record<PeriodKind, number>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 }
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const MONDAY_OFFSET_DAYS = 3

/**
 * The period of that kind in which the instant lies, by the clocks of a zone without summer time. "Nine months" runs from January to
 * September, and what comes after has none.
 * @param offset milliseconds that the zone is ahead of UTC
 */
export function periodAt(kind: PeriodKind, at: number, offset: number): Period | undefined {
	const local = at + offset
	if (kind === 'now') return { kind, start: at, end: at }
	if (kind === 'hour') return spanOf(kind, Math.floor(local / HOUR_MS) * HOUR_MS, HOUR_MS, offset)
	if (kind === 'day') return spanOf(kind, Math.floor(local / DAY_MS) * DAY_MS, DAY_MS, offset)
	if (kind === 'week') {
		const day = Math.floor(local / DAY_MS)
		return spanOf(kind, (day - ((((day + MONDAY_OFFSET_DAYS) % 7) + 7) % 7)) * DAY_MS, 7 * DAY_MS, offset)
	}
	const date = new Date(local)
	const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
	if (kind === 'nine-months' && month >= 9) return undefined
	const months = MONTHS[kind] ?? 9
	const first = kind === 'nine-months' ? 0 : Math.floor(month / months) * months
	return { kind, start: Date.UTC(year, first, 1) - offset, end: Date.UTC(year, first + months, 1) - offset }
}

function spanOf(kind: PeriodKind, local: number, length: number, offset: number): Period {
	return { kind, start: local - offset, end: local - offset + length }
}

/** The period of the same kind that ends where this one begins. */
export function periodBefore({ kind, start }: Period, offset: number): Period | undefined {
	return periodAt(kind, start - 1, offset)
}

/** All periods of the kind that touch the span, in order. */
export function periodsBetween(kind: PeriodKind, from: number, to: number, offset: number): Period[] {
	const found: Period[] = []
	for (let at = from; at < to; ) {
		const period = periodAt(kind, at, offset)
		if (!period || period.end <= at) return found
		found.push(period)
		at = period.end
	}
	return found
}
