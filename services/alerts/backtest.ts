import type { Reading } from '@vong/core/indicator'
import type { Rule } from '@vong/core/rule'
import type { Severity } from '@vong/core/severity'
import type { EventKey, StoredEvent, StoreQueries } from '@vong/store/store'
import { observeEvent, observeReading, type Surroundings } from './observe.ts'
import { evaluate, keyOf, type Place, type Seen, type Watched, watch } from './watch.ts'

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
}

export interface Backtest {
	readonly alerts: readonly BacktestAlert[]
	readonly fired: number
	/** Alerts that fired for each day of the span. */
	readonly firedPerDay: number
	/** Readings or events that were judged. */
	readonly judged: number
	/** True: the span holds more than may be judged at once, and only its beginning was. */
	readonly cut: boolean
}

interface BacktestDeps extends Omit<Surroundings, 'lastReceivedAt'> {
	readonly queries: Pick<StoreQueries, 'eventsPage' | 'closedReadings'>
}

interface Instant {
	readonly at: number
	readonly place: Place
	readonly seen: Seen
}

const DAY_MS = 86_400_000
const MOST = 200_000
const PAGE = 5_000

/**
 * What a rule would have found in a span of the past, judged by the same steps as the present is. Readings of closed periods stand for
 * the running ones: each is judged at the end of its period. Of silence and of counts the past is not judged.
 */
export async function backtest(rule: Rule, span: { from: number; to: number }, deps: BacktestDeps): Promise<Backtest> {
	const around: Surroundings = { ...deps, lastReceivedAt: () => null }
	const { instants, judged, cut } =
		rule.condition.kind === 'threshold'
			? await readingsOf(rule, span, deps, around)
			: await eventsOf(rule, span, deps, around)
	const alerts = play(rule, instants, span.to)
	const fired = alerts.filter(({ firedAt }) => firedAt !== null).length
	return { alerts, fired, firedPerDay: (fired * DAY_MS) / (span.to - span.from), judged, cut }
}

async function readingsOf(
	rule: Rule,
	{ from, to }: { from: number; to: number },
	{ queries }: BacktestDeps,
	around: Surroundings,
) {
	const { condition } = rule
	if (condition.kind !== 'threshold') return { instants: [], judged: 0, cut: false }
	const texts = await queries.closedReadings({
		indicators: [condition.indicator],
		period: condition.period,
		from,
		to,
		limit: MOST,
	})
	const readings = texts.map((text) => JSON.parse(text) as Reading).toSorted((a, b) => a.periodEnd - b.periodEnd)
	const instants = readings.flatMap((reading): Instant[] => {
		// As it stood when its period was ending.
		const observation = observeReading(rule, { ...reading, revision: 0 }, around, reading.periodEnd - 1)
		return observation ? [{ at: reading.periodEnd, place: observation.place, seen: observation.seen }] : []
	})
	return { instants, judged: readings.length, cut: texts.length === MOST }
}

async function eventsOf(
	rule: Rule,
	{ from, to }: { from: number; to: number },
	{ queries }: BacktestDeps,
	around: Surroundings,
) {
	const { condition } = rule
	if (condition.kind !== 'event') return { instants: [], judged: 0, cut: false }
	const events: StoredEvent[] = []
	// With an ending match, either may come; what fits neither is let go of below.
	const { sources, types, severities } = condition.ends ? {} : condition.match
	for (let after: EventKey | undefined; events.length < MOST; ) {
		const page = await queries.eventsPage({
			scope: 'all',
			filter: { sources, types, severities, from, to },
			limit: PAGE,
			...(after ? { after } : {}),
		})
		events.push(...page)
		after = page.at(-1)
		if (page.length < PAGE) break
	}
	const instants: Instant[] = []
	const last = new Map<string, number>()
	for (const event of events.toReversed()) {
		const observation = observeEvent(rule, event, around)
		if (!observation) continue
		const { place, seen } = observation
		const key = keyOf(rule, place)
		const quietAt = (last.get(key) ?? Number.POSITIVE_INFINITY) + condition.endsAfter
		if (quietAt <= event.time) instants.push({ at: quietAt, place, seen: quiet(seen) })
		last.set(key, event.time)
		instants.push({ at: event.time, place, seen })
	}
	for (const { place, seen } of [...instants]) {
		const quietAt = (last.get(keyOf(rule, place)) ?? to) + condition.endsAfter
		if (quietAt < to) instants.push({ at: quietAt, place, seen: quiet(seen) })
	}
	return { instants: instants.toSorted((a, b) => a.at - b.at), judged: events.length, cut: events.length >= MOST }
}

function quiet(seen: Seen): Seen {
	return { ...seen, sample: { breach: null, clear: true, known: true, reason: 'no-more-events' } }
}

/** Plays the instants in their order, as they would have been judged live. */
function play(rule: Rule, instants: readonly Instant[], to: number): BacktestAlert[] {
	const states = new Map<string, Watched>()
	const open = new Map<string, BacktestAlert>()
	const ended: BacktestAlert[] = []
	for (const { at, place, seen } of instants) {
		const key = keyOf(rule, place)
		const before = states.get(key) ?? watch(rule, place)
		const { watched, lines } = evaluate(before, seen, at, `${key} ${at}`)
		states.set(key, watched)
		for (const { transition } of lines) {
			const { step, severity, value } = transition
			const { area, agency, subject } = place
			const known = open.get(key) ?? {
				area,
				agency,
				subject,
				severity,
				openedAt: at,
				firedAt: null,
				endedAt: null,
				value,
			}
			const next = { ...known, severity, firedAt: step === 'fired' ? at : known.firedAt }
			if (step === 'resolved') {
				open.delete(key)
				ended.push({ ...next, endedAt: at })
			} else open.set(key, next)
		}
	}
	return [...ended, ...open.values()]
		.filter(({ openedAt }) => openedAt < to)
		.toSorted((a, b) => a.openedAt - b.openedAt)
}
