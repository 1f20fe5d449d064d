import { foldNotifications, type Notification } from '@vong/core/notification'
import type { Engine } from './engine.ts'

/** A line of what is set up at run time: contacts, duties, silences, links. */
export interface AlertingRecord {
	readonly kind: string
	readonly id: string
	readonly at: number
	readonly body: string
}

export interface NotificationQueries {
	/** All notifications of these alerts, oldest first. */
	notificationsOf(alerts: readonly string[]): Promise<Notification[]>
	/** What changed of the notifications to one contact since the instant, newest first; `limit` counts changes. */
	notificationsTo(input: { recipient: string; from: number; limit: number }): Promise<Notification[]>
	/** Notifications that changed since the instant; `limit` counts changes, the newest ones. */
	notificationsSince(from: number, limit: number): Promise<Notification[]>
	/** Everything that was said of these kinds, in order of `at`. */
	alertingLog(kinds: readonly string[]): Promise<AlertingRecord[]>
	/** What was said of one thing, in order of `at`. */
	alertingRecords(kind: string, id: string): Promise<AlertingRecord[]>
}

const parsed = (rows: readonly { body: string }[]) => rows.map(({ body }) => JSON.parse(body) as Notification)

export function createNotificationQueries(engine: Engine): NotificationQueries {
	type RecordRow = { kind: string; id: string; at_ms: number; body: string }
	const toRecord = ({ kind, id, at_ms, body }: RecordRow): AlertingRecord => ({ kind, id, at: at_ms, body })
	const columns = 'kind, id, toUnixTimestamp64Milli(at) AS at_ms, body'

	return {
		async notificationsOf(alerts) {
			if (alerts.length === 0) return []
			const rows = await engine.query<{ body: string }>({
				name: 'notificationsOf',
				sql: 'SELECT body FROM notifications WHERE alert IN {alerts:Array(String)}',
				parameters: { alerts },
				timeoutMs: 30_000,
			})
			return foldNotifications(parsed(rows))
		},

		async notificationsTo({ recipient, from, limit }) {
			const rows = await engine.query<{ body: string }>({
				name: 'notificationsTo',
				sql: `SELECT body FROM notifications WHERE recipient = {recipient:String}
					AND at >= fromUnixTimestamp64Milli({from:Int64}) ORDER BY at DESC LIMIT {limit:UInt32}`,
				parameters: { recipient, from, limit },
			})
			return foldNotifications(parsed(rows)).reverse()
		},

		async notificationsSince(from, limit) {
			const rows = await engine.query<{ body: string }>({
				name: 'notificationsSince',
				sql: `SELECT body FROM notifications WHERE at >= fromUnixTimestamp64Milli({from:Int64})
					ORDER BY at DESC LIMIT {limit:UInt32}`,
				parameters: { from, limit },
				timeoutMs: 60_000,
			})
			return foldNotifications(parsed(rows))
		},

		async alertingLog(kinds) {
			const rows = await engine.query<RecordRow>({
				name: 'alertingLog',
				sql: `SELECT ${columns} FROM alerting_log WHERE kind IN {kinds:Array(String)} ORDER BY at, kind, id`,
				parameters: { kinds },
			})
			return rows.map(toRecord)
		},

		async alertingRecords(kind, id) {
			const rows = await engine.query<RecordRow>({
				name: 'alertingRecords',
				sql: `SELECT ${columns} FROM alerting_log WHERE kind = {kind:String} AND id = {id:String} ORDER BY at`,
				parameters: { kind, id },
			})
			return rows.map(toRecord)
		},
	}
}
