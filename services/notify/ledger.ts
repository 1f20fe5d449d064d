import type { Alert } from '@vong/core/alert'
import type { Notification } from '@vong/core/notification'
import { groupOf } from './release.ts'
import { wasTold } from './steps.ts'

/** What the notifier knows of alerts and notifications: what is open, and what went out lately. */
export interface Ledger {
	readonly alerts: ReadonlyMap<string, Alert>
	/** Keeps what is newer; false when it knew that already. */
	addAlert(alert: Alert): boolean
	put(row: Notification): void
	rowsOf(alert: string): Notification[]
	rows(): Iterable<Notification>
	/** Notifications that wait, by recipient. */
	waiting(): ReadonlyMap<string, ReadonlyMap<string, Notification>>
	firingsOf(key: string): readonly number[]
	sentTo(contact: string): readonly number[]
	lastSent(group: string): number | undefined
	/** Lets go of what ended before the instant. */
	forget(before: number): void
	/** The clock was set back to the instant: what happened after it happened just then, and what waited since is looked at now. */
	setBack(now: number): void
}

/** `waitsForDigest`: whether what is minor about an alert may. */
export function createLedger(waitsForDigest: (alert: Alert) => boolean): Ledger {
	const alerts = new Map<string, Alert>()
	const byAlert = new Map<string, Map<string, Notification>>()
	const waiting = new Map<string, Map<string, Notification>>()
	const firings = new Map<string, number[]>()
	/** Messages by recipient: when each went out. */
	const sent = new Map<string, Map<string, number>>()
	const groups = new Map<string, number>()
	const alertOf = (id: string) => alerts.get(id)

	function addAlert(alert: Alert): boolean {
		const known = alerts.get(alert.id)
		if (known && !isNewer(alert, known)) return false
		const firedAt = known?.firedAt ?? alert.firedAt
		// It fires once: when that was does not change, unless because the clock was set back.
		alerts.set(alert.id, firedAt === alert.firedAt ? alert : { ...alert, firedAt })
		const seen = alert.history.filter(({ step }) => step === 'fired' || step === 'relapsed').map(({ at }) => at)
		firings.set(alert.key, [...new Set([...(firings.get(alert.key) ?? []), ...seen])])
		return true
	}

	function put(row: Notification) {
		const rows = byAlert.get(row.alert) ?? new Map<string, Notification>()
		byAlert.set(row.alert, rows.set(row.id, row))
		const mine = waiting.get(row.recipient) ?? new Map<string, Notification>()
		if (row.state === 'queued') waiting.set(row.recipient, mine.set(row.id, row))
		else if (mine.delete(row.id) && mine.size === 0) waiting.delete(row.recipient)
		if (wasTold(row.state) && row.sentAt !== null) noteSent(row, row.sentAt)
	}

	function noteSent(row: Notification, at: number) {
		const messages = sent.get(row.recipient) ?? new Map<string, number>()
		sent.set(row.recipient, messages.set(row.message, at))
		const group = groupOf({ ...row, reason: '' }, { alertOf, waitsForDigest })
		groups.set(group, Math.max(at, groups.get(group) ?? 0))
	}

	return {
		alerts,
		addAlert,
		put,
		rowsOf: (alert) => [...(byAlert.get(alert)?.values() ?? [])],
		*rows() {
			for (const rows of byAlert.values()) yield* rows.values()
		},
		waiting: () => waiting,
		firingsOf: (key) => firings.get(key) ?? [],
		sentTo: (contact) => [...(sent.get(contact)?.values() ?? [])],
		lastSent: (group) => groups.get(group),
		forget(before) {
			for (const { id, resolvedAt } of alerts.values()) {
				const isOver = resolvedAt !== null && resolvedAt < before
				const rows = byAlert.get(id)
				if (!isOver || [...(rows?.values() ?? [])].some(({ state }) => state === 'queued')) continue
				alerts.delete(id)
				byAlert.delete(id)
			}
			for (const [key, times] of firings) if (times.every((at) => at < before)) firings.delete(key)
			for (const [group, at] of groups) if (at < before) groups.delete(group)
			for (const [contact, messages] of sent) {
				for (const [message, at] of messages) if (at < before) messages.delete(message)
				if (messages.size === 0) sent.delete(contact)
			}
		},
		setBack(now) {
			for (const alert of alerts.values()) {
				if ((alert.firedAt ?? now) > now) alerts.set(alert.id, { ...alert, firedAt: now })
			}
			for (const rows of byAlert.values()) {
				for (const row of rows.values()) if (row.changedAt > now) put(before(row, now))
			}
			for (const [key, times] of firings) firings.set(key, [...new Set(times.map((at) => Math.min(at, now)))])
			for (const [group, at] of groups) groups.set(group, Math.min(at, now))
			for (const messages of sent.values()) {
				for (const [message, at] of messages) messages.set(message, Math.min(at, now))
			}
		},
	}
}

function before(row: Notification, now: number): Notification {
	const earlier = (at: number | null) => (at === null ? null : Math.min(at, now))
	const { queuedAt, sentAt, until } = row
	return { ...row, queuedAt: Math.min(queuedAt, now), sentAt: earlier(sentAt), until: earlier(until), changedAt: now }
}

/** Histories only grow. */
function isNewer(alert: Alert, known: Alert): boolean {
	if (alert.history.length !== known.history.length) return alert.history.length > known.history.length
	return (alert.asOf ?? 0) >= (known.asOf ?? 0) && alert !== known
}
