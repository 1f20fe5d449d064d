import type { Alert } from '@vong/core/alert'
import type { Held, Inhibition, MaintenanceWindow, Silence } from '@vong/core/notification'
import { matches } from './matching.ts'
import type { Places } from './places.ts'
import { activeUntil, type LocalTime } from './recurrence.ts'

export interface HeldContext {
	/** Alerts that are open: among them what may inhibit others. */
	readonly open: Iterable<Alert>
	readonly inhibitions: readonly Inhibition[]
	readonly maintenance: readonly MaintenanceWindow[]
	readonly silences: readonly Silence[]
	readonly places: Places
	readonly local: LocalTime
}

/** Why nobody is told of the alert at the instant, the first reason first; empty when nothing stands against it. */
export function heldBy(alert: Alert, context: HeldContext, at: number): Held[] {
	return [...inhibitedBy(alert, context), ...inMaintenance(alert, context, at), ...silencedBy(alert, context, at)]
}

function inhibitedBy(alert: Alert, { open, inhibitions, places }: HeldContext): Held[] {
	const held: Held[] = []
	const fitting = inhibitions.filter(({ over }) => matches(over, alert, places))
	if (fitting.length === 0) return held
	for (const other of open) {
		if (!burns(other) || other.id === alert.id) continue
		const applies = fitting.some(
			({ by, same }) =>
				matches(by, other, places) &&
				// Two that fit each other's part would silence each other: what inhibits cannot be inhibited by its like.
				!matches(by, alert, places) &&
				same.every((what) => inCommon(what, alert, other, places)),
		)
		if (applies) held.push({ reason: 'inhibited', by: other.id, until: null })
	}
	return held
}

const burns = ({ phase, shadow }: Alert) => (phase === 'firing' || phase === 'recovering') && !shadow

function inCommon(what: Inhibition['same'][number], alert: Alert, other: Alert, places: Places): boolean {
	if (what === 'source') return alert.sources.includes(other.subject)
	if (what === 'area') return places.within(alert.area, other.area, alert.startedAt)
	return alert[what] === other[what]
}

function inMaintenance(alert: Alert, { maintenance, places, local }: HeldContext, at: number): Held[] {
	return maintenance.flatMap(({ id, matcher, recurs }) => {
		const until = activeUntil(recurs, at, local)
		return until !== undefined && matches(matcher, alert, places) ? [{ reason: 'maintenance', by: id, until }] : []
	})
}

function silencedBy(alert: Alert, { silences, places, local }: HeldContext, at: number): Held[] {
	return silences.flatMap(({ id, matcher, from, until, endedAt, recurs }): Held[] => {
		if (at < from || at >= until || endedAt !== null || !matches(matcher, alert, places)) return []
		if (!recurs) return [{ reason: 'silenced', by: id, until }]
		const ends = activeUntil(recurs, at, local)
		return ends === undefined ? [] : [{ reason: 'maintenance', by: id, until: Math.min(ends, until) }]
	})
}
