import { createHash } from 'node:crypto'
import type { Alert, AlertTransition } from '@vong/core/alert'
import type { AlertLine } from '@vong/core/alert-log'
import type { Rule } from '@vong/core/rule'
import { type Figures, NO_FIGURES, summaryOf } from './judge.ts'
import { type KeyState, type Move, NORMAL, nextState, type Sample } from './step.ts'

/** What an alert would be about: of one rule there is one open alert at most for each. */
export interface Place {
	/** Id of an area, `centre:{id}`, or empty. */
	readonly area: string
	readonly agency: string
	readonly subject: string
	/** Empty where the subject alone tells things apart. */
	readonly detail?: string | undefined
}

/** What was seen of a place, with the figures to tell of. */
export interface Seen {
	readonly sample: Sample
	readonly figures: Figures
	readonly sources: readonly string[]
	/** Newest data that counts in it, milliseconds. */
	readonly asOf: number | null
	/** From when on it says nothing any more, and the condition is over; null: until something else is seen. */
	readonly until: number | null
	/** Where exactly it is, as far as an event says so. */
	readonly point?: Alert['point']
	/** Made again from the log: what was told in words stays as it is. */
	readonly isRestored?: boolean | undefined
}

/** One rule at one place: its state, and its alert while one is open. */
export interface Watched {
	readonly key: string
	readonly rule: Rule
	readonly place: Place
	readonly state: KeyState
	readonly alert: string
	readonly seen: Seen | undefined
}

/** What an evaluation leads to: the state after it, and the lines that have to be written before it counts. */
export interface Verdict {
	readonly watched: Watched
	readonly lines: readonly AlertLine[]
}

export function keyOf(rule: Pick<Rule, 'id'>, { area, agency, subject, detail = '' }: Place): string {
	return JSON.stringify([rule.id, area, agency, detail, subject])
}

/** What a key says that the alert does not. */
export function detailOf(key: string): string {
	return (JSON.parse(key) as string[])[3] ?? ''
}

export function watch(rule: Rule, place: Place): Watched {
	return { key: keyOf(rule, place), rule, place, state: NORMAL, alert: '', seen: undefined }
}

/** As it was left, by what the log says of the last alert of the key. */
export function restore(watched: Watched, alert: Alert): Watched {
	const last = alert.history.findLast(({ step }) => PHASE_STEPS.has(step))
	const since = last?.at ?? alert.startedAt
	if (alert.phase !== 'resolved') {
		const state = { phase: alert.phase, since, severity: alert.severity }
		return { ...watched, alert: alert.id, state, seen: watched.seen ?? restoredSeen(watched.rule, alert) }
	}
	if (last?.step !== 'closed') return watched
	return { ...watched, state: { phase: 'muted', since, severity: alert.severity } }
}

/** An event is seen once: nobody would tell of it again after a restart. */
function restoredSeen({ condition }: Rule, alert: Alert): Seen | undefined {
	if (condition.kind !== 'event' || alert.phase === 'recovering') return undefined
	const { severity, value, target, unit, sources, asOf, startedAt } = alert
	return {
		sample: { breach: severity, clear: false, known: true, reason: 'event-matched' },
		figures: { ...NO_FIGURES, value, target, unit },
		sources,
		asOf,
		until: (asOf ?? startedAt) + condition.endsAfter,
		isRestored: true,
	}
}

const PHASE_STEPS: ReadonlySet<AlertTransition['step']> = new Set([
	'opened',
	'fired',
	'recovering',
	'relapsed',
	'resolved',
	'closed',
])

/** The id of an alert by what opened it: whoever opens it, and however often, it is the same one. */
export function alertId(key: string, cause: string): string {
	return createHash('sha256').update(`${key}\n${cause}`).digest('base64url').slice(0, 22)
}

/** What seeing this now means. `opens`: the id that an alert would have that is opened by it. */
export function evaluate(watched: Watched, seen: Seen, at: number, opens: string): Verdict {
	const { rule } = watched
	const { state, moves } = nextState(watched.state, seen.sample, at, rule)
	const alert = moves[0]?.step === 'opened' ? opens : watched.alert
	const lines = moves.map((move) => lineOf(watched, seen, move, alert, at))
	// What is not known says nothing about how long what was seen before stands.
	const last = seen.sample.known ? seen : watched.seen
	return { watched: { ...watched, state, alert: state.phase === 'normal' ? '' : alert, seen: last }, lines }
}

function lineOf({ key, rule, place }: Watched, seen: Seen, move: Move, alert: string, at: number): AlertLine {
	const { figures, asOf, sources, point } = seen
	const { step, reason, severity } = move
	// What can come once is named by itself; what can come again by its instant besides.
	const once = step === 'opened' || step === 'fired'
	const transition = {
		id: once ? `${alert}:${step}` : `${alert}:${step}:${at}`,
		alert,
		step,
		at,
		by: null,
		reason,
		comment: '',
		severity,
		value: figures.value,
		to: null,
	}
	const line = { transition, ...(seen.isRestored ? {} : { summary: summaryOf(rule, figures) }), asOf }
	if (step !== 'opened') return line
	const { id, version, name, field, labels, shadow, procedure } = rule
	const { area, agency, subject } = place
	const { target, unit } = figures
	const opening = {
		id: alert,
		key,
		rule: id,
		ruleVersion: version,
		name,
		area,
		agency,
		subject,
		field,
		sources,
		labels,
		target,
		unit,
		shadow,
		procedure,
		...(point && { point }),
	}
	return { ...line, opening }
}

/** Instants of judgement: multiples of this, whatever moment a timer came. */
export const TICK_MS = 5_000
const HOUR_MS = 3_600_000

/** What time alone changes about something that is watched: it has held for longer, or what was seen is over. */
export function seenAgain({ rule, state, seen }: Watched, at: number): Seen | undefined {
	if (state.phase === 'normal') return undefined
	const until = seen ? seen.until : restoredUntil(rule, state)
	if (until === null || at < until) return seen
	const { kind } = rule.condition
	const reason = kind === 'event' ? 'no-more-events' : kind === 'count' ? 'fewer-again' : 'period-over'
	const sample = { breach: null, clear: true, known: true, reason }
	return { figures: NO_FIGURES, sources: [], asOf: null, ...seen, sample, until: null }
}

/** Of what stood before a restart the log knows since when, and not what was seen. */
function restoredUntil({ condition }: Rule, { since }: KeyState): number | null {
	if (condition.kind === 'event') return since + condition.endsAfter
	if (condition.kind === 'count') return since + condition.within
	if (!('period' in condition) || condition.period === 'now') return null
	return since + 3 * (LENGTHS[condition.period] ?? LONGEST_PERIOD_MS) + HOUR_MS
}

const LENGTHS: Readonly<Record<string, number>> = {
	hour: HOUR_MS,
	day: 24 * HOUR_MS,
	week: 168 * HOUR_MS,
	month: 744 * HOUR_MS,
}
const LONGEST_PERIOD_MS = 366 * 24 * HOUR_MS

/** What was noted of an instant further ahead than this was noted before the clock was set back. Clocks of two machines differ by less. */
export const AHEAD_MS = 60_000

/** The clock was set back to the instant: what began after it began just then, and nothing that was seen counts for longer than if it were seen now. */
export function setBack(watched: Watched, at: number): Watched {
	const { rule, state, seen } = watched
	const until = restoredUntil(rule, { ...state, since: at }) ?? Number.POSITIVE_INFINITY
	return {
		...watched,
		state: { ...state, since: Math.min(state.since, at) },
		seen: seen && { ...seen, until: seen.until === null ? null : Math.min(seen.until, until) },
	}
}

/** The first tick after the instant at which time alone may change something; infinity where nothing will. */
export function wakeAfter({ rule, state, seen }: Watched, at: number): number {
	const held =
		state.phase === 'pending'
			? state.since + rule.hold
			: state.phase === 'recovering'
				? state.since + rule.clearHold
				: null
	const ticks = [held, seen?.until ?? null].flatMap((instant) => (instant === null ? [] : nextTick(instant)))
	return Math.min(Number.POSITIVE_INFINITY, ...ticks.filter((tick) => tick > at))
}

export const nextTick = (at: number) => Math.ceil(at / TICK_MS) * TICK_MS
