import type { Procedure } from '@vong/core/procedure'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const id = z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens')
const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })
const unique = (list: readonly { readonly id: string }[]) => new Set(list.map((one) => one.id)).size === list.length

const proceduresSchema = z.strictObject({
	procedures: z
		.array(
			z.strictObject({
				id,
				name: words,
				steps: z
					.array(z.strictObject({ id, text: words }))
					.min(1, 'expected at least one step')
					.refine(unique, 'expected each step to have an id of its own'),
			}),
		)
		.refine(unique, 'expected each procedure to have an id of its own'),
})

/** What to do about alerts, by id. Mistakes go to `errors`. */
export async function readProcedures(path: string, errors: string[]): Promise<Map<string, Procedure>> {
	const file = await readYaml(path, proceduresSchema, errors)
	return new Map((file?.procedures ?? []).map((procedure) => [procedure.id, procedure]))
}
