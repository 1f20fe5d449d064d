import type { RuleNode } from './rule-documents.generated.ts'

/** What a rule says, as the pack's schema has it, with its `id`. */
export type RuleText = RuleNode['rule']

/** A number that a rule says, and where: what is changed most when a rule is too loud or too quiet. */
export interface RuleNumber {
	readonly path: readonly string[]
	readonly value: number
}

/** Every number of a rule, in the order of its text. */
export function numbersOf(text: unknown, path: readonly string[] = []): RuleNumber[] {
	if (typeof text === 'number') return [{ path, value: text }]
	if (typeof text !== 'object' || text === null) return []
	return Object.entries(text).flatMap(([key, value]) => numbersOf(value, [...path, key]))
}

/** The same text with another number at one place. */
export function withNumber<T>(text: T, [key, ...rest]: readonly string[], value: number): T {
	if (key === undefined) return value as T
	if (Array.isArray(text)) {
		return text.map((each, index) => (String(index) === key ? withNumber(each, rest, value) : each)) as T
	}
	return { ...text, [key]: withNumber((text as Record<string, unknown>)[key], rest, value) }
}

export const written = (rule: RuleText): string => JSON.stringify(rule, null, 2)

/** A rule as it was typed; `problem` says what is wrong with the text itself, the centre judges the rest. */
export function readRule(text: string): { readonly rule?: RuleText; readonly problem?: string } {
	try {
		const rule: unknown = JSON.parse(text)
		if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return { problem: '{ … }' }
		return { rule: rule as RuleText }
	} catch (error) {
		return { problem: error instanceof Error ? error.message : String(error) }
	}
}

/** Where a new rule begins: complete but for what it is about. */
export const NEW_RULE: RuleText = {
	id: 'NEW_RULE',
	name: { vi: '', en: '' },
	summary: { vi: '{area}: {value}', en: '{area}: {value}' },
	field: 'operations',
	severity: 'minor',
	shadow: true,
	holdMinutes: 10,
	threshold: { indicator: '', period: 'day', above: 0, clear: 0, levels: ['centre'] },
	basis: '',
}
