import type { Severity } from './documents.ts'

/** Something that the reader was told on the pages. */
export interface NoticeNode {
	readonly id: string
	readonly at: string
	/** `first`, `up.{chain}.{n}`, `severity.{severity}`, `assigned.{id}`, `resolved`. */
	readonly step: string
	readonly alert: {
		readonly id: string
		readonly severity: Severity
		readonly summary: string
		readonly summaryEn: string
	}
}

export const unreadNotices = `query unreadNotices {
	myContact { id }
	notices(unread: true, first: 20) {
		id at step alert { id severity summary summaryEn: summary(language: "en") }
	}
}`
export interface UnreadNotices {
	/** Null: nobody has put the reader down as one who is told. */
	readonly myContact: { readonly id: string } | null
	readonly notices: readonly NoticeNode[]
}

export const readNotices = `mutation readNotices($ids: [ID!]!) { readNotices(ids: $ids) { ok } }`
