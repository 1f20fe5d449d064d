import type { CellQuery, DerivedQueries } from './derived-store.ts'
import type { Engine, Parameter } from './engine.ts'

type ReadingQueries = Pick<
	DerivedQueries,
	| 'measureObservations'
	| 'observedHours'
	| 'observedSpan'
	| 'measuredBy'
	| 'cellSums'
	| 'categorySums'
	| 'cellsAt'
	| 'categoryCellsAt'
	| 'newestReadings'
	| 'closedReadings'
	| 'readingRevisions'
>

interface CellRow {
	indicator: string
	start_ms: number
	area: string
	/** The agency, or the category of the cells by category. */
	part: string
	numerator: number
	denominator: number
	sample: number
}

interface SumRow extends CellRow {
	newest: number
	agencies: number
}

const UNITS = { hour: 'HOUR', day: 'DAY', week: 'WEEK', month: 'MONTH' } as const

/** Which cells are added up, and what of them is told apart. */
interface Over {
	readonly table: 'cells' | 'category_cells'
	readonly part: 'agency' | 'category'
	readonly byArea: boolean
	readonly byPart: boolean
	/** A condition more. */
	readonly only: string
}

type Sums = Pick<CellQuery, 'indicators' | 'areas' | 'from' | 'to' | 'step' | 'latest' | 'newest'>

function sumsSql({ areas, step, latest, newest }: Sums, { table, part, byArea, byPart, only }: Over): string {
	const interval = step && `toStartOfInterval(start, INTERVAL 1 ${UNITS[step.unit]}, {zone:String})`
	const start = interval ? `toInt64(toUnixTimestamp(${interval})) * 1000` : '{from:Int64}'
	const span = `indicator IN {indicators:Array(String)} AND start >= fromUnixTimestamp64Milli({from:Int64})
			AND start < fromUnixTimestamp64Milli({to:Int64})`
	const last = `AND (indicator, start) GLOBAL IN (
			SELECT indicator, max(start) FROM ${table} WHERE ${span} GROUP BY indicator${interval ? `, ${interval}` : ''})`
	// Of two that begin together the same one everywhere, and all three columns of it.
	const taken = (column: string) =>
		newest?.length
			? `if(indicator IN {newest:Array(String)}, argMaxIf(cells.${column}, (cells.start, cells.area_id, cells.${part}), cells.sample > 0), sum(cells.${column}))`
			: `sum(cells.${column})`
	return `SELECT indicator, ${start} AS start_ms, ${byArea ? 'area_id' : "''"} AS area,
			${byPart ? `cells.${part}` : "''"} AS part, ${taken('numerator')} AS numerator, ${taken('denominator')} AS denominator,
			${taken('sample')} AS sample, toUnixTimestamp64Milli(maxIf(cells.start, cells.sample > 0)) AS newest, uniqExactIf(cells.${part}, cells.sample > 0) AS agencies
		FROM ${table} AS cells FINAL
		WHERE ${span} ${latest ? last : ''}
			${areas === 'all' ? '' : 'AND area_id IN {areas:Array(String)}'} ${only}
		GROUP BY indicator, start_ms, area, part ORDER BY indicator, start_ms`
}

function sumsParameters({ indicators, areas, from, to, step, newest }: Sums): Record<string, Parameter> {
	return {
		...{ indicators, from, to },
		...(areas === 'all' ? {} : { areas }),
		...(newest?.length ? { newest } : {}),
		...(step ? { zone: step.timeZone } : {}),
	}
}

const cellsAtSql = (table: 'cells' | 'category_cells', part: 'agency' | 'category') =>
	`SELECT indicator, toUnixTimestamp64Milli(start) AS start_ms, area_id AS area, ${part} AS part, numerator, denominator, sample
		FROM ${table} FINAL
		WHERE indicator IN {indicators:Array(String)} AND start >= fromUnixTimestamp64Milli({from:Int64})
			AND start <= fromUnixTimestamp64Milli({to:Int64}) AND toUnixTimestamp64Milli(start) IN {starts:Array(Int64)}`

export function createReadingQueries(engine: Engine): ReadingQueries {
	return {
		async cellSums(input) {
			const { agency, by } = input
			const only = agency === undefined ? '' : 'AND agency = {agency:String}'
			const told = { byArea: by?.startsWith('area') ?? false, byPart: by?.endsWith('agency') ?? false }
			const rows = await engine.query<SumRow>({
				name: 'cellSums',
				sql: sumsSql(input, { table: 'cells', part: 'agency', ...told, only }),
				parameters: { ...sumsParameters(input), ...(agency === undefined ? {} : { agency }) },
			})
			return rows.map(({ start_ms, area, part, ...sums }) => ({ ...sums, start: start_ms, areaId: area, agency: part }))
		},

		async categorySums(input) {
			const { categories } = input
			const only = categories ? 'AND category IN {categories:Array(String)}' : ''
			const rows = await engine.query<SumRow>({
				name: 'categorySums',
				sql: sumsSql(input, { table: 'category_cells', part: 'category', byArea: false, byPart: true, only }),
				parameters: { ...sumsParameters(input), ...(categories ? { categories } : {}) },
			})
			return rows.map(({ start_ms, area, part, ...sums }) => ({
				...sums,
				start: start_ms,
				areaId: area,
				agency: '',
				category: part,
			}))
		},

		async measureObservations({ parameters, from, to }) {
			const rows = await engine.query<{
				start_ms: number
				area: string
				of_station: string
				parameter: string
				unit: string
				found: number[]
			}>({
				name: 'measureObservations',
				sql: `SELECT toInt64(toUnixTimestamp(start)) * 1000 AS start_ms, area_id AS area, station AS of_station, parameter, unit,
						[sum(total), toFloat64(sum(measured))] AS found
					FROM observations_hour
					WHERE parameter IN {parameters:Array(String)} AND start >= toDateTime({from:Int64} / 1000, 'UTC')
						AND start < toDateTime({to:Int64} / 1000, 'UTC')
					GROUP BY start_ms, area, of_station, parameter, unit`,
				parameters: { parameters, from, to },
			})
			return rows.map(({ start_ms, area, of_station, parameter, unit, found }) => ({
				start: start_ms,
				parameter,
				unit,
				areaId: area,
				agency: of_station,
				values: found,
			}))
		},

		async observedHours({ writer, after, upTo, parameters }) {
			const rows = await engine.query<{ parameter: string; start_ms: number }>({
				name: 'observedHours',
				sql: `SELECT parameter, toInt64(toUnixTimestamp(toStartOfHour(time))) * 1000 AS start_ms FROM events
					WHERE writer = {writer:String} AND number > {after:UInt64} AND number <= {upTo:UInt64}
						AND parameter IN {parameters:Array(String)}
					GROUP BY parameter, start_ms`,
				parameters: { writer, after, upTo, parameters },
			})
			return rows.map(({ parameter, start_ms }) => ({ parameter, start: start_ms }))
		},

		async measuredBy(span) {
			const rows = await engine.query<{ parameter: string; area: string; source: string; start_ms: number }>({
				name: 'measuredBy',
				sql: `SELECT parameter, area_id AS area, source, toInt64(toUnixTimestamp(max(start))) * 1000 AS start_ms
					FROM observations_hour
					WHERE parameter IN {parameters:Array(String)} AND start >= toDateTime({from:Int64} / 1000, 'UTC')
						AND start <= toDateTime({to:Int64} / 1000, 'UTC')
					GROUP BY parameter, area, source`,
				parameters: { ...span },
			})
			return rows.map(({ parameter, area, source, start_ms }) => ({ parameter, areaId: area, source, hour: start_ms }))
		},

		async observedSpan(parameters) {
			const [row] = await engine.query<{ first_ms: number; last_ms: number; hours: number }>({
				name: 'observedSpan',
				sql: `SELECT toInt64(toUnixTimestamp(min(start))) * 1000 AS first_ms, toInt64(toUnixTimestamp(max(start))) * 1000 AS last_ms,
						count() AS hours
					FROM observations_hour WHERE parameter IN {parameters:Array(String)}`,
				parameters: { parameters },
			})
			return row && row.hours > 0 ? { from: row.first_ms, to: row.last_ms } : undefined
		},

		async cellsAt(indicators, starts) {
			const rows = await engine.query<CellRow>({
				name: 'cellsAt',
				sql: cellsAtSql('cells', 'agency'),
				parameters: { indicators, starts, from: Math.min(...starts), to: Math.max(...starts) },
			})
			return rows.map(({ start_ms, area, part, ...cell }) => ({
				...cell,
				start: start_ms,
				areaId: area,
				agency: part,
			}))
		},

		async categoryCellsAt(indicators, starts, categories) {
			const span = { indicators, starts, from: Math.min(...starts), to: Math.max(...starts) }
			const asked = categories ? ' AND category IN {categories:Array(String)}' : ''
			const rows = await engine.query<CellRow>({
				name: 'categoryCellsAt',
				sql: `${cellsAtSql('category_cells', 'category')}${asked}`,
				parameters: categories ? { ...span, categories } : span,
			})
			return rows.map(({ start_ms, area, part, ...cell }) => ({
				...cell,
				start: start_ms,
				areaId: area,
				agency: '',
				category: part,
			}))
		},

		async newestReadings({ from, to, limit }) {
			const rows = await engine.query<{ text: string }>({
				name: 'newestReadings',
				// Of two rows of one instant the one that was inserted last counts.
				sql: `SELECT argMax(reading, (start, revision)) AS text FROM readings FINAL
					WHERE start >= fromUnixTimestamp64Milli({from:Int64}) AND start < fromUnixTimestamp64Milli({to:Int64})
					GROUP BY indicator, area, agency, period LIMIT {limit:UInt32}`,
				parameters: { from, to, limit },
			})
			return rows.map(({ text }) => text)
		},

		async closedReadings({ indicators, period, from, to, limit }) {
			const rows = await engine.query<{ text: string }>({
				name: 'closedReadings',
				sql: `SELECT argMax(reading, (revision, computed_at)) AS text FROM readings
					WHERE indicator IN {indicators:Array(String)} AND period = {period:String} AND revision > 0
						AND start >= fromUnixTimestamp64Milli({from:Int64}) AND start < fromUnixTimestamp64Milli({to:Int64})
					GROUP BY indicator, area, agency, start ORDER BY start LIMIT {limit:UInt32}`,
				parameters: { indicators, period, from, to, limit },
			})
			return rows.map(({ text }) => text)
		},

		async readingRevisions({ indicators, area, agency, period, start }) {
			const rows = await engine.query<{ reading: string; at_ms: number }>({
				name: 'readingRevisions',
				sql: `SELECT reading, toUnixTimestamp64Milli(computed_at) AS at_ms FROM readings FINAL
					WHERE indicator IN {indicators:Array(String)} AND area = {area:String} AND agency = {agency:String}
						AND period = {period:String} AND start = fromUnixTimestamp64Milli({start:Int64})
					ORDER BY indicator, revision`,
				parameters: { indicators, area, agency, period, start },
			})
			return rows.map(({ reading, at_ms }) => ({ reading, at: at_ms }))
		},
	}
}
