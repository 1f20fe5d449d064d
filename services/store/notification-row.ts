import type { Notification } from '@vong/core/notification'
import type { AlertingRecord } from './notification-queries.ts'

const line = (columns: readonly unknown[]): Uint8Array => Buffer.from(`${JSON.stringify(columns)}\n`)

export function encodeNotification(notification: Notification): Uint8Array {
	const { alert, id, changedAt, recipient, state } = notification
	return line([alert, id, changedAt, recipient, state, JSON.stringify(notification)])
}

export function encodeAlertingRecord({ kind, id, at, body }: AlertingRecord): Uint8Array {
	return line([kind, id, at, body])
}
