import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { VongError } from '@vong/core/errors'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { isWhole } from '@vong/core/measuring'
import type { Procedure } from '@vong/core/procedure'
import { type Condition, type EventMatch, holdsAt, type Rule, rulesIn, watchesReadings } from '@vong/core/rule'
import type { Source } from '@vong/core/source'
import { parse } from 'yaml'
import { z } from 'zod'
import { CONDITIONS, KINDS, minutes, severity } from './rule-conditions.ts'
import { readYaml } from './yaml-file.ts'

const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

interface Known {
	readonly sources: ReadonlyMap<string, Source>
	readonly indicators: ReadonlyMap<string, IndicatorDefinition>
	readonly procedures: ReadonlyMap<string, Procedure>
}
interface KnownRules extends Known {
	/** Kinds of the other rules, by their names; of the pack's own while they are being read. */
	readonly kinds: ReadonlyMap<string, string>
}

const fields = z
	.strictObject({
		name: words,
		summary: words,
		field: z.string().min(1),
		severity: z.union([severity, z.literal('as-sent')]),
		holdMinutes: minutes.default(0),
		clearMinutes: minutes.default(0),
		...CONDITIONS,
		labels: z.record(z.string(), z.string()).default({}),
		procedure: z.string().default(''),
		owner: z.string().default(''),
		shadow: z.boolean().default(false),
		basis: z.string().min(1),
	})
	.refine((rule) => KINDS.filter((kind) => rule[kind]).length === 1, `expected exactly one of ${KINDS.join(', ')}`)

/** What speaks of something that is not there is a mistake at the place where it does. */
function schemaFor(known: KnownRules) {
	return fields.superRefine((rule, context) => {
		const condition = conditionOf(rule)
		if (condition) {
			for (const { at, message } of unknownTo(condition, known))
				context.addIssue({ code: 'custom', path: [condition.kind, ...at], message })
		}
		if (rule.procedure !== '' && !known.procedures.has(rule.procedure))
			context.addIssue({ code: 'custom', path: ['procedure'], message: `there is no procedure ${rule.procedure}` })
	})
}

/** A rule with what its file says, as JSON. */
export interface RuleFile {
	readonly rule: Rule
	readonly json: unknown
}

/** The rules of a pack, a file each, named by the file. Mistakes go to `errors` as file, line and what was expected. */
export async function readRules(dir: string, known: Known, errors: string[]): Promise<Map<string, RuleFile>> {
	const rules = new Map<string, RuleFile>()
	const texts = new Map<string, string>()
	const all = await readdir(dir).catch(() => [] as string[])
	const files = all.filter((name) => name.endsWith('.yaml')).toSorted()
	const kinds = new Map<string, string>()
	for (const file of files) {
		const text = await readFile(join(dir, file), 'utf8')
		texts.set(file, text)
		kinds.set(basename(file, '.yaml'), KINDS.find((kind) => new RegExp(`^[{ "]*${kind}"?:`, 'm').test(text)) ?? '')
	}
	for (const file of files) {
		const id = basename(file, '.yaml')
		const found = await readYaml(join(dir, file), schemaFor({ ...known, kinds }), errors)
		if (found) rules.set(id, { rule: toRule(found, id), json: parse(texts.get(file) ?? '') })
	}
	return rules
}

/** A rule as a file says it, given as JSON. @throws VongError INVALID with everything that is wrong. */
export function parseRule(
	json: unknown,
	known: Known & { readonly rules: ReadonlyMap<string, Rule> },
	id = 'TRIED',
): Rule {
	const kinds = new Map([...known.rules].map(([name, { condition }]) => [name, condition.kind]))
	const parsed = schemaFor({ ...known, kinds }).safeParse(json)
	if (!parsed.success) throw new VongError('INVALID', z.prettifyError(parsed.error))
	return toRule(parsed.data, id)
}

const conditionOf = (rule: z.infer<typeof fields>): Condition | undefined =>
	KINDS.map((kind) => rule[kind]).find((condition) => condition !== undefined)

function toRule(file: z.infer<typeof fields>, id: string): Rule {
	const condition = conditionOf(file)
	if (!condition) throw new Error(`the rule ${id} has no condition, though its schema asks for one`)
	const { name, summary, field, severity: grave, labels, procedure, owner, shadow, basis } = file
	const told = { name, summary, field, severity: grave, labels, procedure, owner, shadow, basis }
	return { ...told, id, version: 1, condition, hold: file.holdMinutes, clearHold: file.clearMinutes }
}

interface Mistake {
	readonly at: readonly string[]
	readonly message: string
}

/** A condition that speaks of what is not there would never find anything. */
function unknownTo(condition: Condition, known: KnownRules): Mistake[] {
	if (watchesReadings(condition)) return unknownReadings(condition, known)
	switch (condition.kind) {
		case 'event':
			return [
				...unknownMatch(condition.match, ['match'], known),
				...(condition.ends ? unknownMatch(condition.ends, ['ends'], known) : []),
			]
		case 'count':
			return unknownMatch(condition.match, ['match'], known)
		case 'absence':
			return [
				...unknownSources([condition.source], ['source'], known),
				...unknownMatch(condition.match, ['match'], known),
			]
		case 'silence':
			return condition.sources === 'all' ? [] : unknownSources(condition.sources, ['sources'], known)
		case 'composite':
			return unknownRules(condition, known)
		default:
			return []
	}
}

function unknownReadings(
	{ indicator, period }: Extract<Condition, { indicator: string }>,
	{ indicators }: Known,
): Mistake[] {
	const definition = indicators.get(indicator)
	if (!definition) return [{ at: ['indicator'], message: `there is no indicator ${indicator}` }]
	const { periods, formula } = definition
	if (!periods.includes(period))
		return [{ at: ['period'], message: `${indicator} has no period ${period}; expected ${periods.join(', ')}` }]
	if (formula?.kind === 'source' && formula.axis === 'freshness')
		return [{ at: ['indicator'], message: `${indicator} is judged by silence, not by its readings` }]
	return formula && isWhole(formula) && period === 'now'
		? [{ at: ['period'], message: `${indicator} has no snapshots` }]
		: []
}

function unknownSources(named: readonly string[], at: readonly string[], { sources }: Known): Mistake[] {
	return named.filter((id) => !sources.has(id)).map((id) => ({ at, message: `there is no source ${id}` }))
}

function unknownMatch({ sources: named = [], types = [] }: EventMatch, at: readonly string[], known: Known): Mistake[] {
	const allTypes = [...known.sources.values()].flatMap((source) => source.types.map(({ type }) => type))
	const exists = (pattern: string) =>
		allTypes.some((type) => (pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern))
	return [
		...unknownSources(named, [...at, 'sources'], known),
		...types
			.filter((type) => !exists(type))
			.map((type) => ({ at: [...at, 'types'], message: `no source sends events of the type ${type}` })),
	]
}

function unknownRules({ when }: Extract<Condition, { kind: 'composite' }>, { kinds }: KnownRules): Mistake[] {
	const at = ['when']
	const named = rulesIn(when)
	return [
		...named.filter((id) => !kinds.has(id)).map((id) => ({ at, message: `there is no rule ${id}` })),
		...named
			.filter((id) => kinds.get(id) === 'composite')
			.map((id) => ({ at, message: `${id} is put together itself; expected rules that are not` })),
		...(holdsAt(when, () => false)
			? [{ at, message: 'expected something that does not hold where no rule does' }]
			: []),
	]
}
