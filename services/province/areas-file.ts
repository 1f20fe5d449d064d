import { readFile } from 'node:fs/promises'
import type { Area, AreaLevel } from '@vong/core/area'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { isCovered } from './covered.ts'

const LEVELS = ['province', 'district', 'commune'] as const
/** Dates of decrees hold from midnight in Viet Nam. */
const instantOf = (date: string) => (date === '' ? null : Date.parse(`${date}T00:00:00+07:00`))
const date = z.string().regex(/^(\d{4}-\d\d-\d\d)?$/, 'expected a date like 2025-07-01, or nothing')
const degrees = z.string().regex(/^(-?\d+(\.\d+)?)?$/, 'expected degrees like 11.5197, or nothing')

const rowSchema = z.strictObject({
	code: z.string().regex(/^\d{2,5}$/, 'expected an official code of 2 to 5 digits'),
	parent_code: z.string(),
	level: z.enum(LEVELS, `expected ${LEVELS.join(', ')}`),
	name: z.string().min(1, 'expected a name'),
	type: z.string().min(1, 'expected a type word such as Phường'),
	valid_from: date,
	valid_to: date,
	lat: degrees,
	lon: degrees,
})

/** Reads `areas.csv`: every area in each of its periods. */
export async function readAreas(path: string, errors: string[]): Promise<Area[]> {
	let records: { record: Record<string, string>; info: { lines: number } }[]
	try {
		records = parse(await readFile(path), { columns: true, info: true, bom: true })
	} catch (error) {
		errors.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
		return []
	}
	const areas: Area[] = []
	const lineOf = new Map<Area, number>()
	for (const { record, info } of records) {
		const row = rowSchema.safeParse(record)
		if (!row.success) {
			errors.push(
				...row.error.issues.map(
					(issue) => `${path}:${info.lines}: ${issue.path.join('.') || 'the row'}: ${issue.message}`,
				),
			)
			continue
		}
		const area = toArea(row.data)
		areas.push(area)
		lineOf.set(area, info.lines)
	}
	errors.push(...conflicts(areas).map(({ area, message }) => `${path}:${lineOf.get(area)}: ${message}`))
	return areas
}

function toArea(row: z.infer<typeof rowSchema>): Area {
	const number = (text: string) => (text === '' ? null : Number(text))
	return {
		id: `${row.code}@${row.valid_from}`,
		code: row.code,
		name: row.name,
		type: row.type,
		level: row.level as AreaLevel,
		parentCode: row.parent_code === '' ? null : row.parent_code,
		validFrom: instantOf(row.valid_from),
		validTo: instantOf(row.valid_to),
		lat: number(row.lat),
		lon: number(row.lon),
	}
}

const from = (area: Area) => area.validFrom ?? Number.NEGATIVE_INFINITY
const to = (area: Area) => area.validTo ?? Number.POSITIVE_INFINITY

/** Periods of one code that overlap, periods that end before they begin, and parents that are not there then. */
function conflicts(areas: readonly Area[]): { area: Area; message: string }[] {
	const found: { area: Area; message: string }[] = []
	const byCode = Map.groupBy(areas, (area) => area.code)
	for (const [code, periods] of byCode) {
		const sorted = periods.toSorted((a, b) => from(a) - from(b))
		for (const [index, area] of sorted.entries()) {
			const next = sorted[index + 1]
			if (to(area) <= from(area)) found.push({ area, message: `${code} ends before it begins` })
			if (next && from(next) < to(area))
				found.push({ area: next, message: `${code} stands for two areas at the same time` })
		}
	}
	for (const area of areas) {
		if (area.parentCode === null) continue
		const parents = byCode.get(area.parentCode) ?? []
		const fits = parents.filter(({ level }) => LEVELS.indexOf(level) < LEVELS.indexOf(area.level))
		const when =
			parents.length === 0
				? 'is not there'
				: !isCovered(parents, from(area), Math.min(to(area), from(area) + 1))
					? 'does not stand when it begins'
					: !isCovered(parents, from(area), to(area))
						? 'ends before it does'
						: !isCovered(fits, from(area), to(area))
							? 'is of no higher level'
							: undefined
		if (when) found.push({ area, message: `the parent ${area.parentCode} of ${area.code} ${when}` })
	}
	return found
}
