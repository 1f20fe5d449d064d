import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { VongError } from '@vong/core/errors'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { PERIODS } from '@vong/core/period'
import type { Procedure } from '@vong/core/procedure'
import type { Condition, Rule } from '@vong/core/rule'
import { SEVERITIES } from '@vong/core/severity'
import type { Source } from '@vong/core/source'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const MINUTE_MS = 60_000
const minutes = z
	.number()
	.nonnegative('expected minutes, 0 or more')
	.transform((count) => count * MINUTE_MS)
const severity = z.enum(SEVERITIES, `expected ${SEVERITIES.join(', ')}`)
const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const names = z.array(z.string().min(1)).min(1, 'expected at least one')

const match = z.strictObject({
	sources: names.optional(),
	types: names.optional(),
	severities: z.array(severity).min(1).optional(),
	field: z
		.strictObject({ name: z.string().min(1), is: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) })
		.optional(),
	value: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
})

const thresholdSchema = z
	.strictObject({
		indicator: z.string(),
		period: z.enum(PERIODS, `expected one of ${PERIODS.join(', ')}`),
		above: z.number().optional(),
		below: z.number().optional(),
		clear: z.number().optional(),
		steps: z.array(z.strictObject({ at: z.number(), severity })).default([]),
		minimumSample: z.number().int().nonnegative().default(0),
		levels: z.array(z.enum(['province', 'district', 'commune', 'centre'])).min(1),
		byAgency: z.boolean().default(false),
	})
	.refine(({ above, below }) => (above === undefined) !== (below === undefined), 'expected above or below, one of them')
	.refine(({ above, below, clear, steps }) => {
		const [bound, sign] = above === undefined ? [below ?? 0, -1] : [above, 1]
		const rising = [bound, ...steps.map(({ at }) => at)].every(
			(at, index, all) => index === 0 || (at - (all[index - 1] ?? at)) * sign > 0,
		)
		return rising && ((clear ?? bound) - bound) * sign <= 0
	}, 'expected clear on the good side of the bound, and steps that go on from it')
	.transform(({ above, below, clear, steps, ...rest }): Condition => {
		const value = above ?? below ?? 0
		const bound = {
			direction: above === undefined ? ('below' as const) : ('above' as const),
			value,
			clear: clear ?? value,
			steps: steps.map(({ at, severity: grave }) => ({ value: at, severity: grave })),
		}
		return { kind: 'threshold', bound, ...rest }
	})

const eventSchema = z
	.strictObject({ match, ends: match.optional(), endsAfterMinutes: minutes })
	.transform(({ endsAfterMinutes, ...rest }): Condition => ({ kind: 'event', endsAfter: endsAfterMinutes, ...rest }))

const countSchema = z
	.strictObject({
		match,
		atLeast: z.number().int().positive(),
		withinMinutes: minutes,
		by: z.enum(['area', 'agency', 'subject', 'all']),
	})
	.transform(({ withinMinutes, ...rest }): Condition => ({ kind: 'count', within: withinMinutes, ...rest }))

const silenceSchema = z
	.strictObject({ sources: z.union([z.literal('all'), names]), from: z.enum(['late', 'stale', 'dead']) })
	.transform((rest): Condition => ({ kind: 'silence', ...rest }))

const ruleSchema = z
	.strictObject({
		name: words,
		summary: words,
		field: z.string().min(1),
		severity: z.union([severity, z.literal('as-sent')]),
		holdMinutes: minutes.default(0),
		clearMinutes: minutes.default(0),
		threshold: thresholdSchema.optional(),
		event: eventSchema.optional(),
		count: countSchema.optional(),
		silence: silenceSchema.optional(),
		labels: z.record(z.string(), z.string()).default({}),
		procedure: z.string().default(''),
		shadow: z.boolean().default(false),
		basis: z.string().min(1),
	})
	.refine(
		(rule) => [rule.threshold, rule.event, rule.count, rule.silence].filter(Boolean).length === 1,
		'expected exactly one of threshold, event, count, silence',
	)

interface Known {
	readonly sources: ReadonlyMap<string, Source>
	readonly indicators: ReadonlyMap<string, IndicatorDefinition>
	readonly procedures: ReadonlyMap<string, Procedure>
}

/** The rules of a pack, a file each, named by the file. Mistakes go to `errors` as file, line and what was expected. */
export async function readRules(dir: string, known: Known, errors: string[]): Promise<Map<string, Rule>> {
	const rules = new Map<string, Rule>()
	const files = await readdir(dir).catch(() => [] as string[])
	for (const file of files.filter((name) => name.endsWith('.yaml')).toSorted()) {
		const path = join(dir, file)
		const found = await readYaml(path, ruleSchema, errors)
		if (!found) continue
		const rule = toRule(found, basename(file, '.yaml'))
		errors.push(...unknownIn(rule, known).map((what) => `${path}: ${what}`))
		rules.set(rule.id, rule)
	}
	return rules
}

/** A rule as a file says it, given as JSON, to be tried. @throws VongError INVALID with everything that is wrong. */
export function parseRule(json: unknown, known: Known): Rule {
	const parsed = ruleSchema.safeParse(json)
	if (!parsed.success) throw new VongError('INVALID', z.prettifyError(parsed.error))
	const rule = toRule(parsed.data, 'TRIED')
	const unknown = unknownIn(rule, known)
	if (unknown.length > 0) throw new VongError('INVALID', unknown.join('; '))
	return rule
}

function toRule(
	{ threshold, event, count, silence, holdMinutes, clearMinutes, ...rest }: z.infer<typeof ruleSchema>,
	id: string,
): Rule {
	const condition = threshold ?? event ?? count ?? silence
	if (!condition) throw new Error(`the rule ${id} has no condition, though its schema asks for one`)
	return { ...rest, id, version: 1, condition, hold: holdMinutes, clearHold: clearMinutes }
}

/** What a rule speaks of that the pack does not have. */
function unknownIn({ condition, procedure }: Rule, known: Known): string[] {
	const unknown = unknownToCondition(condition, known)
	if (procedure !== '' && !known.procedures.has(procedure)) unknown.push(`there is no procedure ${procedure}`)
	return unknown
}

/** A condition that speaks of what is not there would never find anything. */
function unknownToCondition(condition: Condition, { sources, indicators }: Known): string[] {
	if (condition.kind === 'threshold') {
		const definition = indicators.get(condition.indicator)
		if (!definition) return [`there is no indicator ${condition.indicator}`]
		return definition.periods.includes(condition.period)
			? []
			: [`${condition.indicator} has no period ${condition.period}; expected ${definition.periods.join(', ')}`]
	}
	const named =
		condition.kind === 'silence'
			? condition.sources === 'all'
				? []
				: condition.sources
			: [...(condition.match.sources ?? []), ...(condition.kind === 'event' ? (condition.ends?.sources ?? []) : [])]
	const types = condition.kind === 'silence' ? [] : (condition.match.types ?? [])
	const allTypes = [...sources.values()].flatMap((source) => source.types.map(({ type }) => type))
	const exists = (pattern: string) =>
		allTypes.some((type) => (pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern))
	return [
		...named.filter((id) => !sources.has(id)).map((id) => `there is no source ${id}`),
		...types.filter((type) => !exists(type)).map((type) => `no source sends events of the type ${type}`),
	]
}
