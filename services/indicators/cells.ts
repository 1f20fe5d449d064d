import { AQI_HOURS, POLLUTANTS } from '@vong/core/aqi'
import type { AreaIndex } from '@vong/core/area'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { beginOf, type CountedFormula, countsOf, isKnown, measuresOf } from '@vong/core/measuring'
import { type PeriodKind, periodAt } from '@vong/core/period'
import type { WorkingCalendar } from '@vong/core/working-time'
import type { Cell } from '@vong/store/derived-store'
import { encodeCategoryCell, encodeCell } from '@vong/store/entity-row'
import type { Store } from '@vong/store/store'
import { createCellMemory } from './cell-memory.ts'
import type { Group, Member } from './groups.ts'
import { aqiCells, hoursAfter, lookBack, sumParameters } from './observed-cells.ts'
import type { Stamps } from './stamps.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What is worked out in one scan. */
const MAX_RUN_MS = 31 * DAY_MS
/** With hundreds of procedures in each commune a month would be half a million cells at once. */
const MAX_DIVIDED_RUN_MS = 7 * DAY_MS
const NOTHING = { numerator: 0, denominator: 0, sample: 0 }

interface CellsDeps {
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly areas: AreaIndex
	readonly calendar: WorkingCalendar
	readonly timeZone: string
	/** Milliseconds that its clocks are ahead of UTC. */
	readonly offset: number
	readonly stamps: Stamps
	readonly randomId: () => string
}

/** Cells that are kept beside each other: of the agencies of an area, and of its categories. */
interface Book {
	readonly by: 'agency' | 'category'
	readonly membersOf: (group: Group) => readonly Member[]
	readonly memory: ReturnType<typeof createCellMemory>
	readonly maxRunMs: number
}

/** Works out cells from entities and measurements, and keeps them. */
export function createCells({ store, areas, calendar, timeZone, offset, stamps, randomId }: CellsDeps) {
	function write(cells: readonly Cell[]) {
		const at = stamps.next()
		const lines = cells.map((cell) => encodeCell(cell, at))
		return store.writer.insert('cells', lines, `cells:${randomId()}`)
	}
	function writeCategories(cells: readonly Cell[]) {
		const at = stamps.next()
		const lines = cells.map((cell) => encodeCategoryCell(cell, at))
		return store.writer.insert('category_cells', lines, `category-cells:${randomId()}`)
	}
	const memory = createCellMemory({ load: store.queries.cellsAt, save: write })
	const byAgency: Book = { by: 'agency', membersOf: ({ members }) => members, memory, maxRunMs: MAX_RUN_MS }
	/** Whoever is not told by category pays nothing for those that are. */
	const byCategory: Book = {
		by: 'category',
		membersOf: ({ divided }) => divided,
		memory: createCellMemory({ load: store.queries.categoryCellsAt, save: writeCategories }),
		maxRunMs: MAX_DIVIDED_RUN_MS,
	}
	/** What is due at night has as much working time left as what is due in the evening. */
	const soon = (now: number) => (days: number) => calendar.after(now, days * calendar.dayMs + 1)

	/** What a snapshot finds at this instant; kept as the cells of this hour, the last one of an hour stays. */
	const snapshot = (group: Group, now: number) => snapshotIn(byAgency, group, now)

	async function snapshotCategories(group: Group, now: number) {
		if (group.divided.length > 0) await snapshotIn(byCategory, group, now)
	}

	async function snapshotIn(book: Book, group: Group, now: number): Promise<Cell[]> {
		const members = book.membersOf(group)
		const hour = Math.floor(now / HOUR_MS) * HOUR_MS
		const cells = await measure(book, group, { start: hour, from: hour, to: hour, now })
		// Also where nothing was found it was looked.
		const looked = members
			.filter(({ formula }) => knows(formula, now))
			.map(({ definition: { id } }) => ({ indicator: id, start: hour, areaId: '', agency: '', ...NOTHING }))
		const isNamed = ({ areaId, agency, category = '' }: Cell) => areaId + agency + category !== ''
		const isUnplaced = new Set(cells.filter((cell) => !isNamed(cell)).map(({ indicator }) => indicator))
		const all = [...cells, ...looked.filter(({ indicator }) => !isUnplaced.has(indicator))]
		await book.memory.replace(idsOf(members), [hour], all)
		return cells
	}

	/** The cells of all members of a group, in one scan; `start`: whose limits are in force. */
	async function measure(
		{ by, membersOf }: Book,
		group: Group,
		{ start, from, to, now }: Record<'start' | 'from' | 'to' | 'now', number>,
		categories?: readonly string[],
	) {
		const { of: kind, at, area, dayStartHour } = group
		const members = membersOf(group)
		const grain = group.whole ? 'whole' : group.grain
		const perMember = members.map(({ formula }) => measuresOf(formula, { now, start, soon: soon(now) }))
		const measures = perMember.flat()
		const input = { kind, at, area, grain, dayStartHour, timeZone, from, to, measures, by, categories } as const
		const rows = await store.queries.measureEntities(input)
		let first = 0
		return members.flatMap(({ definition, formula }, index) => {
			const own = [first, first + (perMember[index]?.length ?? 0)] as const
			first = own[1]
			if (!knows(formula, now)) return []
			const counts = countsOf(formula, rows, ({ values }) => values.slice(...own), levelOf)
			return counts.map((count): Cell => ({ indicator: definition.id, ...count }))
		})
	}

	/** False where the calendar ends before what the formula asks of. */
	const knows = (formula: CountedFormula, now: number) => isKnown(formula, { soon: soon(now) })

	const levelOf = (areaId: string) => areas.byId(areaId)?.level

	/** Works out the cells that begin at these instants anew. What was there and is not any more becomes zero. */
	const restate = (group: Group, starts: readonly number[], now: number) => restateIn(byAgency, group, starts, now)

	/** The same of those by category; of these alone, where they are named: a change in one leaves the hundreds of others as they were. */
	async function restateCategories(group: Group, starts: readonly number[], now: number, only?: readonly string[]) {
		if (group.divided.length > 0) await restateIn(byCategory, group, starts, now, only)
	}

	async function restateIn(
		book: Book,
		group: Group,
		starts: readonly number[],
		now: number,
		categories?: readonly string[],
	) {
		if (group.whole) return restateWhole(book, group, group.whole, starts, now)
		const length = group.grain === 'hour' ? HOUR_MS : DAY_MS
		const indicators = idsOf(book.membersOf(group))
		for (const run of runsOf(starts, length, book.maxRunMs)) {
			const cells = await measure(book, group, { start: run.from, from: run.from, to: run.to, now }, categories)
			const asked = new Set(run.starts)
			const own = cells.filter(({ start }) => asked.has(start))
			await book.memory.replace(indicators, run.starts, own, categories)
		}
	}

	/** One cell for each period in which one of the instants lies. What is over is judged by its last instant. */
	async function restateWhole(book: Book, group: Group, kind: PeriodKind, starts: readonly number[], now: number) {
		const periods = new Map(starts.map((at) => periodAt(kind, at, offset)).map((period) => [period?.start, period]))
		const indicators = idsOf(book.membersOf(group))
		for (const period of periods.values()) {
			if (!period) continue
			const { start, end } = period
			const from = beginOf(group, period)
			const measured = await measure(book, group, { start, from, to: end, now: Math.min(now, end - 1) })
			const cells = measured.map((cell) => ({ ...cell, start }))
			await book.memory.replace(indicators, [start], cells)
		}
	}

	/** Cells of former formulas that begin at other instants than those of now. */
	async function clear(group: Group, starts: readonly number[]) {
		const kind = group.whole
		const others = kind ? starts.filter((at) => periodAt(kind, at, offset)?.start !== at) : []
		for (const { memory: own, membersOf } of [byAgency, byCategory]) {
			const indicators = idsOf(membersOf(group))
			if (indicators.length === 0) continue
			for (const run of runsOf(others, DAY_MS)) await own.replace(indicators, run.starts, [])
		}
	}

	/** Answers the hours that it worked out: what looks back over hours counts in those after it, too. */
	async function restateObservations(
		definition: IndicatorDefinition,
		starts: readonly number[],
		now: number,
	): Promise<readonly number[]> {
		const { formula } = definition
		if (formula.kind !== 'observations') return []
		const { parameters, hours = 1 } = formula
		const asked = hours === 1 ? starts : hoursAfter(starts, hours, now)
		for (const run of runsOf(asked, HOUR_MS)) {
			const from = run.from - (hours - 1) * HOUR_MS
			const measured = await store.queries.measureObservations({ parameters, from, to: run.to })
			const cells = sumParameters(definition.id, hours === 1 ? measured : lookBack(measured, run.starts, hours))
			await memory.replace([definition.id], run.starts, cells)
		}
		return asked
	}

	/** An hour's particles count in the index of the eleven hours after it, too. Answers the hours that it worked out. */
	async function restateAqi(
		definition: IndicatorDefinition,
		starts: readonly number[],
		now: number,
	): Promise<number[]> {
		const past = hoursAfter(starts, AQI_HOURS, now)
		for (const run of runsOf(past, HOUR_MS)) {
			const from = run.from - (AQI_HOURS - 1) * HOUR_MS
			const measured = await store.queries.measureObservations({ parameters: POLLUTANTS, from, to: run.to })
			await memory.replace([definition.id], run.starts, aqiCells(definition.id, measured, run.starts))
		}
		return past
	}

	return {
		snapshot,
		snapshotCategories,
		knows,
		restate,
		restateCategories,
		clear,
		restateObservations,
		restateAqi,
		write,
	}
}

export type Cells = ReturnType<typeof createCells>

const idsOf = (members: readonly Member[]) => members.map(({ definition }) => definition.id)

interface Run {
	readonly from: number
	readonly to: number
	readonly starts: readonly number[]
}

/** Starts that follow each other closely are worked out in one scan. */
export function runsOf(starts: readonly number[], length: number, maxMs = MAX_RUN_MS): Run[] {
	const runs: { from: number; to: number; starts: number[] }[] = []
	for (const start of [...new Set(starts)].toSorted((a, b) => a - b)) {
		const run = runs.at(-1)
		if (run && start - run.from < maxMs) {
			run.to = start + length
			run.starts.push(start)
		} else runs.push({ from: start, to: start + length, starts: [start] })
	}
	return runs
}
