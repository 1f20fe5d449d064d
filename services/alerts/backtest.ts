import { VongError } from '@vong/core/errors'
import type { Period } from '@vong/core/period'
import { periodAt, periodBefore, periodsBetween } from '@vong/core/period'
import { type EventMatch, type Rule, rulesIn } from '@vong/core/rule'
import type { Severity } from '@vong/core/severity'
import { zoneOffset } from '@vong/core/working-time'
import type { EventKey, StoredEvent, StoreQueries } from '@vong/store/store'
import { createAbsences } from './absences.ts'
import type { Observation } from './book.ts'
import { createCounts } from './counts.ts'
import { createDeadlines } from './deadlines.ts'
import type { JudgedReading, JudgingDeps } from './judging.ts'
import { createMeasure, type Measured } from './measure.ts'
import { observeEvent, type Surroundings } from './observe.ts'
import { playSilences } from './past-silences.ts'
import { play } from './play.ts'
import { comparedStarts, createReadingWatch, judgedAt, type ReadingRule } from './readings.ts'
import { recallJudged } from './recall.ts'

/** One alert that the rule would have opened. Instants are milliseconds. */
export interface BacktestAlert {
	readonly area: string
	readonly agency: string
	readonly subject: string
	readonly severity: Severity
	readonly openedAt: number
	/** Null: it did not hold for long enough. */
	readonly firedAt: number | null
	/** Null: it was still open at the end of the span. */
	readonly endedAt: number | null
	readonly value: number | null
	/** Sources that it depends on. */
	readonly sources: readonly string[]
}

export interface Backtest {
	readonly alerts: readonly BacktestAlert[]
	readonly fired: number
	/** Alerts that fired for each day of the span. */
	readonly firedPerDay: number
	/** Readings, events or things that were judged. */
	readonly judged: number
	/** True: the span holds more than may be judged at once, and only its end was. */
	readonly cut: boolean
}

export interface BacktestDeps extends Omit<JudgingDeps, 'lastReceivedAt' | 'onFailure' | 'queries'> {
	readonly queries: Omit<JudgingDeps['queries'], 'lastReceipts'> &
		Pick<StoreQueries, 'judgedReadings' | 'sourceSilences'>
	/** The rules that hold now, of which others may be put together. */
	readonly rules: ReadonlyMap<string, Rule>
}

interface Span {
	readonly from: number
	readonly to: number
}
interface Past {
	readonly observations: readonly Observation[]
	readonly judged: number
	readonly cut: boolean
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MOST = 200_000
const PAGE = 5_000
/** What came in later than this was loaded as history: it is judged as if it had come in when it happened. */
const LOADED_AFTER_MS = HOUR_MS

/**
 * What a rule would have found in a span of the past, judged by the same steps as the present is. Readings are those by which rules were
 * judged then; where none were kept, closed periods stand for the running ones, each judged at its end.
 * @throws VongError INVALID for a rule of which the past tells nothing: stated figures that contradict each other, and failures.
 */
export async function backtest(rule: Rule, span: Span, deps: BacktestDeps): Promise<Backtest> {
	const around: Surroundings = { ...deps, lastReceivedAt: () => null }
	const members =
		rule.condition.kind === 'composite' ? rulesIn(rule.condition.when).flatMap((id) => deps.rules.get(id) ?? []) : []
	const pasts: Past[] = []
	for (const one of members.length > 0 ? members : [rule]) pasts.push(await pastOf(one, span, deps, around))
	const alerts = play({
		rule,
		members,
		observations: pasts.flatMap(({ observations }) => observations),
		...span,
		around,
	})
	const fired = alerts.filter(({ firedAt }) => firedAt !== null).length
	const judged = pasts.reduce((sum, past) => sum + past.judged, 0)
	const firedPerDay = (fired * DAY_MS) / (span.to - span.from)
	return { alerts, fired, firedPerDay, judged, cut: pasts.some(({ cut }) => cut) }
}

async function pastOf(rule: Rule, span: Span, deps: BacktestDeps, around: Surroundings): Promise<Past> {
	const { kind } = rule.condition
	if (kind === 'event' || kind === 'count' || kind === 'absence') return pastEvents(rule, span, deps, around)
	if (kind === 'deadline') {
		const observations = await createDeadlines([rule], deps.queries, around).play(span)
		return { observations, judged: new Set(observations.map(({ place }) => place.subject)).size, cut: false }
	}
	if (kind === 'silence') return { ...(await playSilences(rule, span, deps.queries, around)), cut: false }
	if (kind === 'contradiction' || kind === 'failure')
		throw new VongError(
			'INVALID',
			`A rule of the kind ${kind} cannot be tried on the past; put it into shadow to see what it finds.`,
		)
	const watch = createReadingWatch([rule], around)
	const [closed] = watch.closed
	if (closed) return pastClosed(watch, closed, span, deps)
	const [measured] = watch.running
	return measured ? pastRunning(rule, watch, measured, span, deps) : { observations: [], judged: 0, cut: false }
}

async function pastClosed(
	watch: ReturnType<typeof createReadingWatch>,
	rule: ReadingRule,
	{ from, to }: Span,
	deps: BacktestDeps,
): Promise<Past> {
	const { condition } = rule
	const offset = zoneOffset(deps.timeZone, from)
	const before = (period: Period) => periodBefore(period, offset) ?? period
	const lag = judgedAt({ end: 0 })
	const asked = periodsBetween(condition.period, before(at(condition.period, from, offset)).start, to, offset).filter(
		(period) => judgedAt(period) >= from && period.end + lag < to,
	)
	const [first] = asked
	if (!first) return { observations: [], judged: 0, cut: false }
	const earliest = Math.min(first.start, ...comparedStarts(rule, first, before))
	const all = periodsBetween(condition.period, at(condition.period, earliest, offset).start, to, offset)
	const readings = await createMeasure(deps).measure(condition, all, to, 1)
	const observations = asked.flatMap((period) => {
		const compared = comparedStarts(rule, period, before).flatMap((start) => readings.get(start) ?? [])
		return watch.judgeClosed(rule, readings.get(period.start) ?? [], compared, judgedAt(period))
	})
	return { observations, judged: observations.length, cut: false }
}

const at = (kind: Period['kind'], instant: number, offset: number): Period =>
	periodAt(kind, instant, offset) ?? { kind, start: instant, end: instant }

async function pastRunning(
	rule: Rule,
	watch: ReturnType<typeof createReadingWatch>,
	measured: Measured,
	{ from, to }: Span,
	deps: BacktestDeps,
): Promise<Past> {
	const { condition } = rule
	const reach = condition.kind === 'change' && 'span' in condition.over ? condition.over.span + HOUR_MS : 0
	const kept = await recallJudged(deps.queries, measured, from - reach, to)
	// Before anything was kept, the periods that are over speak for themselves.
	const keptFrom = kept[0]?.at ?? to
	const older = keptFrom > from ? await closedAsRunning(measured, { from: from - reach, to: keptFrom }, deps) : []
	const tape = [...older.filter((point) => point.at < keptFrom), ...kept]
	const every = condition.kind === 'threshold' ? condition.times?.every : undefined
	const observations: Observation[] = []
	let counted = from
	const countUpTo = (instant: number) => {
		if (every === undefined) return
		for (let next = Math.ceil(counted / every) * every; next < instant; next += every) {
			observations.push(...watch.countTimes(next, () => true))
			counted = next + 1
		}
	}
	for (const [instant, points] of Map.groupBy(tape, (point) => point.at)) {
		countUpTo(instant)
		const seen = watch.look(
			measured,
			points.map(({ reading }) => reading),
			instant,
		).observations
		for (const { reading } of points) watch.keep(measured, instant, reading)
		if (instant >= from) observations.push(...seen)
	}
	countUpTo(to)
	return { observations, judged: tape.length, cut: false }
}

async function closedAsRunning(measured: Measured, { from, to }: Span, deps: BacktestDeps): Promise<JudgedReading[]> {
	const offset = zoneOffset(deps.timeZone, from)
	const unit = measured.period === 'now' ? 'hour' : measured.period
	const periods = periodsBetween(unit, from, to, offset).map((period) => ({ ...period, kind: measured.period }))
	const measure = createMeasure(deps)
	const byStart = await measure.measure(measured, periods, to)
	const known = new Map<string, { area: string; agency: string }>()
	return periods.flatMap((period) => {
		const readings = byStart.get(period.start) ?? []
		const there = new Set(readings.map(({ area, agency }) => `${area}\n${agency}`))
		const gone = [...known].flatMap(([name, { area, agency }]) =>
			there.has(name) ? [] : (measure.empty(measured.indicator, area, agency, period) ?? []),
		)
		for (const { area, agency } of readings) known.set(`${area}\n${agency}`, { area, agency })
		return [...readings, ...gone].map((reading): JudgedReading => {
			// It stands until the next of its kind has ended as well.
			const periodEnd = period.end + (period.end - period.start)
			return { measured, at: period.end, reading: { ...reading, periodEnd } }
		})
	})
}

/** Which events have to be read: those that end what the rule tells of as well, and of a feed with something missing all. */
function matchOf(condition: Extract<Rule['condition'], { kind: 'event' | 'count' | 'absence' }>): EventMatch {
	if (condition.kind === 'absence') return { sources: [condition.source] }
	return condition.kind === 'event' && condition.ends ? {} : condition.match
}

async function pastEvents(
	rule: Rule,
	{ from, to }: Span,
	{ queries }: BacktestDeps,
	around: Surroundings,
): Promise<Past> {
	const { condition } = rule
	if (condition.kind !== 'event' && condition.kind !== 'count' && condition.kind !== 'absence')
		return { observations: [], judged: 0, cut: false }
	const { sources, types, severities } = matchOf(condition)
	const found: StoredEvent[] = []
	for (let after: EventKey | undefined; found.length < MOST; ) {
		const page = await queries.eventsPage({
			scope: 'all',
			filter: { sources, types, severities, from, to },
			limit: PAGE,
			...(after ? { after } : {}),
		})
		found.push(...page)
		after = page.at(-1)
		if (page.length < PAGE) break
	}
	const events = found
		.map((event) => (event.receivedAt - event.time > LOADED_AFTER_MS ? { ...event, receivedAt: event.time } : event))
		.toSorted((a, b) => a.receivedAt - b.receivedAt || a.number - b.number)
	const past = { judged: events.length, cut: events.length >= MOST }
	if (condition.kind === 'absence') return { observations: createAbsences([rule], around).play(events, to), ...past }
	const counts = createCounts([rule], around)
	const observations = events.flatMap((event) => observeEvent(rule, event, around) ?? counts.take([event]))
	return { observations, ...past }
}
