import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Figure {
	readonly name: string
	readonly value: number
	readonly unit: string
	/** The same work by the yardstick in the same run, null where there is none to compare with. */
	readonly yardstick: number | null
	/** How much of the yardstick's speed is reached; above 1 is better than the yardstick. */
	readonly ratio: number | null
}

export async function writeResults(dataDir: string, figures: readonly Figure[]): Promise<string> {
	const dir = join(dataDir, 'bench')
	await mkdir(dir, { recursive: true })
	const path = join(dir, 'results.json')
	await writeFile(path, `${JSON.stringify(figures, null, '\t')}\n`)
	return path
}

export function table(figures: readonly Figure[]): string {
	const number = (value: number | null, digits: number) =>
		value === null ? '–' : value.toLocaleString('en', { maximumFractionDigits: digits })
	const rows = [
		['benchmark', 'value', 'unit', 'yardstick', 'ratio'],
		...figures.map(({ name, value, unit, yardstick, ratio }) => [
			name,
			number(value, 1),
			unit,
			number(yardstick, 1),
			number(ratio, 2),
		]),
	]
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
	return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}
