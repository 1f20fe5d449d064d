import type { EntityWhere, Measure } from '@vong/core/entity'
import type { EntityMeasures } from './derived-store.ts'
import type { Parameter } from './engine.ts'

const AREA_COLUMNS = { handling: 'area_id', residence: 'residence_area_id' } as const
const AT_COLUMNS = { opened: 'opened_at', closed: 'closed_at' } as const

/** Gives each value a name of its own, so that none is ever part of the text. */
function createParameters() {
	const parameters: Record<string, Parameter> = {}
	let count = 0
	return {
		parameters,
		add(value: Parameter, type: string): string {
			const name = `m${count++}`
			parameters[name] = value
			return `{${name}:${type}}`
		},
	}
}

type Add = ReturnType<typeof createParameters>['add']

function whereSql(where: EntityWhere, add: Add): string {
	const parts: string[] = []
	const instant = (value: number) => `fromUnixTimestamp64Milli(${add(value, 'Int64')})`
	if (where.flags?.length) parts.push(`hasAll(flags, ${add(where.flags, 'Array(String)')})`)
	if (where.without?.length) parts.push(`NOT hasAny(flags, ${add(where.without, 'Array(String)')})`)
	if (where.states) parts.push(`state IN ${add(where.states, 'Array(String)')}`)
	if (where.categories) parts.push(`category IN ${add(where.categories, 'Array(String)')}`)
	if (where.open !== undefined) parts.push(where.open ? 'closed_at IS NULL' : 'closed_at IS NOT NULL')
	if (where.dueBefore !== undefined) parts.push(`ifNull(due_at < ${instant(where.dueBefore)}, 0)`)
	if (where.dueFrom !== undefined) parts.push(`ifNull(due_at >= ${instant(where.dueFrom)}, 0)`)
	for (const [name, { min, max }] of Object.entries(where.numbers ?? {})) {
		const key = add(name, 'String')
		parts.push(`mapContains(numbers, ${key})`)
		if (min !== undefined) parts.push(`numbers[${key}] >= ${add(min, 'Float64')}`)
		if (max !== undefined) parts.push(`numbers[${key}] <= ${add(max, 'Float64')}`)
	}
	for (const each of where.all ?? []) parts.push(`(${whereSql(each, add)})`)
	if (where.any) parts.push(`(${where.any.map((each) => `(${whereSql(each, add)})`).join(' OR ') || '0'})`)
	if (where.not) parts.push(`NOT (${whereSql(where.not, add)})`)
	return parts.length === 0 ? '1' : parts.join(' AND ')
}

function expression(measure: Measure, areaColumn: string, add: Add): string {
	if ('count' in measure) return `toFloat64(countIf(${whereSql(measure.count, add)}))`
	if ('distinct' in measure) {
		const column = measure.distinct === 'area' ? areaColumn : measure.distinct
		return `toFloat64(uniqExactIf(${column}, ${whereSql(measure.where, add)}))`
	}
	if ('newest' in measure) {
		// The number and what goes with it are of the same thing: which one it is depends on nothing but the condition.
		const number = `numbers[${add(measure.newest, 'String')}]`
		return `toFloat64(argMaxIf(${number}, (ifNull(opened_at, toDateTime64(0, 3, 'UTC')), key), ${whereSql(measure.where ?? {}, add)}))`
	}
	const key = add(measure.sum, 'String')
	return `toFloat64(sumIf(numbers[${key}], mapContains(numbers, ${key}) AND ${whereSql(measure.where ?? {}, add)}))`
}

function startSql({ grain, timeZone, dayStartHour }: EntityMeasures, column: string, add: Add): string {
	if (grain === 'hour') return `toStartOfHour(${column})`
	const zone = add(timeZone, 'String')
	// A day that begins at 16:00 belongs to the date on which it ends.
	const shift = (24 - dayStartHour) % 24
	const shifted = shift === 0 ? column : `addHours(${column}, ${shift})`
	const start = `toStartOfDay(${shifted}, ${zone})`
	return shift === 0 ? start : `subtractHours(${start}, ${shift})`
}

/** One scan for all measures of a kind: grouped by the smallest period, area and agency, or category. */
export function measureSql(input: EntityMeasures): { sql: string; parameters: Record<string, Parameter> } {
	const { parameters, add } = createParameters()
	const area = AREA_COLUMNS[input.area]
	const found = input.measures.map((measure) => expression(measure, area, add)).join(', ')
	const from = add(input.from, 'Int64')
	const bounds = (column: string) =>
		` AND ${column} >= fromUnixTimestamp64Milli(${from}) AND ${column} < fromUnixTimestamp64Milli(${add(input.to, 'Int64')})`
	const column = input.at === 'now' ? undefined : AT_COLUMNS[input.at]
	const part = input.by === 'category' ? 'category' : 'agency'
	const asked = input.categories ? ` AND category IN ${add(input.categories, 'Array(String)')}` : ''
	const start =
		column === undefined || input.grain === 'whole'
			? from
			: `toInt64(toUnixTimestamp(${startSql(input, column, add)})) * 1000`
	return {
		sql: `SELECT ${start} AS start_ms, ${area} AS area, ${part} AS part, [${found}] AS found FROM entities FINAL
			WHERE kind = ${add(input.kind, 'String')}${asked}${column === undefined ? '' : bounds(column)}
			GROUP BY start_ms, area, part`,
		parameters,
	}
}
