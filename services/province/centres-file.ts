import type { Area } from '@vong/core/area'
import type { Centre } from '@vong/core/centre'
import { z } from 'zod'
import { isCovered } from './covered.ts'
import { readYaml } from './yaml-file.ts'

const date = z
	.string()
	.regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as "2025-07-01"')
	.transform((text) => Date.parse(`${text}T00:00:00+07:00`))

const centresSchema = z.strictObject({
	centres: z.array(
		z.strictObject({
			id: z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens'),
			name: z.strictObject({ vi: z.string().min(1), en: z.string().min(1) }),
			areas: z
				.array(z.strictObject({ from: date.optional(), to: date.optional(), codes: z.array(z.string()).min(1) }))
				.min(1, 'expected at least one set of areas'),
		}),
	),
})

/** The centres of a pack. Every code has to name an area in all of its span. Mistakes go to `errors`. */
export async function readCentres(path: string, areas: readonly Area[], errors: string[]): Promise<Centre[]> {
	const file = await readYaml(path, centresSchema, errors)
	const centres = (file?.centres ?? []).map(({ id, name, areas: sets }) => ({
		id,
		name,
		areas: sets.map(({ from, to, codes }) => ({ from: from ?? null, to: to ?? null, codes })),
	}))
	for (const { id, areas: sets } of centres) {
		for (const { from, to, codes } of sets) {
			const gaps = codes.filter((code) => !covers(areas, code, from, to))
			if (gaps.length > 0)
				errors.push(
					`${path}: centre ${id}: in that span no area, or not for all of it, has the code ${gaps.join(', ')}`,
				)
		}
	}
	return centres
}

/** Whether the code names an area at every instant of the span. */
function covers(areas: readonly Area[], code: string, from: number | null, to: number | null): boolean {
	return isCovered(
		areas.filter((area) => area.code === code),
		from ?? Number.NEGATIVE_INFINITY,
		to ?? Number.POSITIVE_INFINITY,
	)
}
