import type { Alert } from '@vong/core/alert'
import { VongError } from '@vong/core/errors'
import type { Notification } from '@vong/core/notification'
import type { Viewer } from '@vong/core/viewer'
import { ownContact, type PeopleStore } from './people-actions.ts'

/** What stands on the pages for somebody. */
export interface NoticeStore {
	of(recipient: string, from: number): Promise<Notification[]>
	note(rows: readonly Notification[]): Promise<void>
}

export interface NoticeView {
	readonly row: Notification
	readonly alert: Alert
}

interface Deps {
	readonly people: PeopleStore
	readonly notices: NoticeStore
	readonly seesAll: (codes: readonly string[]) => boolean
	/** The alert, if the viewer may see it. */
	readonly find: (id: string) => Promise<Alert | undefined>
	readonly now: () => number
}

const KEPT_MS = 30 * 86_400_000

/** What the viewer was told on the pages. To show it is to deliver it. */
export function createNoticeActions(viewer: Viewer, deps: Deps) {
	const { notices, find, now } = deps

	async function own(): Promise<Notification[]> {
		const contact = ownContact(viewer, deps)
		return contact ? notices.of(contact.id, now() - KEPT_MS) : []
	}

	return {
		async notices(first: number, unread: boolean): Promise<NoticeView[]> {
			const rows = (await own()).filter(({ readAt }) => !unread || readAt === null).slice(0, first)
			const at = now()
			const shown = rows.map(
				(row): Notification =>
					row.state === 'sent' ? { ...row, state: 'delivered', deliveredAt: at, changedAt: at } : row,
			)
			await notices.note(shown.filter((row, index) => row !== rows[index]))
			const views = await Promise.all(
				shown.map(async (row) => {
					const alert = await find(row.alert)
					return alert ? [{ row, alert }] : []
				}),
			)
			return views.flat()
		},
		async readNotices(ids: readonly string[]) {
			const at = now()
			if (!ownContact(viewer, deps)) throw new VongError('NOT_FOUND', 'Nobody has put you down as a contact.')
			const unread = (await own()).filter(({ id, readAt }) => ids.includes(id) && readAt === null)
			await notices.note(
				unread.map(
					(row): Notification => ({
						...row,
						...{ state: row.state === 'acknowledged' ? row.state : 'read', readAt: at, changedAt: at },
						deliveredAt: row.deliveredAt ?? at,
					}),
				),
			)
			return { read: unread.length }
		},
	}
}

export type NoticeActions = ReturnType<typeof createNoticeActions>
