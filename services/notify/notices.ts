import type { Bus } from '@vong/bus/bus'
import type { Notification } from '@vong/core/notification'
import type { NotificationQueries } from '@vong/store/notification-queries'
import { encodeNotification } from '@vong/store/notification-row'
import type { StoreWriter } from '@vong/store/store'

interface NoticesDeps {
	readonly store: { readonly queries: Pick<NotificationQueries, 'notificationsTo'>; readonly writer: StoreWriter }
	readonly bus: Pick<Bus, 'publish'>
	readonly randomId: () => string
}

const LINES = 2_000

/** What stands on the pages for somebody, and how far it came. */
export function createNotices({ store, bus, randomId }: NoticesDeps) {
	return {
		/** What was told to the contact on the pages since the instant, newest first. */
		async of(recipient: string, from: number): Promise<Notification[]> {
			const rows = await store.queries.notificationsTo({ recipient, from, limit: LINES })
			return rows.filter(({ channel, sentAt }) => channel === 'page' && sentAt !== null)
		},
		/** Writes down how far they came; harmless to repeat, and in any order with what others write of them. */
		async note(rows: readonly Notification[]): Promise<void> {
			if (rows.length === 0) return
			await store.writer.insert('notifications', rows.map(encodeNotification), `p:${randomId()}`)
			for (const { alert, changedAt } of rows) await bus.publish('notifications.changed', { alert, at: changedAt })
		},
	}
}
