import { readFile } from 'node:fs/promises'
import type { Area } from '@vong/core/area'
import type { Succession } from '@vong/core/succession'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

const code = z.string().regex(/^(\d{2,5})?$/, 'expected an official code of 2 to 5 digits, or nothing')
const rowSchema = z
	.strictObject({
		from_code: code,
		to_code: code,
		date: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'expected a date like 2025-07-01'),
		share: z.string().regex(/^(1|0\.\d*[1-9]\d*)?$/, 'expected a part of 1 such as 1 or 0.25, or nothing'),
		basis: z.string().min(1, 'expected the resolution that says so'),
	})
	.refine((row) => row.from_code !== '' || row.to_code !== '', { error: 'expected a code on one side at least' })

/** Shares are written with a few decimals. */
const TOLERANCE = 0.001

/** Reads `successions.csv`: what became of the areas that ended. */
export async function readSuccessions(path: string, areas: readonly Area[], errors: string[]): Promise<Succession[]> {
	let records: { record: Record<string, string>; info: { lines: number } }[]
	try {
		records = parse(await readFile(path), { columns: true, info: true, bom: true })
	} catch (error) {
		errors.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
		return []
	}
	const found: Succession[] = []
	const lines = new Map<Succession, number>()
	const seen = new Set<string>()
	for (const { record, info } of records) {
		const complain = (message: string) => errors.push(`${path}:${info.lines}: ${message}`)
		const row = rowSchema.safeParse(record)
		if (!row.success) {
			for (const { path: at, message } of row.error.issues) complain(`${at.join('.') || 'the row'}: ${message}`)
			continue
		}
		const { from_code, to_code, date, share, basis } = row.data
		const name = `${from_code} → ${to_code} on ${date}`
		if (seen.has(name)) complain(`${name} is listed twice`)
		seen.add(name)
		const at = Date.parse(`${date}T00:00:00+07:00`)
		const from = areas.find((area) => area.code === from_code && area.validTo === at)
		const to = areas.find((area) => area.code === to_code && area.validFrom === at)
		if (from_code !== '' && !from) complain(`no area ${from_code} ends on ${date}`)
		if (to_code !== '' && !to) complain(`no area ${to_code} begins on ${date}`)
		if (from_code === '' && share !== '') complain('share: nobody knows a part of ground that is not in areas.csv')
		if ((from_code !== '' && !from) || (to_code !== '' && !to)) continue
		const succession = {
			from: from?.id ?? null,
			to: to?.id ?? null,
			at,
			share: share === '' ? null : Number(share),
			basis,
		}
		found.push(succession)
		lines.set(succession, info.lines)
	}
	errors.push(...badShares(found).map(({ row, message }) => `${path}:${lines.get(row)}: ${message}`))
	return found
}

/** The shares of an area that ended add up to 1, or none of them is stated. */
function badShares(successions: readonly Succession[]): { row: Succession; message: string }[] {
	const byArea = Map.groupBy(
		successions.filter(({ from }) => from !== null),
		({ from }) => from,
	)
	return [...byArea].flatMap(([id, rows]) => {
		const [row] = rows
		if (!row || rows.every(({ share }) => share === null)) return []
		if (rows.some(({ share }) => share === null))
			return [{ row, message: `${id}: expected all of its shares, or none` }]
		const total = rows.reduce((sum, { share }) => sum + (share ?? 0), 0)
		return Math.abs(total - 1) <= TOLERANCE ? [] : [{ row, message: `${id}: its shares add up to ${total}, not to 1` }]
	})
}
