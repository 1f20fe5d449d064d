import type { Reading } from '@vong/core/indicator'
import type { Bound, Condition, ReadingCondition } from '@vong/core/rule'
import { SEVERITIES, type Severity } from '@vong/core/severity'
import type { Sample } from './step.ts'

type Of<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>

/** What was found, with the figure to tell of and what it is held against. */
export interface Judgement {
	readonly sample: Sample
	readonly value: number | null
	readonly target: number | null
}

const unknown = (reason: string): Sample => ({ breach: null, clear: false, known: false, reason })
/** A standard deviation of what is spread normally, from the median of the distances. */
const TO_DEVIATION = 1.4826

/** Why a reading says nothing: it has no value, or is one of too few. */
function silent({ minimumSample }: Pick<ReadingCondition, 'minimumSample'>, reading: Reading): Sample | undefined {
	if (reading.value === null) return unknown(reading.reason ?? 'no-data')
	return (reading.sample ?? 0) < minimumSample ? unknown('sample-too-small') : undefined
}

/** A reading against a threshold. */
export function judgeReading(condition: Of<'threshold'>, severity: Severity, reading: Reading): Judgement {
	const bound = condition.own?.[reading.agency] ?? condition.bound
	const sample = silent(condition, reading) ?? judgeValue(bound, severity, reading.value ?? 0)
	return { sample, value: reading.value, target: bound.value }
}

function judgeValue(bound: Bound, severity: Severity, value: number): Sample {
	const breach = breachOf(bound, severity, value)
	const crossed = bound.direction === 'above' ? 'above-threshold' : 'below-threshold'
	const clear = bound.direction === 'above' ? value <= bound.clear : value >= bound.clear
	return { breach, clear, known: true, reason: breach ? crossed : clear ? 'cleared' : 'between-thresholds' }
}

function breachOf({ direction, value: bound, steps }: Bound, severity: Severity, value: number): Severity | null {
	const crosses = (limit: number) => (direction === 'above' ? value > limit : value < limit)
	return steps.findLast((step) => crosses(step.value))?.severity ?? (crosses(bound) ? severity : null)
}

/** Of the last evaluations, oldest first: whether so many of them held. What was not known is none of them. */
export function judgeTimes({ atLeast }: { readonly atLeast: number }, evaluations: readonly Sample[]): Sample {
	const held = evaluations.flatMap(({ breach }) => breach ?? [])
	// As grave as so many of them were at least.
	const gravest = held.toSorted((a, b) => SEVERITIES.indexOf(b) - SEVERITIES.indexOf(a))[atLeast - 1]
	if (gravest) return { breach: gravest, clear: false, known: true, reason: 'too-often' }
	if (evaluations.length === 0) return unknown('no-data')
	const notOver = evaluations.filter(({ clear }) => !clear).length
	return {
		breach: null,
		clear: notOver < atLeast,
		known: true,
		reason: notOver < atLeast ? 'seldom-again' : 'less-often',
	}
}

/** A reading against what it was. `before`: undefined when that is not known. */
export function judgeChange(
	condition: Of<'change'>,
	severity: Severity,
	reading: Reading,
	before: Reading | undefined,
): Judgement {
	const nothing = silent(condition, reading) ?? (before ? silent(condition, before) : unknown('nothing-to-compare'))
	const [now, then] = [reading.value ?? 0, before?.value ?? 0]
	const target = condition.bound.value
	if (nothing) return { sample: nothing, value: null, target }
	if (condition.relative && then === 0) return { sample: unknown('nothing-to-compare'), value: null, target }
	const value = condition.relative ? ((now - then) / Math.abs(then)) * 100 : now - then
	return { sample: judgeValue(condition.bound, severity, value), value: rounded(value), target }
}

/** A reading against the same hour and weekday of the weeks before: bursts and gaps of single weeks move neither median nor spread. */
export function judgeBaseline(
	condition: Of<'baseline'>,
	severity: Severity,
	reading: Reading,
	before: readonly Reading[],
): Judgement {
	const values = before.flatMap((each) => (silent(condition, each) ? [] : (each.value ?? [])))
	const nothing =
		silent(condition, reading) ?? (values.length < condition.leastWeeks ? unknown('too-few-weeks') : undefined)
	if (nothing) return { sample: nothing, value: reading.value, target: null }
	const median = medianOf(values)
	const spread = TO_DEVIATION * medianOf(values.map((value) => Math.abs(value - median)))
	const value = reading.value ?? 0
	const { direction, leastDifference, spreads, clearSpreads } = condition
	const away =
		direction === 'above' ? value - median : direction === 'below' ? median - value : Math.abs(value - median)
	const breached = away > Math.max(spreads * spread, leastDifference)
	const clear = away <= Math.max(clearSpreads * spread, leastDifference)
	const reason = breached ? 'unusual' : clear ? 'usual-again' : 'nearly-usual'
	const sample: Sample = { breach: breached ? severity : null, clear, known: true, reason }
	return { sample, value, target: rounded(median) }
}

/** A reading against what the plan wants by now; before its first hour, and on other days, nothing is wanted. */
export function judgePlan(
	condition: Of<'plan'>,
	severity: Severity,
	reading: Reading,
	local: { readonly day: string; readonly minute: number },
): Judgement {
	if (!condition.days.includes(local.day)) {
		return {
			sample: { breach: null, clear: true, known: true, reason: 'plan-over' },
			value: reading.value,
			target: null,
		}
	}
	const target = condition.points.findLast(({ at }) => at <= local.minute)?.value ?? null
	const nothing = silent(condition, reading) ?? (target === null ? unknown('plan-not-begun') : undefined)
	if (nothing || target === null) return { sample: nothing ?? unknown('plan-not-begun'), value: reading.value, target }
	const breached = (reading.value ?? 0) < target
	const sample: Sample = breached
		? { breach: severity, clear: false, known: true, reason: 'below-plan' }
		: { breach: null, clear: true, known: true, reason: 'as-planned' }
	return { sample, value: reading.value, target }
}

function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b)
	const middle = Math.floor(sorted.length / 2)
	const upper = sorted[middle] ?? 0
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Differences of decimals have tails that nobody stated. */
const rounded = (value: number) => Math.round(value * 1e6) / 1e6
