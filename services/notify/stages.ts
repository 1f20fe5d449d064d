import type { Alert } from '@vong/core/alert'
import type { Contact, Drop, Held, Hold, NoiseLimits, QuietHours } from '@vong/core/notification'
import { activeUntil, type LocalTime, nextTimeOfDay } from './recurrence.ts'
import { isByPerson } from './rounds.ts'

/** What becomes of something that is due to be told to one recipient. */
export type Verdict =
	| { readonly kind: 'pass' }
	| { readonly kind: 'hold'; readonly reason: Hold; readonly until: number | null }
	| { readonly kind: 'drop'; readonly reason: Drop }

export interface Case {
	readonly alert: Alert
	readonly step: string
	readonly contact: Contact
	readonly onDuty: boolean
	/** Told for the first time: only then is it asked how old the data is. */
	readonly isNew: boolean
	readonly held: readonly Held[]
	/** Instants at which the same thing fired, this time among them. */
	readonly firings: readonly number[]
}

export interface StageRules {
	readonly limits: NoiseLimits
	readonly quietHours: readonly QuietHours[]
	readonly local: LocalTime
}

type Stage = (one: Case, rules: StageRules, at: number) => Verdict | undefined

/** In this order; the first that objects decides. Grouping and the limit per person look at messages, and come after. */
const STAGES: readonly Stage[] = [age, byContext, quiet, flapping]

export function judge(one: Case, rules: StageRules, at: number): Verdict {
	for (const stage of STAGES) {
		const verdict = stage(one, rules, at)
		if (verdict) return verdict
	}
	return { kind: 'pass' }
}

/** After a restart or a backlog: what the data says is long past. */
function age({ alert, isNew, step }: Case, { limits }: StageRules, at: number): Verdict | undefined {
	if (!isNew || step === 'resolved' || isByPerson(step)) return undefined
	const newest = Math.max(lastData(alert), lastChange(alert))
	return at - newest > limits.ageLimit ? { kind: 'drop', reason: 'too-old' } : undefined
}

/** What an event tells is as old as the event, whenever it came in: a feed that sends what it kept wakes nobody for last night. */
function lastData({ asOf, startedAt, firedAt, history }: Alert): number {
	const isEvent = history.some(({ step, reason }) => step === 'opened' && reason === 'event-matched')
	const held = (firedAt ?? startedAt) - startedAt
	return isEvent && asOf !== null ? asOf + held : Math.max(asOf ?? 0, firedAt ?? 0)
}

/** A hand-over or a rise makes it news again. */
function lastChange({ history }: Alert): number {
	const news = history.filter(({ step }) => step === 'handed-over' || step === 'severity-changed')
	return Math.max(0, ...news.map(({ at }) => at))
}

function byContext({ held, step }: Case): Verdict | undefined {
	if (held.length === 0 || isByPerson(step)) return undefined
	const [{ reason }] = held as readonly [Held, ...Held[]]
	const ends = held.map(({ until }) => until)
	// Looked at again when the first of them ends; others may stand against it then.
	const known = ends.filter((end) => end !== null)
	return { kind: 'hold', reason, until: known.length === 0 ? null : Math.min(...known) }
}

function quiet({ alert, contact, onDuty }: Case, { quietHours, local }: StageRules, at: number): Verdict | undefined {
	if (alert.severity === 'critical' || onDuty) return undefined
	const ends = (contact.quiet ?? quietHours).map(({ recurs }) => activeUntil(recurs, at, local))
	const until = ends.find((end) => end !== undefined)
	return until === undefined ? undefined : { kind: 'hold', reason: 'quiet-hours', until }
}

/** What comes and goes all the time is told when it has been steady, or is critical. */
function flapping({ alert, step, firings }: Case, { limits }: StageRules, at: number): Verdict | undefined {
	const { firings: many, within } = limits.flapping
	if (alert.severity === 'critical' || isByPerson(step)) return undefined
	const ordered = firings.toSorted((a, b) => a - b)
	const before = (index: number, times: number) => ordered[index - times] ?? Number.NEGATIVE_INFINITY
	// From that many within the span on, until there was none for a span: looking at it meanwhile ends nothing.
	const isFlapping = ordered.reduce((is, fired, index) => {
		const goesOn = is && fired - before(index, 1) < within
		return goesOn || fired - before(index, many - 1) < within
	}, false)
	const until = (ordered.at(-1) ?? 0) + within
	return isFlapping && at < until ? { kind: 'hold', reason: 'flapping', until } : undefined
}

/** When a group's message may go: its first waits for others, its next ones for the interval. What is minor waits for the digest. */
export function groupReadyAt(
	group: { readonly severity: Alert['severity']; readonly oldest: number; readonly lastSent: number | undefined },
	{ limits }: StageRules,
): number {
	const { severity, oldest, lastSent } = group
	return Math.max(
		oldest + limits.groupWait[severity],
		lastSent === undefined ? 0 : lastSent + limits.groupInterval[severity],
	)
}

/** The digest that takes up what came at the instant; undefined when there are no times for it. */
export function digestAt(queuedAt: number, { limits, local }: StageRules): number | undefined {
	return nextTimeOfDay(limits.digestAt, queuedAt, local.offset)
}

/** When a person may get another message, given those of late; now when there is room. */
export function roomAt(
	sent: readonly number[],
	isCritical: boolean,
	{ limits }: Pick<StageRules, 'limits'>,
	at: number,
): number {
	const { messages, critical, within } = limits.perPerson
	const recent = sent.filter((one) => one > at - within).sort((a, b) => b - a)
	const allowed = isCritical ? critical : messages
	const oldestCounted = recent[allowed - 1]
	return oldestCounted === undefined ? at : oldestCounted + within
}
