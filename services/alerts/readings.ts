import type { Reading } from '@vong/core/indicator'
import { VIETNAM_MS } from '@vong/core/instant'
import type { Period, PeriodKind } from '@vong/core/period'
import { type ReadingCondition, type Rule, watchesReadings } from '@vong/core/rule'
import type { Severity } from '@vong/core/severity'
import type { Observation } from './book.ts'
import { NO_FIGURES } from './judge.ts'
import { type Judgement, judgeBaseline, judgeChange, judgePlan, judgeReading, judgeTimes } from './judge-readings.ts'
import type { Measured } from './measure.ts'
import { nameOf, type Surroundings } from './observe.ts'
import type { Sample } from './step.ts'

/** A rule on readings. */
export interface ReadingRule extends Rule {
	readonly condition: ReadingCondition
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** What a period read says nothing about the present when it has been over for so long. */
const AFTER_PERIOD_MS = HOUR_MS
/** A period is judged so long after its end, when what happened in it has come in. */
const SETTLE_MS = MINUTE_MS
/** What is remembered for judging the past lies no further apart than this while it changes. */
const REMEMBER_MS = 10 * MINUTE_MS

const isReadingRule = (rule: Rule): rule is ReadingRule => watchesReadings(rule.condition)

/** Running periods are looked at this often, at instants that are multiples of it. */
export function lookEvery(period: PeriodKind): number {
	if (period === 'now' || period === 'hour') return 15_000
	return period === 'day' ? MINUTE_MS : 10 * MINUTE_MS
}

/** Whether a rule judges periods that have ended, each once. */
function judgesClosed({ condition }: ReadingRule): boolean {
	if (condition.kind === 'baseline') return true
	if (condition.kind === 'change') return 'periods' in condition.over
	return condition.kind === 'threshold' && condition.judged === 'closed'
}

/** When a period that has ended is judged. */
export const judgedAt = ({ end }: Pick<Period, 'end'>) => end + SETTLE_MS

/** The beginnings of the periods with which a closed one is compared. */
export function comparedStarts(
	{ condition }: ReadingRule,
	period: Period,
	before: (period: Period) => Period,
): number[] {
	if (condition.kind === 'baseline')
		return Array.from({ length: condition.weeks }, (_, index) => period.start - (index + 1) * 7 * DAY_MS)
	if (condition.kind !== 'change' || !('periods' in condition.over)) return []
	let then = period
	for (let count = 0; count < condition.over.periods; count++) then = before(then)
	return [then.start]
}

const measuredBy = ({ condition: { indicator, period, byAgency } }: ReadingRule): Measured => ({
	indicator,
	period,
	byAgency,
})

export const measuredName = ({ indicator, period, byAgency }: Measured) => `${indicator} ${period} ${byAgency}`

const placeName = ({ area, agency }: Pick<Reading, 'area' | 'agency'>) => `${area}\n${agency}`

interface Memory {
	latest: Reading
	/** What was judged at instants, oldest first; each holds until the next. */
	readonly points: { readonly at: number; readonly reading: Reading }[]
	/** How it was judged by each rule when it was remembered last. */
	said: string
	/** Of the rules that count evaluations, the last ones. */
	readonly evaluations: Map<string, Sample[]>
}

/** Rules on readings: what a reading is to each of them. Holds what they compare with; live and for the past it is the same. */
export function createReadingWatch(all: readonly Rule[], around: Surroundings) {
	const rules = all.filter(isReadingRule)
	const running = rules.filter((rule) => !judgesClosed(rule))
	const byMeasured = Map.groupBy(running, (rule) => measuredName(measuredBy(rule)))
	const memories = new Map<string, Map<string, Memory>>()
	const longestSpan = Math.max(0, ...running.map(spanOf))

	function memoryOf(measured: Measured, reading: Reading): Memory {
		const name = measuredName(measured)
		const places = memories.get(name) ?? new Map<string, Memory>()
		memories.set(name, places)
		const known = places.get(placeName(reading))
		if (known) return known
		const memory: Memory = { latest: reading, points: [], said: '', evaluations: new Map() }
		places.set(placeName(reading), memory)
		return memory
	}

	function wanted({ condition: { levels } }: ReadingRule, { area }: Reading): boolean {
		const level = area.startsWith('centre:') ? 'centre' : around.areas.byId(area)?.level
		return level !== undefined && levels.includes(level)
	}

	function judge(rule: ReadingRule, reading: Reading, memory: Memory, at: number): Judgement {
		const { condition } = rule
		const severity = severityOf(rule)
		if (condition.kind === 'plan') return judgePlan(condition, severity, reading, localTime(at))
		if (condition.kind === 'change')
			return judgeChange(condition, severity, reading, atInstant(memory, at - spanOf(rule)))
		if (condition.kind === 'threshold') return judgeReading(condition, severity, reading)
		throw new Error(`${rule.id} does not judge what is running`)
	}

	function observed(
		rule: ReadingRule,
		reading: Reading,
		{ sample, value, target }: Judgement,
		at: number,
	): Observation {
		const definition = around.definitions.get(reading.indicator)
		const { area, agency } = reading
		const relative = rule.condition.kind === 'change' && rule.condition.relative
		const figures = {
			...NO_FIGURES,
			value,
			target,
			unit: relative ? '%' : (definition?.unit ?? ''),
			area: nameOf(area, around),
			agency,
		}
		const length = reading.periodEnd - reading.periodStart
		const until =
			reading.period === 'now' ? null : reading.periodEnd + AFTER_PERIOD_MS + (judgesClosed(rule) ? 2 * length : 0)
		return {
			rule,
			at,
			place: { area, agency, subject: '' },
			seen: { sample, figures, sources: definition?.sources ?? [], asOf: reading.asOf, until },
		}
	}

	return {
		rules,
		/** What is measured while it runs. */
		running: [...byMeasured.values()].flatMap(([first]) => (first ? [measuredBy(first)] : [])),
		closed: rules.filter(judgesClosed),
		/** The places of which something was read before. */
		placesOf: (measured: Measured) =>
			[...(memories.get(measuredName(measured))?.values() ?? [])].map(({ latest }) => latest),
		/** What one rule wants to be remembered, all rules on the same reading remember: it is what will be known of the past. */
		keep(measured: Measured, at: number, reading: Reading) {
			if (!byMeasured.has(measuredName(measured))) return
			const memory = memoryOf(measured, reading)
			memory.points.push({ at, reading })
			forget(memory, at - longestSpan - HOUR_MS)
		},
		/** How far back has to be remembered when a process begins; 0: not at all. */
		reach: Math.max(0, ...running.map(reachOf)),
		/** What was remembered before this process began, oldest first; evaluations that are counted are made again from it. */
		recall(measured: Measured, points: readonly { readonly at: number; readonly reading: Reading }[], now: number) {
			for (const { at, reading } of points) {
				const memory = memoryOf(measured, reading)
				memory.latest = reading
				memory.points.push({ at, reading })
			}
			for (const rule of byMeasured.get(measuredName(measured)) ?? []) {
				const { condition } = rule
				if (condition.kind !== 'threshold' || !condition.times) continue
				const { every, of } = condition.times
				const last = Math.floor(now / every) * every
				for (let at = last - (of - 1) * every; at <= last; at += every) evaluateAt(rule, measured, at)
			}
		},
		/** Readings at a scheduled instant: what they are to the rules, and which of them are to be remembered. */
		look(measured: Measured, readings: readonly Reading[], at: number) {
			const observations: Observation[] = []
			const remembered: Reading[] = []
			for (const reading of readings) {
				const rulesHere = (byMeasured.get(measuredName(measured)) ?? []).filter((rule) => wanted(rule, reading))
				if (rulesHere.length === 0) continue
				const memory = memoryOf(measured, reading)
				memory.latest = reading
				const said: unknown[] = []
				for (const rule of rulesHere) {
					const judgement = judge(rule, reading, memory, at)
					const { breach, clear, known } = judgement.sample
					said.push([breach, clear, known])
					if (!countsTimes(rule)) observations.push(observed(rule, reading, judgement, at))
				}
				if (!isNews(memory, reading, JSON.stringify(said), at)) continue
				memory.said = JSON.stringify(said)
				remembered.push(reading)
			}
			return { observations, remembered }
		},
		/** Evaluations that are counted, at the instants that are due since the former tick: `so many of the last`. */
		countTimes(at: number, isDue: (every: number) => boolean): Observation[] {
			return running.flatMap((rule) => {
				const { condition } = rule
				if (condition.kind !== 'threshold' || !condition.times || !isDue(condition.times.every)) return []
				return evaluateAt(rule, measuredBy(rule), at)
			})
		},
		/** Periods that have ended, with the readings of those that they are compared with. */
		judgeClosed(
			rule: ReadingRule,
			readings: readonly Reading[],
			before: readonly Reading[],
			at: number,
		): Observation[] {
			const { condition } = rule
			const severity = severityOf(rule)
			const compared = Map.groupBy(before, placeName)
			return readings
				.filter((reading) => wanted(rule, reading))
				.map((reading) => {
					const own = compared.get(placeName(reading)) ?? []
					const judgement =
						condition.kind === 'baseline'
							? judgeBaseline(condition, severity, reading, own)
							: condition.kind === 'change'
								? judgeChange(condition, severity, reading, own[0])
								: condition.kind === 'threshold'
									? judgeReading(condition, severity, reading)
									: undefined
					if (!judgement) throw new Error(`${rule.id} does not judge what has ended`)
					return observed(rule, reading, judgement, at)
				})
		},
	}

	/** One more evaluation of each place, by what stood at the instant. */
	function evaluateAt(rule: ReadingRule, measured: Measured, at: number): Observation[] {
		const { condition } = rule
		if (condition.kind !== 'threshold' || !condition.times) return []
		const { times } = condition
		return [...(memories.get(measuredName(measured))?.values() ?? [])].flatMap((memory) => {
			const reading = at < (memory.points.at(-1)?.at ?? at) ? atInstant(memory, at) : memory.latest
			if (!reading || !wanted(rule, reading) || isOver(reading, at)) return []
			const judgement = judge(rule, reading, memory, at)
			if (!judgement.sample.known) return []
			const evaluations = [...(memory.evaluations.get(rule.id) ?? []), judgement.sample].slice(-times.of)
			memory.evaluations.set(rule.id, evaluations)
			return [observed(rule, reading, { ...judgement, sample: judgeTimes(times, evaluations) }, at)]
		})
	}

	function isNews({ points, said }: Memory, reading: Reading, says: string, at: number): boolean {
		const last = points.at(-1)
		if (!last || said !== says) return true
		// Of a snapshot every instant is another period: only what it says counts.
		if (reading.period !== 'now' && last.reading.periodStart !== reading.periodStart) return true
		const { value, sample } = last.reading
		return (value !== reading.value || sample !== reading.sample) && at - last.at >= REMEMBER_MS
	}
}

function forget({ points }: Memory, before: number) {
	// The last one before still holds at that instant.
	while ((points[1]?.at ?? Number.POSITIVE_INFINITY) <= before) points.shift()
}

function atInstant({ points }: Memory, at: number): Reading | undefined {
	return points.findLast((point) => point.at <= at)?.reading
}

/** Something was remembered of every place within this time, unless nothing was there to be read. */
const LONGEST_UNCHANGED_MS = DAY_MS

function reachOf(rule: ReadingRule): number {
	const { condition } = rule
	if (spanOf(rule) > 0) return spanOf(rule) + LONGEST_UNCHANGED_MS
	const times = condition.kind === 'threshold' ? condition.times : undefined
	return times ? times.of * times.every + LONGEST_UNCHANGED_MS : 0
}

function spanOf({ condition }: ReadingRule): number {
	return condition.kind === 'change' && 'span' in condition.over ? condition.over.span : 0
}

const countsTimes = ({ condition }: ReadingRule) => condition.kind === 'threshold' && condition.times !== undefined

const isOver = ({ period, periodEnd }: Reading, at: number) => period !== 'now' && at >= periodEnd + AFTER_PERIOD_MS

const severityOf = ({ severity }: Rule): Severity => (severity === 'as-sent' ? 'minor' : severity)

function localTime(at: number) {
	const local = new Date(at + VIETNAM_MS).toISOString()
	return { day: local.slice(0, 10), minute: Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)) }
}
