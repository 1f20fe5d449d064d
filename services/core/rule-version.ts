import type { Rule } from './rule.ts'

/** A rule as it was from some instant on. */
export interface RuleVersion {
	readonly version: number
	/** From the pack, or given while the centre ran. */
	readonly source: 'PACK' | 'API'
	/** Milliseconds; null for what the pack says. */
	readonly at: number | null
	readonly author: string
	readonly reason: string
	/** As a file of the pack says it. */
	readonly json: unknown
}

/** A rule with all that it ever was, the last of which holds. */
export interface KeptRule {
	readonly id: string
	/** Undefined when the pack has no longer what it speaks of. */
	readonly rule: Rule | undefined
	/** Why it is not judged; empty when it is. */
	readonly problem: string
	readonly versions: readonly RuleVersion[]
}

/** What one version says otherwise than another, by its path; undefined where it says nothing. */
export interface RuleChange {
	readonly path: string
	readonly before: unknown
	readonly after: unknown
}

/** The differences between two versions, leaf by leaf, in the order of their paths. */
export function changesBetween(before: unknown, after: unknown, path = ''): RuleChange[] {
	if (isObject(before) && isObject(after)) {
		const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
		return names.flatMap((name) => changesBetween(before[name], after[name], path === '' ? name : `${path}.${name}`))
	}
	return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}
