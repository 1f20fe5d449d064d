import type { CellQuery, CellSum } from './derived-store.ts'
import type { Engine, Parameter } from './engine.ts'

const HOUR_MS = 3_600_000

type Ask = (input: CellQuery) => Promise<CellSum[]>

interface AreaRow {
	indicator: string
	area: string
	/** Empty where agencies are not told apart. */
	of_agency: string
	numerator: number
	denominator: number
	sample: number
	newest: number
	agencies: string[]
	/** Numerator, denominator and sample of the cell that begins last and has something, where that is asked for. */
	last?: [number, number, number]
}

interface Waiting {
	readonly input: CellQuery
	readonly resolve: (sums: CellSum[]) => void
	readonly reject: (error: unknown) => void
}

/** Indicators that are asked for over the same time. */
interface Span extends Pick<CellQuery, 'from' | 'to'> {
	readonly latest: boolean
	readonly indicators: Set<string>
}

/**
 * What is asked in one turn goes to the engine as one statement: a place at an instant is read over half a dozen spans, from an hour to a year, a map at
 * an instant for forty places, rules look at two dozen indicators, and to set a statement up costs the engine far more than to add up the cells of one.
 * @param one answers a question that stands alone, or is of another sort
 */
export function gatherCellSums(engine: Pick<Engine, 'query'>, one: Ask): Ask {
	let waiting: Waiting[] = []

	function answer() {
		const [turn, [first, ...others]] = [waiting, waiting]
		waiting = []
		if (first && others.length === 0) one(first.input).then(first.resolve, first.reject)
		else for (const layer of layersOf(turn)) answerLayer(engine, layer)
	}

	return (input) => {
		if (!canJoin(input)) return one(input)
		return new Promise((resolve, reject) => {
			if (waiting.length === 0) setImmediate(answer)
			waiting.push({ input, resolve, reject })
		})
	}
}

/** Sums over steps, of one agency, or by agencies alone are questions of their own. */
const canJoin = ({ step, agency, by }: CellQuery) => step === undefined && agency === undefined && by !== 'agency'

const isByAgency = ({ by }: CellQuery) => by === 'area-and-agency'

interface Layer {
	readonly byAgency: boolean
	readonly spans: Map<string, string>
	readonly waiting: Waiting[]
}

/** Questions of which each indicator is asked over one span alone, so that a row says by itself to what it belongs. */
function layersOf(turn: readonly Waiting[]): Waiting[][] {
	const layers: Layer[] = []
	for (const each of turn) {
		const { indicators, newest = [] } = each.input
		const byAgency = isByAgency(each.input)
		const nameOf = (indicator: string) => `${spanName(each.input)} ${newest.includes(indicator)}`
		const fits = (layer: Layer) =>
			layer.byAgency === byAgency &&
			indicators.every((indicator) => (layer.spans.get(indicator) ?? nameOf(indicator)) === nameOf(indicator))
		const known = layers.find(fits)
		const layer = known ?? { byAgency, spans: new Map<string, string>(), waiting: [] }
		if (!known) layers.push(layer)
		for (const indicator of indicators) layer.spans.set(indicator, nameOf(indicator))
		layer.waiting.push(each)
	}
	return layers.map((layer) => layer.waiting)
}

const spanName = (input: CellQuery) => `${input.from} ${input.to} ${needsLatest(input)}`

/** Cells begin at whole hours: in an hour no indicator has cells that begin at different instants. */
const needsLatest = ({ latest, from, to }: CellQuery) => latest === true && to - from > HOUR_MS

async function answerLayer(engine: Pick<Engine, 'query'>, layer: readonly Waiting[]) {
	try {
		const rows = await engine.query<AreaRow>({
			name: 'gatheredCellSums',
			threads: 1,
			...statementOf(layer.map(({ input }) => input)),
		})
		const byIndicator = Map.groupBy(rows, ({ indicator }) => indicator)
		for (const { input, resolve } of layer) resolve(sumsFor(input, byIndicator))
	} catch (error) {
		for (const { reject } of layer) reject(error)
	}
}

function statementOf(inputs: readonly CellQuery[]): { sql: string; parameters: Record<string, Parameter> } {
	const parameters: Record<string, Parameter> = {}
	const spans = new Map<string, Span>()
	for (const input of inputs) {
		const { from, to } = input
		const span = spans.get(spanName(input)) ?? { from, to, latest: needsLatest(input), indicators: new Set<string>() }
		spans.set(spanName(input), span)
		for (const indicator of input.indicators) span.indicators.add(indicator)
	}
	const conditions = [...spans.values()].map(({ from, to, latest, indicators }, index) => {
		Object.assign(parameters, { [`indicators${index}`]: [...indicators], [`from${index}`]: from, [`to${index}`]: to })
		const span = `indicator IN {indicators${index}:Array(String)} AND start >= fromUnixTimestamp64Milli({from${index}:Int64})
			AND start < fromUnixTimestamp64Milli({to${index}:Int64})`
		const last = `(indicator, start) GLOBAL IN (SELECT indicator, max(start) FROM cells WHERE ${span} GROUP BY indicator)`
		return latest ? `(${span} AND ${last})` : `(${span})`
	})
	const areas = new Set(inputs.flatMap((input) => (input.areas === 'all' ? [] : input.areas)))
	const isOfAreas = inputs.every((input) => input.areas !== 'all')
	if (isOfAreas) parameters['areas'] = [...areas]
	const newest = new Set(inputs.flatMap((input) => input.newest ?? []))
	if (newest.size > 0) parameters['newest'] = [...newest]
	// The questions of a layer are alike in this.
	const byAgency = inputs.some(isByAgency)
	// Once, and all three columns together: what a statement says costs more here than what it reads.
	const last = `argMaxIf((cells.numerator, cells.denominator, cells.sample), (cells.start, cells.agency),
				cells.sample > 0 AND indicator IN {newest:Array(String)}) AS last,`
	return {
		sql: `SELECT indicator, area_id AS area, ${byAgency ? 'agency' : "''"} AS of_agency, sum(cells.numerator) AS numerator, sum(cells.denominator) AS denominator,
				sum(cells.sample) AS sample, ${newest.size > 0 ? last : ''}
				toUnixTimestamp64Milli(maxIf(cells.start, cells.sample > 0)) AS newest, groupUniqArrayIf(cells.agency, cells.sample > 0) AS agencies
			FROM cells FINAL
			WHERE (${conditions.join(' OR ')}) ${isOfAreas ? 'AND area_id IN {areas:Array(String)}' : ''}
			GROUP BY indicator, area, of_agency ORDER BY indicator, area, of_agency`,
		parameters,
	}
}

function sumsFor({ indicators, areas, from, by, newest }: CellQuery, rows: ReadonlyMap<string, AreaRow[]>): CellSum[] {
	const wanted = areas === 'all' ? undefined : new Set(areas)
	return [...new Set(indicators)].toSorted().flatMap((indicator) => {
		const own = rows.get(indicator)?.filter(({ area }) => !wanted || wanted.has(area)) ?? []
		const read = newest?.includes(indicator) ? lastOf : sumOf
		const where = { indicator, start: from }
		const rest = (some: readonly AreaRow[]) => ({ ...read(some), ...restOf(some) })
		if (by !== undefined)
			return own.map((row) => ({ ...where, areaId: row.area, agency: row.of_agency, ...rest([row]) }))
		return own.length === 0 ? [] : [{ ...where, areaId: '', agency: '', ...rest(own) }]
	})
}

const restOf = (rows: readonly AreaRow[]) => ({
	newest: Math.max(...rows.map(({ newest }) => newest)),
	agencies: new Set(rows.flatMap(({ agencies }) => agencies)).size,
})

function sumOf(rows: readonly AreaRow[]) {
	const sum = (name: 'numerator' | 'denominator' | 'sample') => rows.reduce((total, row) => total + row[name], 0)
	return { numerator: sum('numerator'), denominator: sum('denominator'), sample: sum('sample') }
}

/** Rows come in the order of their areas: of two that begin together the last one counts, as within a statement. */
function lastOf(rows: readonly AreaRow[]) {
	const { newest } = restOf(rows)
	const [numerator, denominator, sample] = rows.findLast((row) => row.newest === newest)?.last ?? [0, 0, 0]
	return { numerator, denominator, sample }
}
