import type { AreaLevel } from './area.ts'
import type { EntityWhere, Measure } from './entity.ts'
import { type Condition, type Dated, type Formula, type IndicatorMeasure, takesNewest } from './indicator.ts'
import type { Period } from './period.ts'

const DAY_MS = 86_400_000

export type CountedFormula = Extract<Formula, { kind: 'entities' }>

/** Against what a measure is taken. */
export interface MeasuringTime {
	/** With which due dates are compared. */
	readonly now: number
	/** Whose limits are in force. */
	readonly start: number
	/** The first instant by which more than so many working days from now have passed; undefined where the calendar ends. */
	readonly soon: (days: number) => number | undefined
}

/** What was in force at an instant; undefined when nothing was yet. */
export function datedAt(dated: Dated, at: number): number | undefined {
	return dated.findLast(({ from }) => from === null || from <= at)?.value
}

/**
 * Whether the reading of a period is no sum of what its days give: what is counted once in a period, what is judged by the period's last
 * instant, what looks back further than its beginning, and what has limits that change. Such a formula is measured over each period as a whole.
 */
export function isWhole(formula: Formula): formula is CountedFormula {
	if (formula.kind !== 'entities' || formula.at === 'now') return false
	const { each, days, numerator, denominator } = formula
	return (
		each !== undefined ||
		days !== undefined ||
		[numerator, denominator].some((measure) => measure && changes(whereOf(measure)))
	)
}

const whereOf = (measure: IndicatorMeasure): Condition => ('count' in measure ? measure.count : (measure.where ?? {}))

function changes({ due, numbers = {}, any = [] }: Condition): boolean {
	const isDated = (bound: Dated | undefined) => bound?.some(({ from }) => from !== null)
	return (
		due !== undefined ||
		Object.values(numbers).some(({ min, max }) => isDated(min) || isDated(max)) ||
		any.some(changes)
	)
}

/** False where the working calendar does not reach as far as a condition asks: there is nothing to tell then, not a count of none. */
export function isKnown({ numerator, denominator }: CountedFormula, { soon }: Pick<MeasuringTime, 'soon'>): boolean {
	const knows = ({ due, any = [] }: Condition): boolean =>
		(typeof due !== 'object' || soon(due.withinWorkingDays) !== undefined) && any.every(knows)
	return [numerator, denominator].every((measure) => !measure || knows(whereOf(measure)))
}

/** From when on things count in a period. */
export function beginOf({ days }: Pick<CountedFormula, 'days'>, { start, end }: Pick<Period, 'start' | 'end'>): number {
	return days === undefined ? start : end - days * DAY_MS
}

/**
 * What the store has to measure for a formula: the numerator (what spoils it, where all have to fit), then the denominator. Of what takes the
 * newest then how many there are, since no number says that there is none.
 */
export function measuresOf({ each, numerator, denominator }: CountedFormula, time: MeasuringTime): Measure[] {
	const [top, bottom] = [settle(numerator, time), denominator && settle(denominator, time)]
	if ('newest' in top) return [top, bottom ?? top, { count: conditionOf(top) }]
	if (!each) return bottom ? [top, bottom] : [top]
	const [fits, counts] = [conditionOf(top), bottom ? conditionOf(bottom) : conditionOf(top)]
	const where = each.fits === 'all' ? { all: [counts], not: fits } : { all: [counts, fits] }
	return [
		{ distinct: each.of, where },
		...(bottom || each.fits === 'all' ? [{ distinct: each.of, where: counts }] : []),
	]
}

const conditionOf = (measure: Measure): EntityWhere => ('count' in measure ? measure.count : (measure.where ?? {}))

function settle(measure: IndicatorMeasure, time: MeasuringTime): Measure {
	if ('count' in measure) return { count: settleWhere(measure.count, time) }
	const where = settleWhere(measure.where ?? {}, time)
	return 'newest' in measure ? { newest: measure.newest, where } : { sum: measure.sum, where }
}

function settleWhere({ due, numbers, any, ...where }: Condition, time: MeasuringTime): EntityWhere {
	const bounds = Object.entries(numbers ?? {}).map(([name, { min, max }]) => [
		name,
		{ min: min && datedAt(min, time.start), max: max && datedAt(max, time.start) },
	])
	return {
		...where,
		...(numbers ? { numbers: Object.fromEntries(bounds) } : {}),
		...(any ? { any: any.map((each) => settleWhere(each, time)) } : {}),
		...dueWithin(due, time),
	}
}

function dueWithin(due: Condition['due'], { now, soon }: MeasuringTime): EntityWhere {
	if (due === undefined) return {}
	if (due === 'over') return { dueBefore: now }
	if (due === 'not-over') return { dueFrom: now }
	return { dueFrom: now, dueBefore: soon(due.withinWorkingDays) ?? now }
}

interface Measured {
	readonly start: number
	readonly areaId: string
	readonly agency: string
	readonly category?: string | undefined
}

interface Counted extends Measured {
	readonly numerator: number
	readonly denominator: number
	readonly sample: number
}

/** What was measured for a formula, as sums; nothing where there is nothing. `read` gives the values in the order of `measuresOf`. */
export function countsOf<Row extends Measured>(
	formula: CountedFormula,
	rows: readonly Row[],
	read: (row: Row) => readonly number[],
	levelOf: (areaId: string) => AreaLevel | undefined,
): Counted[] {
	const { each, placed, denominator } = formula
	const found = rows.flatMap((row): Counted[] => {
		const level = levelOf(row.areaId)
		if (placed && !(level && placed.includes(level))) return []
		const [first = 0, second = 0, there = 0] = read(row)
		if (takesNewest(formula))
			return there === 0
				? []
				: [{ ...nameOf(row), numerator: first, denominator: denominator ? second : 0, sample: there }]
		const top = each?.fits === 'all' ? second - first : first
		const bottom = denominator ? second : 0
		if (top === 0 && bottom === 0) return []
		return [{ ...nameOf(row), numerator: top, denominator: bottom, sample: denominator ? bottom : top }]
	})
	return each?.of === 'area' ? oncePerArea(found) : found
}

const nameOf = ({ start, areaId, agency, category }: Measured) => ({ start, areaId, agency, category })

/** An area counts once, whichever of its agencies there are; of each category once. */
function oncePerArea(counted: readonly Counted[]): Counted[] {
	const byPlace = Map.groupBy(counted, ({ start, areaId, category }) => JSON.stringify([start, areaId, category]))
	return [...byPlace.values()].map((rows) => {
		const most = (name: 'numerator' | 'denominator' | 'sample') => Math.max(...rows.map((row) => row[name]))
		const { start = 0, areaId = '', category } = rows[0] ?? {}
		const sums = { numerator: most('numerator'), denominator: most('denominator'), sample: most('sample') }
		return { start, areaId, agency: '', category, ...sums }
	})
}
