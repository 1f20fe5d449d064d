import type { DeclaredFigure } from '@vong/core/figures'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const figure = z.strictObject({
	indicator: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the code of an indicator such as DVC_TOTAL'),
	value: z.number('expected a number; 1.223 of a Vietnamese text is 1223'),
	ranked: z.number().int().positive().optional(),
	declaredBy: z.string().min(1),
	date: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as 2021-05-18'),
	definition: z.string().min(1),
	remark: z.string().min(1).optional(),
})

/** Reads `declared.yaml`: what was stated, by whom and when. */
export async function readDeclared(path: string, errors: string[]): Promise<readonly DeclaredFigure[]> {
	return (await readYaml(path, z.array(figure), errors)) ?? []
}
