import type { Cell } from '@vong/store/derived-store'

/** What touches more than this at once is a backlog, and passes by the memory. */
const MAX_STARTS = 48
const MAX_CELLS = 200_000

/** The cells that one indicator has in one smallest period, by area and agency. */
type Present = Map<string, Cell>

interface CellMemoryDeps {
	/** Reads what is stored of these indicators at these starts. */
	readonly load: (indicators: readonly string[], starts: readonly number[]) => Promise<Cell[]>
	/** `now`: when the cells were worked out, milliseconds. */
	readonly save: (cells: readonly Cell[], now: number) => Promise<void>
	readonly maxCells?: number | undefined
}

/**
 * Replaces cells, and remembers those of the periods that are at work: asking the store what was there takes as long as the counting itself, and
 * most counts find what the one before found. Right as long as nobody else writes these cells, which the lease sees to.
 */
export function createCellMemory({ load, save, maxCells = MAX_CELLS }: CellMemoryDeps) {
	/** The one used longest ago comes first. */
	const remembered = new Map<string, Present>()
	let size = 0

	/** Makes `cells` all that these indicators have at these starts; what was there besides becomes zero. Only differences are written. */
	async function replace(
		indicators: readonly string[],
		starts: readonly number[],
		cells: readonly Cell[],
		now: number,
	) {
		const names = indicators.flatMap((indicator) => starts.map((start) => periodName(indicator, start)))
		const isBacklog = starts.length > MAX_STARTS
		const former = await formerOf(names, indicators, starts, isBacklog)
		const present = new Set(cells.map(cellName))
		const vanished = [...former.values()].filter((cell) => !present.has(cellName(cell)) && !isZero(cell)).map(zero)
		const changed = [...cells, ...vanished].filter((cell) => !isSame(former.get(cellName(cell)), cell))
		// Until it is written nobody knows what is there.
		for (const name of names) forget(name)
		if (changed.length > 0) await save(changed, now)
		if (isBacklog) return
		for (const cell of changed) former.set(cellName(cell), cell)
		remember(names, former.values())
	}

	async function formerOf(
		names: readonly string[],
		indicators: readonly string[],
		starts: readonly number[],
		isBacklog: boolean,
	): Promise<Present> {
		const known = names.map((name) => remembered.get(name))
		const isKnown = !isBacklog && known.every((cells) => cells !== undefined)
		const cells = isKnown ? known.flatMap((own) => [...(own?.values() ?? [])]) : await load(indicators, starts)
		return new Map(cells.map((cell) => [cellName(cell), cell]))
	}

	function remember(names: readonly string[], cells: Iterable<Cell>) {
		for (const name of names) remembered.set(name, new Map())
		for (const cell of cells) {
			const own = remembered.get(periodName(cell.indicator, cell.start))
			if (!own) continue
			own.set(cellName(cell), cell)
			size++
		}
		for (const name of remembered.keys()) {
			if (size <= maxCells) return
			forget(name)
		}
	}

	function forget(name: string) {
		size -= remembered.get(name)?.size ?? 0
		remembered.delete(name)
	}

	return { replace }
}

const periodName = (indicator: string, start: number) => `${indicator}\n${start}`
const cellName = ({ indicator, start, areaId, agency }: Cell) => `${indicator}\n${start}\n${areaId}\n${agency}`
const zero = (cell: Cell): Cell => ({ ...cell, numerator: 0, denominator: 0, sample: 0 })
const isZero = ({ numerator, denominator, sample }: Cell) => numerator === 0 && denominator === 0 && sample === 0
const isSame = (a: Cell | undefined, b: Cell) =>
	a !== undefined && a.numerator === b.numerator && a.denominator === b.denominator && a.sample === b.sample
