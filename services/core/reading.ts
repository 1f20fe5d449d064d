import type { Area } from './area.ts'
import {
	type Band,
	type IndicatorDefinition,
	type NoValueReason,
	type Reading,
	type ReadingStatus,
	type Term,
	takesNewest,
} from './indicator.ts'
import { datedAt } from './measuring.ts'
import type { Period } from './period.ts'

/** What was added up for an area and a period. */
export interface Sums {
	readonly numerator: number
	readonly denominator: number
	readonly sample: number
	/** When the newest of it began, milliseconds. */
	readonly newest?: number | undefined
}

export interface ReadingPlace {
	readonly area: string
	readonly agency: string
	readonly category?: string | undefined
	readonly period: Period
	readonly asOf: number | null
	readonly revision: number
	/** Borders by which it was added up; as they were, when left out. */
	readonly map?: Reading['map'] | undefined
	readonly apportioned?: boolean | undefined
}

/** The axes of a source's data are rates. */
const PER_CENT = 100
const NO_SUMS: Sums = { numerator: 0, denominator: 0, sample: 0 }

export function addSums(a: Sums | undefined, b: Sums): Sums {
	const { numerator, denominator, sample } = a ?? NO_SUMS
	return { numerator: numerator + b.numerator, denominator: denominator + b.denominator, sample: sample + b.sample }
}

/** Sums of two areas as one: added up, or the newer of what takes the newest. */
export function joinSums({ formula }: IndicatorDefinition, a: Sums | undefined, b: Sums): Sums {
	if (!takesNewest(formula)) return addSums(a, b)
	return a && (a.newest ?? 0) > (b.newest ?? 0) ? a : b
}

/** What is summed at each station, such as rain, is averaged over the stations, which stand where agencies do. */
export function perStation<Row extends Sums & { readonly agencies: number }>(
	{ formula }: IndicatorDefinition,
	sums: Row,
): Row {
	const isPerStation = formula.kind === 'observations' && formula.statistic === 'sum'
	return isPerStation ? { ...sums, denominator: sums.agencies } : sums
}

/** Whether an indicator is told for an area; for centres it always is. */
export function isToldFor({ levels }: IndicatorDefinition, area: Pick<Area, 'level'> | undefined): boolean {
	return area === undefined || levels.includes(area.level)
}

/** The target in force at an instant, null when there is none. */
export function targetAt({ targets }: IndicatorDefinition, at: number): number | null {
	return datedAt(targets, at) ?? null
}

/** The bands in force at an instant, the lowest first. */
export function bandsAt({ bands = [] }: Pick<IndicatorDefinition, 'bands'>, at: number): readonly Band[] {
	const newest = bands.findLast(({ from }) => from === null || from <= at)
	return newest ? bands.filter(({ from }) => from === newest.from) : []
}

/** What a value is called by the bands in force at an instant; undefined where there are none, or it lies below all of them. */
export function bandOf(
	definition: Pick<IndicatorDefinition, 'bands'>,
	value: number | null,
	at: number,
): Band | undefined {
	return value === null ? undefined : bandsAt(definition, at).findLast((band) => band.at <= value)
}

/** How a value stands to its target, by the indicator's good direction. */
export function statusOf(definition: IndicatorDefinition, value: number | null, target: number | null): ReadingStatus {
	if (value === null || target === null || definition.direction === 'none') return 'UNKNOWN'
	const missing = definition.direction === 'up' ? target - value : value - target
	if (missing <= 0) return 'GOOD'
	return missing <= (definition.tolerance ?? 0) ? 'WARN' : 'BAD'
}

/**
 * The reading of sums: always from numerators and denominators, never from other rates. A rate of nothing is no 0 % and no 100 %
 * but null, with the reason.
 */
export function readSums(
	definition: IndicatorDefinition,
	sums: Sums | undefined,
	place: ReadingPlace,
	population?: number,
): Reading {
	const { formula } = definition
	const found = sums ?? NO_SUMS
	const denominator = denominatorOf(definition, found, population)
	const reason = reasonOf(definition, found, denominator)
	const scale = formula.kind === 'entities' ? formula.scale : formula.kind === 'source' ? PER_CENT : 1
	const value =
		reason === null
			? denominator === undefined
				? found.numerator * scale
				: (found.numerator / denominator) * scale
			: null
	return finish(definition, value, reason, place, {
		numerator: found.numerator,
		denominator: toldDenominator(definition, found, denominator),
		sample: found.sample,
	})
}

/** Nobody divides by the number ranked, but a rank is nothing without it. */
function toldDenominator(
	{ formula }: IndicatorDefinition,
	found: Sums,
	denominator: number | undefined,
): number | null {
	if (takesNewest(formula)) return found.denominator === 0 ? null : found.denominator
	return denominator === undefined || Number.isNaN(denominator) ? null : denominator
}

/** Undefined: the numerator itself is the value. */
function denominatorOf(
	{ formula }: IndicatorDefinition,
	{ denominator }: Sums,
	population: number | undefined,
): number | undefined {
	if (formula.kind === 'entities') {
		if (formula.perPopulation) return population ?? Number.NaN
		return formula.denominator === undefined || takesNewest(formula) ? undefined : denominator
	}
	return formula.kind === 'terms' ? undefined : denominator
}

function reasonOf(
	{ formula, minimumSample }: IndicatorDefinition,
	{ sample }: Sums,
	denominator: number | undefined,
): NoValueReason | null {
	if (denominator !== undefined && Number.isNaN(denominator)) return 'population-unknown'
	if (denominator === 0) return 'no-data'
	// A count of nothing in a snapshot or period is a true zero; a measurement of nothing is none.
	if ((formula.kind === 'observations' || takesNewest(formula)) && sample === 0) return 'no-data'
	return sample < minimumSample ? 'sample-too-small' : null
}

/** The reading of what nobody can know at that instant. */
export function readUnknown(definition: IndicatorDefinition, reason: NoValueReason, place: ReadingPlace): Reading {
	return finish(definition, null, reason, place, { numerator: null, denominator: null, sample: null })
}

/** The reading that is put together from others of the same area and period; null when one of them has no value. */
export function readTerms(
	definition: IndicatorDefinition,
	readings: ReadonlyMap<string, Reading>,
	place: ReadingPlace,
): Reading {
	const { formula } = definition
	if (formula.kind !== 'terms') throw new Error(`${definition.id} is not made of terms`)
	// One of which nobody can know where it belongs is not nothing.
	if (formula.terms.some(({ indicator }) => readings.get(indicator)?.reason === 'borders-unknown'))
		return readUnknown(definition, 'borders-unknown', place)
	const parts = formula.terms.map((term) => ({ term, value: readings.get(term.indicator)?.value ?? null }))
	const nothing = parts.every(({ value: part }) => part === null)
	let value: number | null = nothing ? null : formula.constant
	for (const { term, value: part } of parts) {
		const added = pointsOf(term, part, place.period.start)
		value = value === null || added === null ? null : value + added
	}
	const asOf = formula.terms.map(({ indicator }) => readings.get(indicator)?.asOf ?? null)
	const newest = asOf.reduce((best, at) => (at !== null && (best === null || at > best) ? at : best), null)
	const reason = value !== null ? null : nothing ? 'no-data' : 'part-missing'
	const noSums = { numerator: null, denominator: null, sample: null }
	const apportioned = formula.terms.some(({ indicator }) => readings.get(indicator)?.apportioned)
	return finish(definition, value, reason, { ...place, asOf: newest, apportioned }, noSums)
}

function pointsOf({ factor, points }: Term, value: number | null, at: number): number | null {
	if (points === undefined) return value === null ? null : value * factor
	const [threshold, max] = [datedAt(points.threshold, at), datedAt(points.max, at)]
	if (threshold === undefined || max === undefined) return null
	// Beside parts that have something, one of which there was nothing earns nothing (Decision 766: a zero denominator is 0).
	return Math.max(0, Math.min((value ?? 0) / threshold, 1)) * max * factor
}

function finish(
	definition: IndicatorDefinition,
	exact: number | null,
	reason: NoValueReason | null,
	{ area, agency, category, period, asOf, revision, map = 'as-was', apportioned }: ReadingPlace,
	sums: Pick<Reading, 'numerator' | 'denominator' | 'sample'>,
): Reading {
	const value = exact === null ? null : round(exact, definition.decimals)
	const target = targetAt(definition, period.start)
	return {
		indicator: definition.id,
		area,
		agency,
		...(category === undefined ? {} : { category }),
		period: period.kind,
		periodStart: period.start,
		periodEnd: period.end,
		value,
		reason,
		...sums,
		target,
		status: statusOf(definition, value, target),
		asOf,
		revision,
		map,
		...(apportioned ? { apportioned } : {}),
	}
}

/** Beyond these digits a number is what adding up in binary left of it. */
const DIGITS = 13

/** Half upwards, as on paper: 1.925 is 1.93, although as a binary number it is a little less. */
function round(value: number, decimals: number): number {
	const factor = 10 ** decimals
	return Math.round(Number((value * factor).toPrecision(DIGITS))) / factor
}
