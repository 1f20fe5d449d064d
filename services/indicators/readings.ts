import type { AreaIndex } from '@vong/core/area'
import { type Centre, centreArea } from '@vong/core/centre'
import { type IndicatorDefinition, newestAmong, type Reading } from '@vong/core/indicator'
import { type Period, type PeriodKind, periodAt } from '@vong/core/period'
import { isToldFor, joinSums, perStation, readSums, readTerms, readUnknown, type Sums } from '@vong/core/reading'
import type { Cell } from '@vong/store/derived-store'
import type { Store } from '@vong/store/store'
import { differs } from './differs.ts'
import type { Outlet } from './outlet.ts'
import { inBuildOrder, partId, partOf } from './parts.ts'
import type { AreaSums, RollUp } from './roll-up.ts'
import { createSeenPeriods } from './seen-periods.ts'
import type { Stamps } from './stamps.ts'
import type { Touched } from './touched.ts'
import { createTurns } from './turns.ts'

const MAX_READINGS = 100_000

interface ReadingsDeps {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly store: Pick<Store, 'queries'>
	readonly rollUp: RollUp
	readonly areas: AreaIndex
	readonly centres: readonly Centre[]
	readonly offset: number
	readonly lastReceivedAt: (source: string) => number | null
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly stamps: Stamps
	readonly outlet: Outlet
}

/** The readings of the running periods, held; those of closed ones, stored with their revisions; and telling of both. */
export function createReadings(deps: ReadingsDeps) {
	const { definitions, store, rollUp, offset, stamps } = deps
	const { hold, save, tell } = deps.outlet
	/** By indicator, then place: the running period of the first kind that the indicator names. */
	const latest = new Map<string, Map<string, Reading>>()
	const combined = inBuildOrder(definitions)
	/** Closed periods of indicators that this process has seen to. */
	const seen = createSeenPeriods()
	/** Two that restate the same closed period would give the same revision to different values. */
	const closing = createTurns()

	function asOfOf({ sources }: IndicatorDefinition): number | null {
		const times = sources.map(deps.lastReceivedAt).filter((at) => at !== null)
		return times.length === 0 ? null : Math.max(...times)
	}

	/** Sums of cells of these indicators in a period, by the area in which they happened. */
	async function sumsOf(indicators: readonly string[], { start, end }: Period, latestOnly = false) {
		const newest = newestAmong(indicators.flatMap((id) => definitions.get(id) ?? []))
		const span = { from: start, to: end, latest: latestOnly, newest }
		const rows = await store.queries.cellSums({ indicators, areas: 'all', by: 'area', ...span })
		const counted = rows.map((row) => {
			const definition = definitions.get(row.indicator)
			return definition ? perStation(definition, row) : row
		})
		return Map.groupBy(counted, ({ indicator }) => indicator)
	}

	function toReadings(
		definition: IndicatorDefinition,
		sums: Iterable<AreaSums>,
		period: Period,
		revision: number,
	): Map<string, Reading> {
		const found = new Map<string, Reading>()
		const place = { agency: '', period, asOf: asOfOf(definition), revision }
		const add = (area: string, own: Sums | undefined) =>
			found.set(area, readSums(definition, own, { ...place, area }, deps.populationOf(area, period.start)))
		const rolledUp = rollUp(definition, sums, period.start)
		for (const [area, own] of rolledUp) add(area, own)
		// What was told before and has nothing any more is told as such.
		for (const area of latest.get(definition.id)?.keys() ?? []) if (!found.has(area)) add(area, undefined)
		return found
	}

	async function refresh(touched: Touched, now: number) {
		const byPeriod = new Map<string, { period: Period; definitions: IndicatorDefinition[] }>()
		for (const [id, starts] of touched) {
			const definition = definitions.get(id)
			const [kind] = definition?.periods ?? []
			if (!definition || kind === undefined || kind === 'now') continue
			for (const period of distinct([...starts].map((start) => periodAt(kind, start, offset)))) {
				const key = `${period.kind}:${period.start}`
				const entry = byPeriod.get(key) ?? { period, definitions: [] }
				byPeriod.set(key, entry)
				entry.definitions.push(definition)
			}
		}
		const isOver = ({ period }: { period: Period }) => now >= period.end
		const of = async ({ period, definitions: members }: { period: Period; definitions: IndicatorDefinition[] }) => {
			const sums = await sumsOf(
				members.map(({ id }) => id),
				period,
			)
			return members.map((each) => [each, toReadings(each, sums.get(each.id) ?? [], period, 0)] as const)
		}
		const touchedPeriods = [...byPeriod.values()]
		const running = await Promise.all(touchedPeriods.filter((entry) => !isOver(entry)).map(of))
		const changed = running.flat().flatMap(([definition, found]) => keep(definition, found))
		await tell([...changed, ...combine(changed, now)])
		const over = touchedPeriods.filter(isOver)
		if (over.length > 0) {
			await closing.take(async () => {
				const restated: Reading[] = []
				for (const entry of over) {
					const found = (await of(entry)).flatMap(([, byArea]) => [...byArea.values()])
					const own = await restate(entry.definitions, entry.period, found)
					const places = new Set(own.map(({ area }) => area))
					restated.push(...own, ...(await combineClosed(entry.period, places)))
				}
				await tell([...restated, ...combine(restated, now)])
				for (const { definitions: members, period } of over) seen.add([...members, ...combinedOver(period)], period)
			})
		}
	}

	/** Holds what is new about the running period, and answers it. */
	function keep(definition: IndicatorDefinition, found: ReadonlyMap<string, Reading>): Reading[] {
		const known = latest.get(definition.id) ?? new Map<string, Reading>()
		latest.set(definition.id, known)
		const changed = [...found.values()].filter((reading) => differs(known.get(reading.area), reading))
		for (const reading of changed) {
			known.set(reading.area, reading)
			hold(reading)
		}
		return changed
	}

	/**
	 * Late data about a closed period: what reads differently now gets a new revision, and the former one stays. Answers what is to be told. Of a period
	 * that a former process saw to that is all that is stored: it may have died when it had stored something and not told it yet.
	 */
	async function restate(
		members: readonly IndicatorDefinition[],
		period: Period,
		found: readonly Reading[],
	): Promise<Reading[]> {
		if (found.length === 0) return []
		const name = ({ indicator, area }: Reading) => `${indicator}\n${area}`
		const former = new Map((await closedReadings(members, period)).map((reading) => [name(reading), reading]))
		const restated = found.flatMap((reading) => {
			const before = former.get(name(reading))
			if (before && !differs(before, { ...reading, revision: before.revision })) return []
			if (!before && (reading.sample === 0 || reading.reason === 'no-data')) return []
			return [{ ...reading, revision: (before?.revision ?? 0) + 1 }]
		})
		await save(restated)
		const isNew = new Set(restated.map(name))
		const inherited = [...former.values()].filter(({ indicator }) => !seen.has(indicator, period))
		return [...restated, ...inherited.filter((reading) => !isNew.has(name(reading)))]
	}

	async function closedReadings(members: readonly IndicatorDefinition[], { kind, start }: Period): Promise<Reading[]> {
		const texts = await store.queries.closedReadings({
			indicators: members.map(({ id }) => id),
			period: kind,
			from: start,
			to: start + 1,
			limit: MAX_READINGS,
		})
		return texts.map((text) => JSON.parse(text) as Reading)
	}

	/** The readings that are put together from what changed, in the order in which they build on each other. */
	function combine(changed: readonly Reading[], now: number): Reading[] {
		const found: Reading[] = []
		let fresh: readonly Reading[] = changed
		for (let depth = 0; fresh.length > 0 && depth < definitions.size; depth++) {
			const next: Reading[] = []
			for (const definition of combined) {
				const { formula } = definition
				if (formula.kind !== 'terms') continue
				const parts = formula.terms.map(({ indicator }) => indicator)
				const places = new Set(fresh.filter(({ indicator }) => parts.includes(indicator)).map(({ area }) => area))
				const [kind] = definition.periods
				const period = kind === undefined ? undefined : periodAt(kind, now, offset)
				if (places.size > 0 && period) next.push(...keep(definition, termsOf(definition, parts, places, period)))
			}
			found.push(...next)
			fresh = next
		}
		return found
	}

	const combinedOver = ({ kind }: Period) => combined.filter(({ periods: [first] }) => first === kind)

	/** The same over a closed period, from the readings that were stored of its parts and the last that was seen of snapshots in it. */
	async function combineClosed(period: Period, places: ReadonlySet<string>): Promise<Reading[]> {
		const members = combinedOver(period)
		if (places.size === 0 || members.length === 0) return []
		const known = await partsOf(members, period)
		const found: Reading[] = []
		for (const definition of members) {
			for (const area of places) {
				if (!isToldFor(definition, deps.areas.byId(area))) continue
				const parts = known.get(area) ?? new Map<string, Reading>()
				const reading = readTerms(definition, parts, { area, agency: '', period, asOf: null, revision: 0 })
				found.push(reading)
				known.set(area, parts.set(definition.id, reading))
			}
		}
		return restate(members, period, found)
	}

	/** By place, then indicator. */
	async function partsOf(members: readonly IndicatorDefinition[], period: Period) {
		const ids = new Set(members.flatMap(({ formula }) => (formula.kind === 'terms' ? formula.terms : [])).map(partOf))
		const parts = [...ids].flatMap((id) => definitions.get(id) ?? []).filter(({ formula }) => formula.kind !== 'terms')
		const snapshots = parts.filter(({ periods: [kind] }) => kind === 'now')
		const sums = await sumsOf(snapshots.map(partId), period, true)
		const read = snapshots.flatMap((part) => [...toReadings(part, sums.get(part.id) ?? [], period, 0).values()])
		const known = new Map<string, Map<string, Reading>>()
		for (const reading of [...read, ...(await closedReadings(parts, period))]) {
			known.set(reading.area, (known.get(reading.area) ?? new Map()).set(reading.indicator, reading))
		}
		return known
	}

	/** A period has ended: what is put together over it is told, and begins anew. */
	async function closeCombined(kind: PeriodKind, period: Period, now: number) {
		const members = combinedOver(period)
		const places = new Set((await partsOf(members, period)).keys())
		const closed = await combineClosed(period, places)
		const current = periodAt(kind, now, offset)
		const fresh = members.flatMap((definition) => {
			latest.delete(definition.id)
			const parts = definition.formula.kind === 'terms' ? definition.formula.terms.map(partOf) : []
			return current ? keep(definition, termsOf(definition, parts, places, current)) : []
		})
		await tell([...closed, ...fresh])
		seen.add(members, period)
	}

	function termsOf(
		definition: IndicatorDefinition,
		parts: readonly string[],
		places: Iterable<string>,
		period: Period,
	) {
		const found = new Map<string, Reading>()
		for (const area of places) {
			if (!isToldFor(definition, deps.areas.byId(area))) continue
			const own = new Map<string, Reading>()
			for (const part of parts) {
				const reading = latest.get(part)?.get(area)
				if (reading && (reading.period === 'now' || reading.periodStart === period.start)) own.set(part, reading)
			}
			found.set(area, readTerms(definition, own, { area, agency: '', period, asOf: null, revision: 0 }))
		}
		return found
	}

	/** Said of every centre, and of every area of which something was told before. */
	function unknown(definition: IndicatorDefinition, period: Period): Map<string, Reading> {
		const centres = deps.centres.map(({ id }) => centreArea(id))
		const places = new Set([...centres, ...(latest.get(definition.id)?.keys() ?? [])])
		const place = { agency: '', period, asOf: asOfOf(definition), revision: 0 }
		return new Map([...places].map((area) => [area, readUnknown(definition, 'calendar-unknown', { ...place, area })]))
	}

	async function setSnapshots(
		/** No cells: beyond the calendar. */
		found: readonly { definition: IndicatorDefinition; cells: readonly Cell[] | undefined }[],
		now: number,
	) {
		const at = stamps.next()
		const period: Period = { kind: 'now', start: at, end: at }
		const changed = found.flatMap(({ definition, cells }) => {
			if (!cells) return keep(definition, unknown(definition, period))
			const sums = new Map<string, AreaSums>()
			for (const cell of cells) {
				sums.set(cell.areaId, { areaId: cell.areaId, ...joinSums(definition, sums.get(cell.areaId), cell) })
			}
			return keep(definition, toReadings(definition, sums.values(), period, 0))
		})
		await tell([...changed, ...combine(changed, now)])
	}

	async function close(definition: IndicatorDefinition, period: Period, now: number) {
		const sums = await sumsOf([definition.id], period)
		const found = [...toReadings(definition, sums.get(definition.id) ?? [], period, 1).values()]
		await save(found.filter(({ periodStart }) => periodStart === period.start))
		seen.add([definition], period)
		latest.delete(definition.id)
		const current = periodAt(period.kind, now, offset)
		const fresh = current ? toReadings(definition, [], current, 0) : new Map<string, Reading>()
		for (const { area } of found) {
			if (current) fresh.set(area, readEmpty(definition, area, current))
		}
		await tell(keep(definition, fresh))
		await refresh(new Map([[definition.id, new Set(current ? [current.start] : [])]]), now)
	}

	function readEmpty(definition: IndicatorDefinition, area: string, period: Period): Reading {
		const place = { area, agency: '', period, asOf: asOfOf(definition), revision: 0 }
		return definition.formula.kind === 'terms'
			? readTerms(definition, new Map(), place)
			: readSums(definition, undefined, place, deps.populationOf(area, period.start))
	}

	/** Closes periods that ended while nobody worked. */
	async function closeIfOpen(members: readonly IndicatorDefinition[], period: Period) {
		const counted = members.filter(({ formula }) => formula.kind !== 'terms')
		const closed = new Set((await closedReadings(counted, period)).map(({ indicator }) => indicator))
		const open = counted.filter(({ id }) => !closed.has(id))
		if (open.length === 0) return
		const sums = await sumsOf(
			open.map(({ id }) => id),
			period,
		)
		const found = open.flatMap((definition) => [
			...toReadings(definition, sums.get(definition.id) ?? [], period, 1).values(),
		])
		await save(found)
		const combinedOf = await combineClosed(period, new Set(found.map(({ area }) => area)))
		// Who worked then may have died before it was told.
		await tell([...found, ...combinedOf])
		seen.add([...open, ...combinedOver(period)], period)
	}

	return {
		refresh,
		setSnapshots,
		close,
		closeCombined,
		closeIfOpen,
	}
}

function distinct(periods: readonly (Period | undefined)[]): Period[] {
	const found = new Map<number, Period>()
	for (const period of periods) if (period) found.set(period.start, period)
	return [...found.values()]
}
