import { createHash } from 'node:crypto'
import type { Alert, AlertTransition } from '@vong/core/alert'
import type { AlertLine } from '@vong/core/alert-log'
import type { Rule } from '@vong/core/rule'
import { type Figures, summaryOf } from './judge.ts'
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
		return { ...watched, alert: alert.id, state: { phase: alert.phase, since, severity: alert.severity } }
	}
	if (last?.step !== 'closed') return watched
	return { ...watched, state: { phase: 'muted', since, severity: alert.severity } }
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
	return { watched: { ...watched, state, alert: state.phase === 'normal' ? '' : alert, seen }, lines }
}

function lineOf({ key, rule, place }: Watched, seen: Seen, move: Move, alert: string, at: number): AlertLine {
	const { figures, asOf, sources } = seen
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
	const line = { transition, summary: summaryOf(rule, figures), asOf }
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
	}
	return { ...line, opening }
}
