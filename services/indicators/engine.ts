import type { Bus } from '@vong/bus/bus'
import type { AreaIndex } from '@vong/core/area'
import type { Centre } from '@vong/core/centre'
import { type Clock, elapsedSince } from '@vong/core/clock'
import type { Entity, EntityKind } from '@vong/core/entity'
import { type IndicatorDefinition, parametersOf } from '@vong/core/indicator'
import { type Period, type PeriodKind, periodAt, periodBefore, periodsBetween } from '@vong/core/period'
import type { Source } from '@vong/core/source'
import { type Trace, untraced } from '@vong/core/trace'
import { type WorkingCalendar, zoneOffset } from '@vong/core/working-time'
import type { Cell } from '@vong/store/derived-store'
import type { Store } from '@vong/store/store'
import { createCells } from './cells.ts'
import { createFill } from './fill.ts'
import { type Group, groupIndicators } from './groups.ts'
import { createOutlet } from './outlet.ts'
import { createReadings } from './readings.ts'
import { createRollUp } from './roll-up.ts'
import { createSourceQuality } from './source-quality.ts'
import { createStamps } from './stamps.ts'
import { note, type Touched } from './touched.ts'
import { createTurns } from './turns.ts'

const TICK_MS = 5_000
const QUALITY_MS = 60_000
/** What is judged against the clock in a running period is looked at this often. */
const JUDGE_MS = 60_000
/** How far the clock has come is noted this often: what ended since, while nobody was there, is closed at the next start. */
const NOTE_MS = 60_000
const CLOCK = 'clock'
/** So many periods of a kind are closed at once at most. */
const MAX_MISSED = 100
/** Measurements are many, and their readings change slowly: they are worked in this often. */
const OBSERVE_MS = 1_000
/** What is open now is counted this often while things change. */
const LOOK_MS = 500
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** An entity before and after some events. */
export interface ChangedEntity {
	readonly kind: EntityKind
	readonly before: Entity | undefined
	/** What it may have been in between. */
	readonly between: readonly Entity[]
	readonly after: Entity | undefined
}

/** A range of one writer's committed numbers: `after` exclusive, `upTo` inclusive. */
export interface CommittedRange {
	readonly writer: string
	readonly after: number
	readonly upTo: number
}

export interface IndicatorEngine {
	/**
	 * Works in what changed. Settles when cells and readings are stored; told twice, it does no harm. With `more` it is only kept in mind until the
	 * next call: a backlog touches the same periods again and again.
	 */
	entitiesChanged(changes: readonly ChangedEntity[], more?: boolean): Promise<void>
	/** Works in the measurements among newly committed events, now or within a second; with `more` after a later call. */
	committed(range: CommittedRange, more?: boolean): Promise<void>
	/** What time alone changes: due dates that pass, periods that end. */
	tick(): Promise<void>
	close(): Promise<void>
}

interface EngineDeps {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly store: Pick<Store, 'queries' | 'writer'>
	readonly bus: Pick<Bus, 'publish'>
	readonly sources: ReadonlyMap<string, Source>
	readonly areas: AreaIndex
	readonly centres: readonly Centre[]
	readonly calendar: WorkingCalendar
	readonly timeZone: string
	/** When the newest event of a source came in. */
	readonly lastReceivedAt: (source: string) => number | null
	readonly populationOf: (place: string, at: number) => number | undefined
	readonly clock: Clock
	readonly randomId: () => string
	readonly trace?: Trace
	readonly log: { warn(fields: object, message: string): void }
}

const categoriesOf = ({ before, between, after }: ChangedEntity) =>
	[before, ...between, after].flatMap((entity) => entity?.category ?? [])

/** Keeps the cells and readings of all indicators in step with entities, measurements and time. */
export async function createIndicatorEngine(deps: EngineDeps): Promise<IndicatorEngine> {
	const { definitions, store, clock, trace = untraced, log } = deps
	const offset = zoneOffset(deps.timeZone, clock.now())
	const groups = groupIndicators(definitions.values())
	const observed = [...definitions.values()].filter(({ formula }) => parametersOf(formula).length > 0)
	const byKind = Map.groupBy(definitions.values(), ({ periods: [kind = 'now'] }) => kind)
	byKind.delete('now')
	const stamps = createStamps(clock)
	const cells = createCells({ ...deps, offset, stamps })
	const qualityOf = createSourceQuality({ ...deps, hours: deps.calendar })
	const outlet = createOutlet({ ...deps, stamps })
	const readings = createReadings({ ...deps, offset, stamps, outlet, rollUp: createRollUp(deps) })
	const fillIn = createFill({ store, clock, groups, observed, cells, noteProgress: outlet.noteProgress, startOf })
	let tickedAt = clock.now()
	let notedAt = Number.NEGATIVE_INFINITY
	let qualityAt = Number.NEGATIVE_INFINITY
	let judgedAt = Number.NEGATIVE_INFINITY

	/** Each in order: a recomputation must not overtake another of the same indicators. */
	const counting = createTurns()
	const observing = createTurns()
	const looking = createTurns()
	const ticking = createTurns()
	const alone = <T>(work: () => Promise<T>) => counting.take(() => observing.take(() => looking.take(work)))
	const recompute = (cause: string, run: () => Promise<void>) =>
		trace('recompute readings', (span) => {
			span.set({ 'vong.cause': cause })
			return run()
		})

	/** The smallest period of a group in which the instant lies. */
	function startOf({ grain, dayStartHour }: Group, at: number): number {
		if (grain === 'hour') return Math.floor(at / HOUR_MS) * HOUR_MS
		const shift = ((24 - dayStartHour) % 24) * HOUR_MS
		return Math.floor((at + offset + shift) / DAY_MS) * DAY_MS - offset - shift
	}

	/** Those of all periods that look back to the instant. */
	function startsOf(group: Group, at: number, now: number): number[] {
		const first = startOf(group, at)
		const days = Array.from({ length: group.days ?? 1 }, (_, day) => first + day * DAY_MS)
		return days.filter((start) => start === first || start <= now)
	}

	function instantsOf(group: Group, { before, between, after }: ChangedEntity): number[] {
		const read = (entity: Entity | undefined) => (group.at === 'opened' ? entity?.openedAt : entity?.closedAt)
		return [before, ...between, after].map(read).filter((at) => at !== null && at !== undefined)
	}

	/** What changed and is not worked in yet: of each group the instants and categories in which something stood before or stands now. */
	const waiting = new Map<Group, { readonly starts: Set<number>; readonly categories: Set<string> }>()

	async function work(changes: readonly ChangedEntity[], more: boolean) {
		const now = clock.now()
		for (const [kind, ofKind] of Map.groupBy(changes, (change) => change.kind)) {
			for (const group of groups.filter(({ of }) => of === kind)) {
				const own = waiting.get(group) ?? { starts: new Set(), categories: new Set() }
				waiting.set(group, own)
				if (group.at === 'now') continue
				const instants = new Set(ofKind.flatMap((change) => instantsOf(group, change)))
				for (const at of instants) for (const start of startsOf(group, at, now)) own.starts.add(start)
				if (group.divided.length > 0) for (const name of ofKind.flatMap(categoriesOf)) own.categories.add(name)
			}
		}
		isBehind = more
		if (more) return
		const touched: Touched = new Map()
		const due = [...waiting]
		await Promise.all(
			due.map(async ([group, own]) => {
				const starts = [...own.starts]
				if (starts.length === 0) return
				await cells.restate(group, starts, now)
				for (const { definition } of group.members) note(touched, definition.id, starts)
			}),
		)
		await readings.refresh(touched, now)
		// Nobody is told of these: what people are told does not wait for them.
		const restated = due.filter(([, { starts }]) => starts.size > 0)
		await Promise.all(
			restated.map(([group, { starts, categories }]) =>
				cells.restateCategories(group, [...starts], now, [...categories]),
			),
		)
		for (const [group] of due) if (group.at === 'now') dirty.add(group)
		if (dirty.size > 0) lookSoon()
		// Only now: what fails half-way is tried again as a whole.
		waiting.clear()
	}

	/** Groups of which something changed since they were looked at. */
	const dirty = new Set<Group>()
	let isBehind = false
	let lookedAt = Number.NEGATIVE_INFINITY
	let lookLater: NodeJS.Timeout | undefined

	/** Others do not wait for it, and a failure is made good by the next look. */
	function lookSoon() {
		const wait = Math.max(0, LOOK_MS - elapsedSince(lookedAt, clock.now()))
		lookLater ??= setTimeout(() => {
			lookLater = undefined
			looking
				.take(() => recompute('snapshots', lookAtDirty))
				.catch((error: unknown) => log.warn({ err: error }, 'what is open now could not be counted yet'))
		}, wait)
	}

	async function lookAtDirty() {
		lookedAt = clock.now()
		for (const group of dirty) {
			dirty.delete(group)
			await takeSnapshot(group)
		}
	}

	async function takeSnapshot(group: Group) {
		const now = clock.now()
		const found = await cells.snapshot(group, now)
		const byIndicator = Map.groupBy(found, (cell: Cell) => cell.indicator)
		await readings.setSnapshots(
			group.members.map(({ definition, formula }) => {
				const isKnownNow = cells.knows(formula, now)
				return { definition, cells: isKnownNow ? (byIndicator.get(definition.id) ?? []) : undefined }
			}),
			now,
		)
		await cells.snapshotCategories(group, now)
	}

	const ranges = new Map<string, CommittedRange>()
	let observedAt = Number.NEGATIVE_INFINITY
	let later: NodeJS.Timeout | undefined

	function observeSoon(range: CommittedRange, more: boolean): Promise<void> {
		const known = ranges.get(range.writer)
		ranges.set(range.writer, known ? { ...known, upTo: range.upTo } : range)
		if (more) return Promise.resolve()
		const wait = OBSERVE_MS - elapsedSince(observedAt, clock.now())
		if (wait <= 0) return observing.take(measure)
		later ??= setTimeout(() => {
			later = undefined
			observing
				.take(measure)
				.catch((error: unknown) => log.warn({ err: error }, 'measurements could not be worked in yet'))
		}, wait)
		return Promise.resolve()
	}

	const measure = () => recompute('measurements', observeAll)

	async function observeAll() {
		observedAt = clock.now()
		for (const range of [...ranges.values()]) {
			await observe(range)
			const now = ranges.get(range.writer)
			// What was added meanwhile is left for the next time.
			if (now && now.upTo > range.upTo) ranges.set(range.writer, { ...now, after: range.upTo })
			else ranges.delete(range.writer)
		}
	}

	async function observe(range: CommittedRange) {
		const parameters = observed.flatMap(({ formula }) => parametersOf(formula))
		if (parameters.length === 0) return
		const now = clock.now()
		const hours = await store.queries.observedHours({ ...range, parameters })
		const touched: Touched = new Map()
		for (const definition of observed) {
			const own = parametersOf(definition.formula)
			const starts = hours.filter(({ parameter }) => own.includes(parameter)).map(({ start }) => start)
			if (starts.length === 0) continue
			if (definition.formula.kind === 'aqi') {
				note(touched, definition.id, await cells.restateAqi(definition, starts, now))
				continue
			}
			note(touched, definition.id, await cells.restateObservations(definition, starts, now))
		}
		await readings.refresh(touched, now)
	}

	/** The axes of the sources' data, for this hour and, while it is fresh, for the one before. */
	async function judgeSources() {
		const now = clock.now()
		if (elapsedSince(qualityAt, now) < QUALITY_MS) return
		qualityAt = now
		const touched: Touched = new Map()
		for (const hour of new Set([now - QUALITY_MS, now].map((at) => Math.floor(at / HOUR_MS) * HOUR_MS))) {
			const found = await qualityOf(hour, now)
			await cells.write(found)
			for (const { indicator } of found) note(touched, indicator, [hour])
		}
		await readings.refresh(touched, now)
	}

	/** The periods that ended between two instants, the oldest first. */
	function endedSince(kind: PeriodKind, since: number, now: number): Period[] {
		const found = periodsBetween(kind, since, now, offset).filter(({ end }) => end <= now)
		return found.slice(-MAX_MISSED)
	}

	/** Due dates that pass change what is measured over a period as a whole; one that has just ended is judged by its last instant. */
	async function judgePeriods(until: number) {
		const now = clock.now()
		const isDue = elapsedSince(judgedAt, now) >= JUDGE_MS
		const touched: Touched = new Map()
		for (const group of groups) {
			if (!group.whole) continue
			const over = endedSince(group.whole, tickedAt, until).map(({ start }) => start)
			if (over.length === 0 && !isDue) continue
			await cells.restate(group, [...over, now], now)
			await cells.restateCategories(group, [...over, now], now)
			for (const { definition } of group.members) note(touched, definition.id, [now])
		}
		if (isDue) judgedAt = now
		await readings.refresh(touched, now)
	}

	/** Each part waits for its turn and reads the clock then: what was worked out meanwhile is not older than what it finds. */
	async function passTime() {
		const until = clock.now()
		// The clock was set back: others run than those that were told of.
		if (until < tickedAt) await alone(tellRunning)
		await looking.take(judgeSources)
		await counting.take(() => judgePeriods(until))
		// While a backlog is worked in, nobody looks at what is open half-way.
		for (const group of isBehind ? [] : groups) {
			if (group.at === 'now') await looking.take(() => takeSnapshot(group))
		}
		if ([...byKind.keys()].some((kind) => endedSince(kind, tickedAt, until).length > 0))
			await alone(() => closePeriods(until))
		tickedAt = until
		await outlet.flush()
		if (elapsedSince(notedAt, until) < NOTE_MS) return
		notedAt = until
		await outlet.noteProgress([{ name: CLOCK, position: { at: until, stamp: stamps.next() } }])
	}

	async function closePeriods(until: number) {
		const now = clock.now()
		for (const [kind, members] of byKind) {
			for (const former of endedSince(kind, tickedAt, until)) {
				for (const definition of members) {
					if (definition.formula.kind !== 'terms') await readings.close(definition, former, now)
				}
				// What is made of others comes after them.
				await readings.closeCombined(kind, former, now)
			}
		}
	}

	async function begin() {
		const { at: since, stamp = since } = (await store.queries.progress([CLOCK])).get(CLOCK) ?? {}
		// The clock was set back since: this process has the last word all the same.
		if (stamp !== undefined && stamp > clock.now()) stamps.notBefore(stamp + NOTE_MS)
		await fillIn()
		const now = clock.now()
		/** Those that ended while nobody was there; the last one at least. */
		const missed = (kind: PeriodKind) => {
			const current = periodAt(kind, now, offset)
			const last = current && periodBefore(current, offset)
			return last ? endedSince(kind, Math.min(since ?? now, last.start), now) : []
		}
		for (const group of groups) {
			const starts = group.whole ? missed(group.whole).map(({ start }) => start) : []
			if (!group.whole) continue
			await cells.restate(group, [...starts, now], now)
			await cells.restateCategories(group, [...starts, now], now)
		}
		for (const [kind, members] of byKind) {
			for (const former of missed(kind)) await readings.closeIfOpen(members, former)
		}
		await tellRunning()
		for (const group of groups) if (group.at === 'now') await takeSnapshot(group)
		await outlet.flush()
	}

	async function tellRunning() {
		const now = clock.now()
		const all: Touched = new Map()
		for (const { id, periods, formula } of definitions.values()) {
			const [kind = 'now'] = periods
			const current = kind === 'now' || formula.kind === 'source' ? undefined : periodAt(kind, now, offset)
			if (current) note(all, id, [current.start])
		}
		await readings.refresh(all, now)
	}

	await alone(begin)
	const timer = setInterval(() => {
		ticking
			.take(() => recompute('time', passTime))
			.catch((error: unknown) => log.warn({ err: error }, 'the indicators could not keep up with time'))
	}, TICK_MS)

	return {
		entitiesChanged: (changes, more = false) =>
			counting.take(() => (more ? work(changes, more) : recompute('entities', () => work(changes, more)))),
		committed: (range, more = false) => observeSoon(range, more),
		tick: () => ticking.take(() => recompute('time', passTime)),
		async close() {
			clearInterval(timer)
			clearTimeout(later)
			clearTimeout(lookLater)
			await ticking.take(() => alone(async () => (ranges.size > 0 ? observeAll() : undefined)))
			await outlet.flush()
		},
	}
}
