import type { DutyNode } from './roster-documents.generated.ts'

const DAY_MS = 86_400_000
/** Viet Nam's, which has no summer time. */
const OFFSET_MS = 7 * 3_600_000
export const WEEK_MS = 7 * DAY_MS
/** 1970 began on a Thursday. */
const MONDAY_MS = 4 * DAY_MS

/** Midnight of the Monday of the week that the instant lies in. */
export const weekOf = (at: number): number =>
	Math.floor((at + OFFSET_MS - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS - OFFSET_MS

/** The instant that a field of the kind `datetime-local` means: the page's times are Viet Nam's. */
export const instantOf = (local: string): string => new Date(Date.parse(`${local}+07:00`)).toISOString()

/** The instant as such a field shows it. */
export const localOf = (instant: string): string =>
	new Date(Date.parse(instant) + OFFSET_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)

/** How far ahead hours without anybody are told when the week itself ends before that. */
export const LOOK_AHEAD_MS = 2 * DAY_MS

/**
 * The hours to come of a week. Those of the running week go on into the next one near its end: on Sunday evening it is
 * Monday that may have nobody.
 */
export function hoursToCome(weekStart: number, now: number): Gap {
	const end = weekStart + WEEK_MS
	const runs = weekOf(now) === weekStart
	return { from: Math.max(weekStart, now), to: runs ? Math.max(end, now + LOOK_AHEAD_MS) : end }
}

export interface Gap {
	readonly from: number
	readonly to: number
}

/** When, of a span, none of the shifts holds. */
export function gapsOf(duties: readonly Pick<DutyNode, 'from' | 'until'>[], from: number, to: number): Gap[] {
	const gaps: Gap[] = []
	let covered = from
	const spans = duties.map((duty) => ({ from: Date.parse(duty.from), to: Date.parse(duty.until) }))
	for (const span of spans.sort((a, b) => a.from - b.from)) {
		if (span.from > covered) gaps.push({ from: covered, to: Math.min(span.from, to) })
		covered = Math.max(covered, span.to)
		if (covered >= to) return gaps
	}
	return [...gaps, { from: covered, to }]
}

/** The shifts that begin before an instant. */
export const begunBefore = (duties: readonly DutyNode[], at: number): readonly DutyNode[] =>
	duties.filter(({ from }) => Date.parse(from) < at)

/** The shifts of a week as they would stand in the next one; what had been handed over goes back to whose turn it is. */
export const oneWeekOn = (duties: readonly DutyNode[], weekStart: number) =>
	duties
		.filter(({ from }) => Date.parse(from) >= weekStart)
		.map(({ team, contact, standIn, from, until }) => ({
			team,
			contact: contact.id,
			standIn: standIn?.id ?? null,
			from: new Date(Date.parse(from) + WEEK_MS).toISOString(),
			until: new Date(Date.parse(until) + WEEK_MS).toISOString(),
		}))
