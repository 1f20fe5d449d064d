import { readFile } from 'node:fs/promises'
import { type Area, createAreaIndex } from '@vong/core/area'
import type { Population } from '@vong/core/figures'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

const rowSchema = z.strictObject({
	code: z.string().regex(/^\d{2,5}$/, 'expected an official code of 2 to 5 digits'),
	date: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'expected a date like 2019-04-01'),
	people: z.string().regex(/^\d+$/, 'expected a whole number').transform(Number),
})

/** Reads `population.csv`. The population of an area above is the sum of those below it. */
export async function readPopulation(path: string, areas: readonly Area[], errors: string[]): Promise<Population[]> {
	let records: { record: Record<string, string>; info: { lines: number } }[]
	try {
		records = parse(await readFile(path), { columns: true, info: true, bom: true })
	} catch (error) {
		errors.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
		return []
	}
	const index = createAreaIndex(areas)
	const seen = new Set<string>()
	const found: Population[] = []
	for (const { record, info } of records) {
		const row = rowSchema.safeParse(record)
		if (!row.success) {
			const { issues } = row.error
			errors.push(...issues.map(({ path: at, message }) => `${path}:${info.lines}: ${at.join('.')}: ${message}`))
			continue
		}
		const { code, date, people } = row.data
		const name = `${code} on ${date}`
		if (seen.has(name)) errors.push(`${path}:${info.lines}: ${name} is listed twice`)
		if (!index.resolve(code, Date.parse(`${date}T00:00:00+07:00`))) {
			errors.push(`${path}:${info.lines}: there is no area ${name}`)
		}
		seen.add(name)
		found.push({ areaCode: code, date, people })
	}
	return found
}
