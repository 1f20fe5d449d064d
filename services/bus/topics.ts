import type { Alert, AlertTransition } from '@vong/core/alert'
import type { Reading } from '@vong/core/indicator'
import type { EventKind } from '@vong/core/told-stretches'

/** What travels between the parts, by topic. Everything is plain JSON. */
export interface Topics {
	/**
	 * A writer's block is committed: numbers `first`..`last`, of which `stored` became events. Read them from the store's tail; `kinds`
	 * are all that may be among them, so that who wants none of these need not. Without it anything may be.
	 */
	'events.committed': { writer: string; first: number; last: number; stored: number; at: number; kinds?: EventKind[] }
	/** What one ingest process holds that is not committed yet, and what its doors see. Sent on change and every second. */
	'ingest.status': {
		writer: string
		at: number
		inFlight: Record<string, number>
		/** The last number that is not in flight any more. */
		committed: number
		lastReceivedAt: Record<string, number>
		feedStatus: Record<string, 'online' | 'offline'>
		spoolBytes: number
		spoolQuota: number
		full: boolean
	}
	/** How far who follows the stream of events is behind it: numbers, and the age of the oldest that it has not come to. Sent every second. */
	'follower.status': { name: 'indicators' | 'alerts'; process: string; at: number; behind: number; lagMs: number }
	/** Readings of indicators that changed, whole; restated ones of closed periods among them. */
	'indicators.changed': { readings: Reading[]; at: number }
	/** Alerts that moved, whole, with the lines that were written; in the order in which they were written. */
	'alerts.changed': { alerts: Alert[]; transitions: AlertTransition[]; at: number }
	/** A notification was queued, sent, read …: read it again. */
	'notifications.changed': { alert: string; at: number }
	/** Silences, rules, roster, contacts or screens changed: read them again. */
	'alerting.changed': { what: string; at: number }
	/** A screen is there, and shows this: by its own word (`own`), or by what it was told. */
	'screens.seen': { screen: string; wall: string; tile: string | null; alert: string | null; own: boolean; at: number }
	/** A token, session or source key changed: read the access log again. */
	'access.changed': { id: string; at: number }
	/** Someone asked to re-drive quarantined messages. */
	'quarantine.replay': { ids: string[]; by: string; at: number }
}

export type Topic = keyof Topics
