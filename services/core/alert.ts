import type { Severity } from './severity.ts'

/** Where the condition of a rule stands for one place and thing; acknowledgement is beside it, not one of these. */
export type AlertPhase = 'pending' | 'firing' | 'recovering' | 'resolved'

/** What outsiders see: an acknowledged alert is one that still burns and that somebody has taken on. */
export type AlertState = 'pending' | 'firing' | 'acknowledged' | 'resolved'

/** What happened to an alert. The first group is written by the evaluation, the second by people. */
export type AlertStep =
	| 'opened'
	| 'fired'
	| 'severity-changed'
	| 'recovering'
	| 'relapsed'
	| 'resolved'
	| 'acknowledged'
	| 'assigned'
	| 'commented'
	| 'handed-over'
	| 'step-ticked'
	| 'closed'

/**
 * One line of an alert's history. Lines are appended and never changed; an alert is what its lines amount to.
 * `id` is made from what caused the line (rule, place, evaluated instant; or the action), so that the same cause written
 * twice is one line.
 */
export interface AlertTransition {
	readonly id: string
	readonly alert: string
	readonly step: AlertStep
	/** The instant that was evaluated, or at which the person acted; milliseconds. */
	readonly at: number
	/** Who did it; null for the evaluation. */
	readonly by: string | null
	/** Why, in a word: `above-threshold`, `held-long-enough`, `cleared`, `operator` … */
	readonly reason: string
	readonly comment: string
	readonly severity: Severity
	readonly value: number | null
	/** To whom it was assigned, or to which place (an area's id, or `centre:{id}`) it was handed over. */
	readonly to: string | null
}

/**
 * Something that a rule found, from its opening to its end. There is at most one open alert for a `key`.
 * Instants are milliseconds.
 */
export interface Alert {
	readonly id: string
	/** Rule, area, agency and subject: what there can be only one open alert of. */
	readonly key: string
	readonly rule: string
	readonly ruleVersion: number
	readonly name: { readonly vi: string; readonly en: string }
	readonly summary: { readonly vi: string; readonly en: string }
	readonly severity: Severity
	readonly phase: AlertPhase
	/** Id of an area (`code@validFrom`), `centre:{id}`, or empty when it is of no area. */
	readonly area: string
	readonly agency: string
	readonly subject: string
	/** Where the event that opened it says it is, in degrees; undefined when it says nothing. */
	readonly point?: { readonly lat: number; readonly lon: number } | undefined
	/** What it belongs to: health, security, public-service …; who is told depends on it. */
	readonly field: string
	/** Sources that it depends on: while one of them is silent, the alert says nothing new. */
	readonly sources: readonly string[]
	readonly labels: Readonly<Record<string, string>>
	readonly value: number | null
	readonly target: number | null
	readonly unit: string
	/** Newest data that the last evaluation saw; null when it saw none. */
	readonly asOf: number | null
	readonly startedAt: number
	readonly firedAt: number | null
	/** When and by whom it was taken on; a hand-over opens the question anew. */
	readonly acknowledgedAt: number | null
	readonly acknowledgedBy: string | null
	readonly assignedTo: string | null
	/** The place that it was handed over to last, as `area` names places. */
	readonly handedTo: string | null
	readonly resolvedAt: number | null
	/** True: evaluated live, told to nobody. */
	readonly shadow: boolean
	/** Id of the procedure to follow, empty when there is none. */
	readonly procedure: string
	readonly history: readonly AlertTransition[]
}

export function stateOf(alert: Pick<Alert, 'phase' | 'acknowledgedAt'>): AlertState {
	if (alert.phase === 'resolved' || alert.phase === 'pending') return alert.phase
	return alert.acknowledgedAt === null ? 'firing' : 'acknowledged'
}
