import type { Cell } from '@vong/store/derived-store'

/** What touches more than this at once is a backlog, and passes by the memory. */
const MAX_STARTS = 48
const MAX_CELLS = 200_000

type Present = Map<string, Cell>

/** What is known of the cells that one indicator has in one smallest period. */
interface Known {
	readonly cells: Present
	/** Of these categories; undefined: all that there are. */
	readonly categories: ReadonlySet<string> | undefined
}

interface CellMemoryDeps {
	/** Reads what is stored of these indicators at these starts; of these categories, where they are named. */
	readonly load: (
		indicators: readonly string[],
		starts: readonly number[],
		categories: readonly string[] | undefined,
	) => Promise<Cell[]>
	readonly save: (cells: readonly Cell[]) => Promise<void>
	readonly maxCells?: number | undefined
}

/**
 * Replaces cells, and remembers those of the periods that are at work: asking the store what was there takes as long as the counting itself, and
 * most counts find what the one before found. Right as long as nobody else writes these cells, which the lease sees to.
 */
export function createCellMemory({ load, save, maxCells = MAX_CELLS }: CellMemoryDeps) {
	/** The one used longest ago comes first. */
	const remembered = new Map<string, Known>()
	let size = 0

	/**
	 * Makes `cells` all that these indicators have at these starts, in these categories where they are named; what was there besides becomes zero.
	 * Only differences are written.
	 */
	async function replace(
		indicators: readonly string[],
		starts: readonly number[],
		cells: readonly Cell[],
		categories?: readonly string[],
	) {
		const names = indicators.flatMap((indicator) => starts.map((start) => periodName(indicator, start)))
		const isBacklog = starts.length > MAX_STARTS
		const known = new Map(names.map((name) => [name, remembered.get(name)]))
		const former =
			(isBacklog ? undefined : recall([...known.values()], categories)) ??
			byName(await load(indicators, starts, categories))
		const present = new Set(cells.map(cellName))
		const vanished = [...former.values()].filter((cell) => !present.has(cellName(cell)) && !isZero(cell)).map(zero)
		const changed = [...cells, ...vanished].filter((cell) => !isSame(former.get(cellName(cell)), cell))
		// Until it is written nobody knows what is there.
		for (const name of names) forget(name)
		if (changed.length > 0) await save(changed)
		if (isBacklog) return
		for (const cell of changed) former.set(cellName(cell), cell)
		remember(known, former.values(), categories)
	}

	/** What is remembered of all of these periods; undefined when something is not. */
	function recall(known: readonly (Known | undefined)[], categories: readonly string[] | undefined) {
		const found: Present = new Map()
		const wanted = categories && new Set(categories)
		for (const period of known) {
			const isKnown = period && (!period.categories || wanted?.isSubsetOf(period.categories))
			if (!isKnown) return undefined
			for (const [name, cell] of period.cells) if (!wanted || wanted.has(cell.category ?? '')) found.set(name, cell)
		}
		return found
	}

	/** What these periods have now, beside what was known of other categories. */
	function remember(
		known: ReadonlyMap<string, Known | undefined>,
		cells: Iterable<Cell>,
		categories: readonly string[] | undefined,
	) {
		const byPeriod = Map.groupBy(cells, (cell) => periodName(cell.indicator, cell.start))
		for (const [name, before] of known) {
			const isWhole = categories === undefined || (before && !before.categories)
			const own: Present = categories ? (before?.cells ?? new Map()) : new Map()
			for (const cell of byPeriod.get(name) ?? []) own.set(cellName(cell), cell)
			size += own.size
			remembered.set(name, {
				cells: own,
				categories: isWhole ? undefined : new Set([...(before?.categories ?? []), ...categories]),
			})
		}
		for (const name of remembered.keys()) {
			if (size <= maxCells) return
			forget(name)
		}
	}

	function forget(name: string) {
		size -= remembered.get(name)?.cells.size ?? 0
		remembered.delete(name)
	}

	return { replace }
}

const periodName = (indicator: string, start: number) => `${indicator}\n${start}`
const cellName = ({ indicator, start, areaId, agency, category = '' }: Cell) =>
	`${indicator}\n${start}\n${areaId}\n${agency}\n${category}`
const byName = (cells: readonly Cell[]): Present => new Map(cells.map((cell) => [cellName(cell), cell]))
const zero = (cell: Cell): Cell => ({ ...cell, numerator: 0, denominator: 0, sample: 0 })
const isZero = ({ numerator, denominator, sample }: Cell) => numerator === 0 && denominator === 0 && sample === 0
const isSame = (a: Cell | undefined, b: Cell) =>
	a !== undefined && a.numerator === b.numerator && a.denominator === b.denominator && a.sample === b.sample
