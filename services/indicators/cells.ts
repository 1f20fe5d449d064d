import { type IndicatorDefinition, type IndicatorMeasure, toMeasure } from '@vong/core/indicator'
import type { WorkingCalendar } from '@vong/core/working-time'
import type { Cell, MeasuredCell } from '@vong/store/derived-store'
import { encodeCell } from '@vong/store/entity-row'
import type { Store } from '@vong/store/store'
import type { Group } from './groups.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What is worked out in one scan. */
const MAX_RUN_MS = 31 * DAY_MS

interface CellsDeps {
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly calendar: WorkingCalendar
	readonly timeZone: string
	readonly randomId: () => string
}

/** Works out cells from entities and measurements, and keeps them. */
export function createCells({ store, calendar, timeZone, randomId }: CellsDeps) {
	const soon = (now: number) => (days: number) => calendar.due(now, { amount: days, unit: 'working-day' })

	/** What a snapshot finds at this instant; kept as the cells of this hour, the last one of an hour stays. */
	async function snapshot(group: Group, now: number): Promise<Cell[]> {
		const hour = Math.floor(now / HOUR_MS) * HOUR_MS
		const measured = await measure(group, hour, hour, now)
		const cells = toCells(group, measured)
		await write(cells, now)
		return cells
	}

	function measure(group: Group, from: number, to: number, now: number) {
		const { of: kind, at, area, grain, dayStartHour } = group
		const measures = group.measures.map((each: IndicatorMeasure) => toMeasure(each, now, soon(now)))
		return store.queries.measureEntities({ kind, at, area, grain, dayStartHour, timeZone, from, to, measures })
	}

	/** Works out the cells that begin at these instants anew. What was there and is not any more becomes zero. */
	async function restate(group: Group, starts: readonly number[], now: number) {
		const length = group.grain === 'hour' ? HOUR_MS : DAY_MS
		for (const run of runsOf(starts, length)) {
			const measured = await measure(group, run.from, run.to, now)
			await replace(
				group.members.map(({ definition }) => definition.id),
				run.starts,
				toCells(
					group,
					measured.filter(({ start }) => run.starts.includes(start)),
				),
				now,
			)
		}
	}

	async function restateObservations(definition: IndicatorDefinition, starts: readonly number[], now: number) {
		const { formula } = definition
		if (formula.kind !== 'observations') return
		for (const run of runsOf(starts, HOUR_MS)) {
			const measured = await store.queries.measureObservations({
				parameters: formula.parameters,
				from: run.from,
				to: run.to,
			})
			const cells = measured.map(({ start, areaId, agency, values: [total = 0, count = 0] }) => ({
				indicator: definition.id,
				start,
				areaId,
				agency,
				numerator: total,
				denominator: count,
				sample: count,
			}))
			await replace([definition.id], run.starts, cells, now)
		}
	}

	async function replace(
		indicators: readonly string[],
		starts: readonly number[],
		cells: readonly Cell[],
		now: number,
	) {
		const present = new Set(cells.map(nameOf))
		const former = await store.queries.cellsAt(indicators, starts)
		const vanished = former
			.filter(
				(cell) => !present.has(nameOf(cell)) && (cell.sample !== 0 || cell.numerator !== 0 || cell.denominator !== 0),
			)
			.map((cell) => ({ ...cell, numerator: 0, denominator: 0, sample: 0 }))
		await write([...cells, ...vanished], now)
	}

	const write = (cells: readonly Cell[], now: number) =>
		store.writer.insert(
			'cells',
			cells.map((cell) => encodeCell(cell, now)),
			`cells:${randomId()}`,
		)

	return { snapshot, restate, restateObservations, write }
}

const nameOf = ({ indicator, start, areaId, agency }: Cell) => `${indicator}\n${start}\n${areaId}\n${agency}`

function toCells(group: Group, measured: readonly MeasuredCell[]): Cell[] {
	return measured.flatMap(({ start, areaId, agency, values }) =>
		group.members.flatMap(({ definition, numerator, denominator }): Cell[] => {
			const top = values[numerator] ?? 0
			const bottom = denominator === undefined ? 0 : (values[denominator] ?? 0)
			if (top === 0 && bottom === 0) return []
			const sample = denominator === undefined ? top : bottom
			return [{ indicator: definition.id, start, areaId, agency, numerator: top, denominator: bottom, sample }]
		}),
	)
}

interface Run {
	readonly from: number
	readonly to: number
	readonly starts: readonly number[]
}

/** Starts that follow each other closely are worked out in one scan. */
export function runsOf(starts: readonly number[], length: number): Run[] {
	const runs: { from: number; to: number; starts: number[] }[] = []
	for (const start of [...new Set(starts)].toSorted((a, b) => a - b)) {
		const run = runs.at(-1)
		if (run && start - run.from < MAX_RUN_MS) {
			run.to = start + length
			run.starts.push(start)
		} else runs.push({ from: start, to: start + length, starts: [start] })
	}
	return runs
}
