import { POLLUTANTS } from './aqi.ts'
import type { AreaLevel } from './area.ts'
import type { Common, EntityKind, EntityWhere } from './entity.ts'
import type { PeriodKind } from './period.ts'

/** A number that decrees change: each in force from its date on (milliseconds; null: ever since), oldest first. */
export type Dated = readonly { readonly from: number | null; readonly value: number }[]

/** What a value is called from `at` on, up to the next band of the same decree; in force from a date on (milliseconds; null: ever since). */
export interface Band {
	readonly from: number | null
	readonly at: number
	readonly name: { readonly vi: string; readonly en: string }
}

/** Which things are counted; all that is given has to fit. */
export interface Condition extends Pick<EntityWhere, 'flags' | 'without' | 'states' | 'categories' | 'open'> {
	/** Bounds of a measured number, both inclusive; who has no such number does not fit. */
	readonly numbers?:
		| Readonly<Record<string, { readonly min?: Dated | undefined; readonly max?: Dated | undefined }>>
		| undefined
	/** The due date against the present, or against the last instant of a period that is over. */
	readonly due?: 'over' | { readonly withinWorkingDays: number } | 'not-over' | undefined
	/** At least one of these fits. */
	readonly any?: readonly Condition[] | undefined
}

export type IndicatorMeasure =
	| { readonly count: Condition }
	| { readonly sum: string; readonly where?: Condition | undefined }
	/** The number of the thing that was opened last: what is stated anew each time is no sum, and no mean. */
	| { readonly newest: string; readonly where?: Condition | undefined }

/** What is put together from the readings of other indicators of the same area and period. */
export interface Term {
	readonly indicator: string
	readonly factor: number
	/** Points: `min(value / threshold, 1) × max`. */
	readonly points?: { readonly threshold: Dated; readonly max: Dated } | undefined
}

export type Formula =
	| {
			readonly kind: 'entities'
			readonly of: EntityKind
			/** The instant that puts an entity into a period; `now`: all that are there. */
			readonly at: 'opened' | 'closed' | 'now'
			readonly area: 'handling' | 'residence'
			readonly grain: 'hour' | 'day'
			/** Hour at which the day begins; 0 unless a ministry says otherwise. */
			readonly dayStartHour: number
			readonly numerator: IndicatorMeasure
			/** Absent: the numerator is the value. Of what takes the newest it is told beside the value, such as the number ranked, and divides nothing. */
			readonly denominator?: IndicatorMeasure | undefined
			/** Of which the rate is told: 100 for per cent. */
			readonly scale: number
			/** Instead of a counted denominator: the population of the area. */
			readonly perPopulation?: boolean | undefined
			/** Instead of things: what they have in common, once in each period, if any of its things fit or only if all do. */
			readonly each?: { readonly of: Common; readonly fits: 'any' | 'all' } | undefined
			/** Each period holds what happened in so many days up to its end. */
			readonly days?: number | undefined
			/** Only what is placed at an area of these levels counts. */
			readonly placed?: readonly AreaLevel[] | undefined
			/** By what it is told apart besides agencies, by which everything that is counted is. */
			readonly by?: readonly 'category'[] | undefined
	  }
	| {
			readonly kind: 'observations'
			readonly parameters: readonly string[]
			readonly statistic: 'mean' | 'sum' | 'max'
			/** Each hour holds what was measured in so many hours up to its end; 1 when left out. */
			readonly hours?: number | undefined
	  }
	/** VN_AQI of each station, averaged over the stations. */
	| { readonly kind: 'aqi' }
	| { readonly kind: 'terms'; readonly constant: number; readonly terms: readonly Term[] }
	| { readonly kind: 'source'; readonly axis: 'freshness' | 'correct' | 'complete' | 'clean' | 'live' }

/** What is measured, how, and against which target: one file of the province pack. */
export interface IndicatorDefinition {
	readonly id: string
	readonly name: { readonly vi: string; readonly en: string }
	readonly unit: string
	readonly decimals: number
	readonly direction: 'up' | 'down' | 'none'
	readonly formula: Formula
	/** The first one is shown; the others can be asked for. */
	readonly periods: readonly PeriodKind[]
	/** Levels for which it is told; centres always. */
	readonly levels: readonly AreaLevel[]
	/** False: what is stated for an area holds for that area alone and is not added up. */
	readonly rollUp: boolean
	readonly minimumSample: number
	/** In force from their date on (milliseconds), oldest first. */
	readonly targets: Dated
	/** Missing the target by up to so much is a warning, by more is bad; undefined: any miss is bad. */
	readonly tolerance?: number | undefined
	/** Ascending by date, then by where they begin; those of the newest date are all that is in force. */
	readonly bands?: readonly Band[] | undefined
	readonly sources: readonly string[]
	/** The decree or specification that it comes from. */
	readonly basis: string
}

export type ReadingStatus = 'GOOD' | 'WARN' | 'BAD' | 'UNKNOWN'

/** Why a value is null. */
export type NoValueReason =
	| 'no-data'
	| 'sample-too-small'
	| 'part-missing'
	| 'population-unknown'
	| 'calendar-unknown'
	| 'borders-unknown'

/** The value of an indicator for an area and a period. */
export interface Reading {
	readonly indicator: string
	/** Id of an area (`code@validFrom`) or `centre:{id}`. */
	readonly area: string
	readonly agency: string
	/** Of one category alone, empty for what nobody named one for; undefined: of all of them. */
	readonly category?: string | undefined
	readonly period: PeriodKind
	readonly periodStart: number
	readonly periodEnd: number
	readonly value: number | null
	readonly reason: NoValueReason | null
	readonly numerator: number | null
	readonly denominator: number | null
	readonly sample: number | null
	readonly target: number | null
	readonly status: ReadingStatus
	/** When the newest event that counts in it came in; null when nothing did. */
	readonly asOf: number | null
	/** 0 while the period runs; then 1, and one more with each restatement. */
	readonly revision: number
	/** Borders by which it was added up. */
	readonly map: 'as-was' | 'as-of-now'
	/** True when sums of areas that were split went in by their share. */
	readonly apportioned?: boolean | undefined
}

/** What has to be measured for an indicator; nothing for those that are counted. */
export function parametersOf(formula: Formula): readonly string[] {
	if (formula.kind === 'aqi') return POLLUTANTS
	return formula.kind === 'observations' ? formula.parameters : []
}

/** Whether it is told by category as well: by procedure, field of a report, disease. */
export function isToldByCategory({ formula }: Pick<IndicatorDefinition, 'formula'>): boolean {
	return formula.kind === 'entities' && (formula.by?.includes('category') ?? false)
}

/** Whether of all that was stated in a period the newest stands for it, as with a rank. */
export function takesNewest(formula: Formula): boolean {
	return formula.kind === 'entities' && 'newest' in formula.numerator
}

/** Those of these indicators that take the newest, as queries on cells want to know it. */
export const newestAmong = (definitions: readonly IndicatorDefinition[]): string[] =>
	definitions.filter(({ formula }) => takesNewest(formula)).map(({ id }) => id)

/** Whether one cell says all that there is to tell, as a snapshot or what looks back over hours: the last one counts, and they are no parts of a sum. */
export function takesLatest({ formula, periods }: IndicatorDefinition): boolean {
	return periods[0] === 'now' || (formula.kind === 'observations' && (formula.hours ?? 1) > 1)
}
