import type { Alert, AlertPhase, AlertTransition } from './alert.ts'

/** What an alert is from its beginning on; everything else follows from its transitions. */
export type AlertOpening = Pick<
	Alert,
	| 'id'
	| 'key'
	| 'rule'
	| 'ruleVersion'
	| 'name'
	| 'area'
	| 'agency'
	| 'subject'
	| 'point'
	| 'field'
	| 'sources'
	| 'labels'
	| 'target'
	| 'unit'
	| 'shadow'
	| 'procedure'
>

/** A line of the log of alerts. The first one of an alert opens it. */
export interface AlertLine {
	readonly transition: AlertTransition
	readonly opening?: AlertOpening | undefined
	/** In words, as of this line; absent: as before. */
	readonly summary?: Alert['summary'] | undefined
	/** Newest data that the evaluation saw; absent: as before. */
	readonly asOf?: number | null | undefined
}

const PHASES: Partial<Record<AlertTransition['step'], AlertPhase>> = {
	opened: 'pending',
	fired: 'firing',
	recovering: 'recovering',
	relapsed: 'firing',
	resolved: 'resolved',
	closed: 'resolved',
}

/**
 * The alert that lines amount to, whatever their order and however often each is there; undefined without an opening. What comes
 * after the end of an alert is kept in its history and changes nothing else: an end is an end.
 */
export function foldAlert(lines: readonly AlertLine[]): Alert | undefined {
	const once = new Map(lines.map((line) => [line.transition.id, line]))
	const ordered = [...once.values()].sort(inOrder)
	const opening = ordered.find((line) => line.opening)?.opening
	const first = ordered[0]
	if (!opening || !first) return undefined
	let alert: Alert = {
		...opening,
		summary: first.summary ?? { vi: '', en: '' },
		severity: first.transition.severity,
		phase: 'pending',
		value: first.transition.value,
		asOf: null,
		startedAt: first.transition.at,
		firedAt: null,
		acknowledgedAt: null,
		acknowledgedBy: null,
		assignedTo: null,
		handedTo: null,
		resolvedAt: null,
		history: ordered.map(({ transition }) => transition),
	}
	for (const line of ordered) alert = alert.phase === 'resolved' ? alert : apply(alert, line)
	return alert
}

/** An opening comes first even when its instant is not the earliest: lines of two clocks meet here. */
function inOrder(a: AlertLine, b: AlertLine): number {
	if (Boolean(a.opening) !== Boolean(b.opening)) return a.opening ? -1 : 1
	return a.transition.at - b.transition.at || (a.transition.id < b.transition.id ? -1 : 1)
}

function apply(alert: Alert, { transition, summary, asOf }: AlertLine): Alert {
	const { step, at, by, severity, value, to } = transition
	const phase = PHASES[step] ?? alert.phase
	const own = by === null ? { severity, value, ...(summary && { summary }), ...(asOf !== undefined && { asOf }) } : {}
	return {
		...alert,
		...own,
		phase,
		firedAt: step === 'fired' ? (alert.firedAt ?? at) : alert.firedAt,
		resolvedAt: phase === 'resolved' ? at : null,
		...(step === 'acknowledged' && alert.acknowledgedAt === null ? { acknowledgedAt: at, acknowledgedBy: by } : {}),
		...(step === 'assigned' ? { assignedTo: to } : {}),
		// Who had taken it on has given it away: the others have not taken it on yet.
		...(step === 'handed-over' ? { handedTo: to, acknowledgedAt: null, acknowledgedBy: null, assignedTo: null } : {}),
	}
}

/** The alert as it was right after the line with this id. */
export function alertAfter(lines: readonly AlertLine[], id: string): Alert | undefined {
	const ordered = [...new Map(lines.map((line) => [line.transition.id, line])).values()].sort(inOrder)
	const index = ordered.findIndex(({ transition }) => transition.id === id)
	return index < 0 ? undefined : foldAlert(ordered.slice(0, index + 1))
}
