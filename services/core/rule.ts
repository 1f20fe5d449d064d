import type { AreaLevel } from './area.ts'
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

/** When a rule finds something. */
export type Condition =
	/** The reading of an indicator for the running period against a bound. */
	| {
			readonly kind: 'threshold'
			readonly indicator: string
			readonly period: PeriodKind
			readonly bound: Bound
			readonly minimumSample: number
			/** Places that are told apart: areas of these levels, and the centres. */
			readonly levels: readonly (AreaLevel | 'centre')[]
			/** Told apart by agency besides. */
			readonly byAgency: boolean
	  }
	/** Each event that fits opens an alert for its source, type and subject; one that fits `ends`, of the same subject, is its end. */
	| {
			readonly kind: 'event'
			readonly match: EventMatch
			readonly ends?: EventMatch | undefined
			/** It ends by itself so long after the last one, milliseconds. */
			readonly endsAfter: number
	  }
	/** So many events that fit, of one area, agency or subject, within a span. */
	| {
			readonly kind: 'count'
			readonly match: EventMatch
			readonly atLeast: number
			/** Milliseconds. */
			readonly within: number
			readonly by: 'area' | 'agency' | 'subject' | 'all'
	  }
	/** A source that has been silent for longer than its cadence allows. */
	| { readonly kind: 'silence'; readonly sources: readonly string[] | 'all'; readonly from: 'late' | 'stale' | 'dead' }

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
	/** Evaluated, told to nobody. */
	readonly shadow: boolean
	/** The decree, plan or article that it comes from. */
	readonly basis: string
}
