import { ENTITY_KINDS } from '@vong/core/entity'
import type { HandlingLimit } from '@vong/core/handling-limit'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const limit = z
	.strictObject({
		of: z.enum(ENTITY_KINDS, `expected ${ENTITY_KINDS.join(', ')}`),
		categories: z.array(z.string().min(1)).min(1).optional(),
		from: z
			.string()
			.regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as 2022-01-01')
			.optional(),
		workingDays: z.number('expected working days').positive(),
		basis: z.string().min(1, 'expected where the limit comes from'),
	})
	.transform(
		({ of, categories, from, workingDays }): HandlingLimit => ({
			of,
			categories: categories?.map((name) => name.normalize()),
			from: from === undefined ? null : Date.parse(`${from}T00:00:00+07:00`),
			workingDays,
		}),
	)

/** Reads `limits.yaml`: how long handling may take where nothing names a due date. */
export async function readLimits(path: string, errors: string[]): Promise<readonly HandlingLimit[]> {
	return (await readYaml(path, z.array(limit), errors)) ?? []
}
