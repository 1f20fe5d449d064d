import { existsSync } from 'node:fs'
import { type PublicWarnings, WARNING_CATEGORIES } from '@vong/core/public-warning'
import type { Rule } from '@vong/core/rule'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const HOUR_MS = 3_600_000
const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

const schema = z.strictObject({
	// CAP 1.2, 3.2.1: no spaces, commas, < or &.
	sender: z.string().regex(/^[^\s,<&]+$/, 'expected a name without spaces, commas, < and &, such as a domain'),
	senderName: words,
	warnings: z.array(
		z.strictObject({
			rule: z.string(),
			category: z.enum(WARNING_CATEGORIES, `expected ${WARNING_CATEGORIES.join(', ')}`),
			urgency: z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
			certainty: z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
			instruction: words,
			holdsHours: z.number().positive(),
		}),
	),
})

/** Of what the public is warned; undefined where the pack has no such file, and nobody is. Mistakes go to `errors`. */
export async function readWarnings(
	path: string,
	rules: ReadonlyMap<string, Rule>,
	errors: string[],
): Promise<PublicWarnings | undefined> {
	if (!existsSync(path)) return undefined
	const file = await readYaml(path, schema, errors)
	if (!file) return undefined
	const unknown = file.warnings.filter(({ rule }) => !rules.has(rule))
	errors.push(...unknown.map(({ rule }) => `${path}: there is no rule ${rule}`))
	return {
		...file,
		warnings: file.warnings.map(({ holdsHours, ...warning }) => ({ ...warning, holds: holdsHours * HOUR_MS })),
	}
}
