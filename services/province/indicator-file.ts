import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ENTITY_KINDS } from '@vong/core/entity'
import {
	type Band,
	type Dated,
	type Formula,
	type IndicatorDefinition,
	type IndicatorMeasure,
	takesNewest,
} from '@vong/core/indicator'
import { PERIODS } from '@vong/core/period'
import type { Source } from '@vong/core/source'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const names = z.array(z.string().min(1))
const bilingual = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as 2022-01-01')

const instantOf = (from: string | undefined) => (from === undefined ? null : Date.parse(`${from}T00:00:00+07:00`))
const EVER = Number.NEGATIVE_INFINITY

const inForce = z
	.array(z.strictObject({ from: day.optional(), value: z.number() }))
	.transform(
		(list): Dated =>
			list
				.map(({ from, value }) => ({ from: instantOf(from), value }))
				.toSorted((a, b) => (a.from ?? EVER) - (b.from ?? EVER)),
	)

/** What values are called, each from `at` on: all that bear the same date hold together, until a newer date's. */
const bands = z
	.array(z.strictObject({ from: day.optional(), at: z.number(), name: bilingual }))
	.superRefine((list, context) => {
		for (const [index, { from, at }] of list.entries()) {
			if (!list.slice(0, index).some((other) => other.from === from && other.at === at)) continue
			context.addIssue({
				code: 'custom',
				path: [index, 'at'],
				message: 'two bands of one date begin at the same value',
			})
		}
		for (const own of Map.groupBy(list, ({ from }) => from).values()) {
			if (own.length > 1) continue
			context.addIssue({
				code: 'custom',
				path: [list.indexOf(own[0] as (typeof list)[number])],
				message: 'one band alone tells nothing apart: a date needs two',
			})
		}
	})
	.transform((list): Band[] =>
		list
			.map(({ from, at, name }) => ({ from: instantOf(from), at, name }))
			.toSorted((a, b) => (a.from ?? EVER) - (b.from ?? EVER) || a.at - b.at),
	)

/** A number, or a list of numbers with the dates from which they are in force. */
const dated = z.union(
	[z.number().transform((value): Dated => [{ from: null, value }]), inForce],
	'expected a number, or a list of { from: 2022-01-01, value: 5 }',
)
const bound = z.strictObject({ min: dated.optional(), max: dated.optional() })

const condition = z.strictObject({
	flags: names.optional(),
	without: names.optional(),
	states: names.optional(),
	categories: names.optional(),
	numbers: z.record(z.string(), bound).optional(),
	open: z.boolean().optional(),
	due: z
		.union(
			[z.enum(['over', 'not-over']), z.strictObject({ withinWorkingDays: z.number().positive() })],
			'expected over, not-over or { withinWorkingDays: 1 }',
		)
		.optional(),
})

const measure = condition
	.extend({ sum: z.string().optional(), newest: z.string().optional(), any: z.array(condition).min(1).optional() })
	.refine(({ sum, newest }) => sum === undefined || newest === undefined, 'expected either sum or newest')
	.transform(({ sum, newest, ...where }): IndicatorMeasure => {
		if (newest !== undefined) return { newest, where }
		return sum === undefined ? { count: where } : { sum, where }
	})

const level = z.enum(['province', 'district', 'commune'])

/** Counted over things such as dossiers. Nothing but what is named here can be asked. */
const entities = z.strictObject({
	of: z.enum(ENTITY_KINDS, `expected ${ENTITY_KINDS.join(', ')}`),
	at: z.enum(['opened', 'closed', 'now'], 'expected opened, closed or now'),
	area: z.enum(['handling', 'residence'], 'expected handling or residence').default('handling'),
	grain: z.enum(['hour', 'day'], 'expected hour or day').default('day'),
	dayStartHour: z.number().int().min(0).max(23).default(0),
	numerator: measure,
	denominator: measure.optional(),
	each: z.strictObject({ of: z.enum(['area', 'agency', 'category']), fits: z.enum(['any', 'all']) }).optional(),
	days: z.number().int().positive().optional(),
	placed: z.array(level).min(1).optional(),
	by: z
		.array(z.enum(['category'], 'expected category'))
		.min(1)
		.optional(),
	perPopulation: z.boolean().optional(),
	scale: z.number().positive().default(1),
})

const observations = z.strictObject({
	parameters: names.min(1, 'expected at least one parameter'),
	statistic: z.enum(['mean', 'sum'], 'expected mean or sum'),
	hours: z.number().int().min(2).max(168).optional(),
})

const terms = z.strictObject({
	constant: z.number().default(0),
	terms: z
		.array(
			z.strictObject({
				indicator: z.string().min(1),
				factor: z.number().default(1),
				points: z.strictObject({ threshold: dated, max: dated }).optional(),
			}),
		)
		.min(1, 'expected at least one term'),
})

const axis = z.strictObject({ axis: z.enum(['freshness', 'correct', 'complete', 'clean', 'live']) })

const indicatorSchema = z.strictObject({
	id: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected capitals, digits and underscores'),
	name: bilingual,
	unit: z.string(),
	decimals: z.number().int().min(0).max(6).default(0),
	direction: z.enum(['up', 'down', 'none'], 'expected up, down or none'),
	entities: entities.optional(),
	observations: observations.optional(),
	points: terms.optional(),
	source: axis.optional(),
	aqi: z.strictObject({}).optional(),
	periods: z.array(z.enum(PERIODS, `expected ${PERIODS.join(', ')}`)).min(1, 'expected at least one period'),
	levels: z.array(level).default(['province', 'district', 'commune']),
	rollUp: z.boolean().default(true),
	minimumSample: z.number().min(0).default(0),
	targets: inForce.default([]),
	tolerance: z.number().min(0).optional(),
	bands: bands.optional(),
	sources: names.default([]),
	basis: z.string().min(1, 'expected where the rule comes from'),
})

type File = z.infer<typeof indicatorSchema>

function formulaOf({ entities: counted, observations: measured, points, source, aqi }: File): Formula | undefined {
	const found: Formula[] = []
	if (counted) found.push({ kind: 'entities', ...counted })
	if (measured) found.push({ kind: 'observations', ...measured })
	if (points) found.push({ kind: 'terms', ...points })
	if (source) found.push({ kind: 'source', ...source })
	if (aqi) found.push({ kind: 'aqi' })
	return found.length === 1 ? found[0] : undefined
}

/** All indicators of a pack, one file each. Mistakes go to `errors`. */
export async function readIndicators(
	dir: string,
	sources: ReadonlyMap<string, Source>,
	errors: string[],
): Promise<Map<string, IndicatorDefinition>> {
	const found = new Map<string, IndicatorDefinition>()
	const files = await readdir(dir).catch(() => [])
	for (const file of files.filter((name) => name.endsWith('.yaml')).sort()) {
		const path = join(dir, file)
		const entry = await readYaml(path, indicatorSchema, errors)
		if (!entry) continue
		if (entry.id !== basename(file, '.yaml')) errors.push(`${path}:1: the file has to be named ${entry.id}.yaml`)
		for (const source of entry.sources.filter((id) => !sources.has(id)))
			errors.push(`${path}: there is no source ${source}`)
		const formula = formulaOf(entry)
		if (!formula) {
			errors.push(`${path}:1: expected exactly one of entities, observations, points, aqi and source`)
			continue
		}
		if (formula.kind === 'observations' && formula.hours && entry.periods.join() !== 'hour')
			errors.push(`${path}: what looks back over hours is told anew each hour: expected periods: [hour]`)
		if (formula.kind === 'entities' && formula.by && formula.each?.of === 'category')
			errors.push(`${path}: what counts categories cannot be told by category`)
		if (takesNewest(formula) && entry.rollUp)
			errors.push(`${path}: what takes the newest is stated for one area and not added up: expected rollUp: false`)
		found.set(entry.id, toDefinition(entry, formula))
	}
	checkTerms(dir, found, errors)
	return found
}

function toDefinition(entry: File, formula: Formula): IndicatorDefinition {
	const { id, name, unit, decimals, direction, periods, levels, rollUp } = entry
	const { minimumSample, targets, tolerance, bands: named, sources, basis } = entry
	const said = { id, name, unit, decimals, direction, periods, levels, rollUp }
	return { ...said, formula, minimumSample, targets, tolerance, bands: named, sources, basis }
}

/** Every term has to be there, and none may lead back to where it started. */
function checkTerms(dir: string, found: ReadonlyMap<string, IndicatorDefinition>, errors: string[]) {
	const partsOf = (id: string) => {
		const formula = found.get(id)?.formula
		return formula?.kind === 'terms' ? formula.terms.map(({ indicator }) => indicator) : []
	}
	const leadsBack = (start: string, id: string, seen: ReadonlySet<string>): boolean =>
		partsOf(id).some((part) => part === start || (!seen.has(part) && leadsBack(start, part, new Set([...seen, part]))))
	for (const id of found.keys()) {
		const path = join(dir, `${id}.yaml`)
		for (const part of partsOf(id).filter((name) => !found.has(name)))
			errors.push(`${path}: there is no indicator ${part}`)
		if (leadsBack(id, id, new Set())) errors.push(`${path}: ${id} is made of itself`)
	}
}
