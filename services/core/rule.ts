import type { AreaLevel } from './area.ts'
import type { EntityKind } from './entity.ts'
import type { PeriodKind } from './period.ts'
import type { Severity } from './severity.ts'

/** A bound that is crossed upwards or downwards, and the one behind which it is over again. */
export interface Bound {
	readonly direction: 'above' | 'below'
	readonly value: number
	/** Harder bounds by severity, mildest first; the hardest that is crossed counts. */
	readonly steps: readonly { readonly value: number; readonly severity: Severity }[]
	/** Past this, towards the good side, it is over. */
	readonly clear: number
}

/** Which events; all that is given has to fit. Types are exact or end in `.*`. */
export interface EventMatch {
	readonly sources?: readonly string[] | undefined
	readonly types?: readonly string[] | undefined
	readonly severities?: readonly Severity[] | undefined
	/** A value of `data`, by its name there. */
	readonly field?: { readonly name: string; readonly is: readonly (string | number | boolean)[] } | undefined
	/** The measured value against bounds, both inclusive. */
	readonly value?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
}

/** Which readings are looked at, and at which places. */
export interface Watch {
	readonly indicator: string
	readonly period: PeriodKind
	readonly minimumSample: number
	/** Places that are told apart: areas of these levels, and the centres. */
	readonly levels: readonly (AreaLevel | 'centre')[]
	/** Told apart by agency (of measurements: by station) besides. */
	readonly byAgency: boolean
}

/** Rules that hold or do not, put together. */
export type Expression =
	| { readonly rule: string }
	| { readonly all: readonly Expression[] }
	| { readonly any: readonly Expression[] }
	| { readonly not: Expression }

/** When a rule finds something. Spans are milliseconds. */
export type Condition =
	/** The reading of an indicator against a bound. */
	| (Watch & {
			readonly kind: 'threshold'
			readonly bound: Bound
			/** Bounds that some agencies or stations have of their own; who is not named has the other. */
			readonly own?: Readonly<Record<string, Bound>> | undefined
			/** The period that runs, or the one that has just ended. */
			readonly judged: 'running' | 'closed'
			/** So many of the last evaluations, which follow each other by `every`. */
			readonly times?: { readonly atLeast: number; readonly of: number; readonly every: number } | undefined
	  })
	/** How much a reading differs from what it was: a span ago, or so many periods ago (of those that have ended). */
	| (Watch & {
			readonly kind: 'change'
			readonly over: { readonly span: number } | { readonly periods: number }
			/** Per cent of what it was, or as it is. */
			readonly relative: boolean
			readonly bound: Bound
	  })
	/** A period that has ended against the same hour and weekday (or weekday, for days) of the weeks before: median and spread. */
	| (Watch & {
			readonly kind: 'baseline'
			readonly weeks: number
			/** Of fewer weeks nothing is concluded. */
			readonly leastWeeks: number
			readonly direction: 'above' | 'below' | 'both'
			/** From so many spreads on, and over again within so many. */
			readonly spreads: number
			readonly clearSpreads: number
			/** What differs by less than this is never unusual. */
			readonly leastDifference: number
	  })
	/** A reading below what a plan wants by that time of day, on the days of the plan. */
	| (Watch & {
			readonly kind: 'plan'
			/** `yyyy-MM-dd`. */
			readonly days: readonly string[]
			/** Minutes since midnight, ascending. */
			readonly points: readonly { readonly at: number; readonly value: number }[]
	  })
	/** Each event that fits opens an alert for its source, type and subject; one that fits `ends`, of the same subject, is its end. */
	| {
			readonly kind: 'event'
			readonly match: EventMatch
			readonly ends?: EventMatch | undefined
			/** It ends by itself so long after the last one. */
			readonly endsAfter: number
	  }
	/** So many events that fit, of one area, agency or subject, within a span. */
	| {
			readonly kind: 'count'
			readonly match: EventMatch
			readonly atLeast: number
			readonly within: number
			readonly by: 'area' | 'agency' | 'subject' | 'all'
	  }
	/** A source that has been silent for longer than its cadence allows. */
	| { readonly kind: 'silence'; readonly sources: readonly string[] | 'all'; readonly from: 'late' | 'stale' | 'dead' }
	/** Events that used to come and do not any more, by the cadence of their source, at its pace or at one of their own. */
	| {
			readonly kind: 'absence'
			readonly source: string
			readonly match: EventMatch
			/** Seconds; the source's own where it is not given. */
			readonly every?: number | undefined
			readonly by: 'area' | 'agency' | 'subject' | 'all'
			readonly from: 'late' | 'stale' | 'dead'
	  }
	/** Things whose time is nearly up, or up: one alert each. */
	| {
			readonly kind: 'deadline'
			readonly of: EntityKind
			/** So much working time before the due date, less gravely. */
			readonly soon?: { readonly working: number; readonly severity: Severity } | undefined
			readonly states?: readonly string[] | undefined
			/** What has one of these flags has a clock that stands. */
			readonly without: readonly string[]
			/** What has been overdue for longer opens nothing any more. */
			readonly openWithin: number
	  }
	/** Other rules that hold at the same place, put together. */
	| { readonly kind: 'composite'; readonly when: Expression; readonly same: 'area' | 'agency' | 'all' }
	/** Figures that different people stated for the same day and that cannot all be true, of the last days. */
	| { readonly kind: 'contradiction'; readonly within: number }
	/** A rule that cannot be judged: one alert for each. */
	| { readonly kind: 'failure' }

/** Those that are judged by readings. */
export type ReadingCondition = Extract<Condition, Watch>

export function watchesReadings(condition: Condition): condition is ReadingCondition {
	return 'indicator' in condition
}

/** The rules that an expression speaks of. */
export function rulesIn(when: Expression): string[] {
	if ('rule' in when) return [when.rule]
	if ('not' in when) return rulesIn(when.not)
	return ('all' in when ? when.all : when.any).flatMap(rulesIn)
}

/** Whether an expression holds, given the rules that do. */
export function holdsAt(when: Expression, holds: (rule: string) => boolean): boolean {
	if ('rule' in when) return holds(when.rule)
	if ('not' in when) return !holdsAt(when.not, holds)
	return 'all' in when ? when.all.every((each) => holdsAt(each, holds)) : when.any.some((each) => holdsAt(each, holds))
}

/** What is watched, and what is made of it: one file of the province pack. */
export interface Rule {
	readonly id: string
	readonly version: number
	readonly name: { readonly vi: string; readonly en: string }
	/** With `{value}`, `{target}`, `{unit}`, `{area}`, `{agency}`, `{subject}` and `{source}` to be filled in. */
	readonly summary: { readonly vi: string; readonly en: string }
	readonly condition: Condition
	/** Of an alert by an event, `as-sent` takes the event's own. */
	readonly severity: Severity | 'as-sent'
	/** It has to hold for so long before it fires, milliseconds. */
	readonly hold: number
	/** It has to be over for so long before it ends, milliseconds. */
	readonly clearHold: number
	/** Who is told depends on it: health, security, public-service … */
	readonly field: string
	readonly labels: Readonly<Record<string, string>>
	/** Id of the procedure to follow, empty when there is none. */
	readonly procedure: string
	/** Who answers for the rule itself: an office, in words; empty when nobody is named. */
	readonly owner: string
	/** Evaluated, told to nobody. */
	readonly shadow: boolean
	/** The decree, plan or article that it comes from. */
	readonly basis: string
}
