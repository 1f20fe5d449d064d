import { ROLES } from '@vong/core/viewer'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const signInSchema = z.strictObject({
	name: z.array(z.string().min(1)).min(1, 'expected at least one claim'),
	rules: z.array(
		z.strictObject({
			claim: z.string().min(1),
			has: z.string().min(1),
			roles: z.array(z.enum(ROLES, `expected one of ${ROLES.join(', ')}`)).min(1, 'expected at least one role'),
			areas: z.array(z.string()).min(1, 'expected at least one area, or no `areas` for all of them').optional(),
		}),
	),
})

/** What the claims of the identity provider make somebody. */
export type SignInRules = z.infer<typeof signInSchema>

/** Who is let in by single sign-on. `known`: codes and centres that exist. Mistakes go to `errors`. */
export async function readSignIn(path: string, known: ReadonlySet<string>, errors: string[]): Promise<SignInRules> {
	const file = await readYaml(path, signInSchema, errors)
	for (const { has, areas } of file?.rules ?? []) {
		const unknown = (areas ?? []).filter((area) => !known.has(area))
		if (unknown.length > 0) errors.push(`${path}: the rule for ${has} names no area or centre: ${unknown.join(', ')}`)
	}
	return file ?? { name: ['name'], rules: [] }
}
