import type { Event } from '@vong/core/event'
import type { Position } from '@vong/core/position'
import type { AlertQueries } from './alert-queries.ts'
import type { AuditQueries } from './audit-queries.ts'
import type { DerivedQueries } from './derived-store.ts'
import type { NotificationQueries } from './notification-queries.ts'
import type { RuleQueries } from './rule-queries.ts'

/** Tables that the writer fills; each block is inserted once however often it is sent with the same token. */
export type WritableTable =
	| 'events'
	| 'quarantine'
	| 'quarantine_replays'
	| 'commits'
	| 'access_log'
	| 'audit_log'
	| 'alert_log'
	| 'entity_events'
	| 'entities'
	| 'progress'
	| 'cells'
	| 'category_cells'
	| 'readings'
	| 'notifications'
	| 'alerting_log'
	| 'rule_log'
	| 'judged_readings'

export interface StoredEvent extends Event {
	readonly writer: string
	readonly number: number
}

/** Filter of events. Codes and patterns as outsiders write them: `types` are exact or end in `.*`. */
export interface EventFilter {
	readonly areas?: readonly string[] | undefined
	readonly sources?: readonly string[] | undefined
	readonly types?: readonly string[] | undefined
	readonly subject?: string | undefined
	readonly severities?: readonly string[] | undefined
	readonly from?: number | undefined
	readonly to?: number | undefined
}

/** Area ids (`code@validFrom`) that may be read, or all areas and what is unplaced. Made by the access rules only. */
export type AreaIds = 'all' | readonly string[]

/** Sums of what became of a source's messages, without what is still in flight. */
export interface CommittedLedger {
	readonly source: string
	readonly recent: number
	readonly received: number
	readonly stored: number
	readonly duplicate: number
	readonly quarantined: number
	readonly refused: number
	readonly lastReceivedAt: number | null
}

export interface QuarantineRow {
	readonly id: string
	readonly source: string
	readonly receivedAt: number
	readonly door: string
	readonly address: string
	readonly headers: Readonly<Record<string, string>>
	readonly step: string
	readonly reason: string
	/** Base64 of the bytes as they came. */
	readonly raw: string
	readonly replayedAt: number | null
}

export interface IdentityMatch {
	readonly source: string
	readonly id: string
	readonly writer: string
	readonly number: number
}

/** Which receipts are asked for, and by what they are told apart. */
export interface ReceiptsInput {
	/** As in an `EventFilter`: types are exact or end in `.*`. */
	readonly match: {
		readonly sources: readonly string[]
		readonly types?: readonly string[] | undefined
		readonly severities?: readonly string[] | undefined
		/** Bounds of the measured value, both inclusive. */
		readonly value?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined
	}
	readonly by: 'area' | 'agency' | 'subject' | 'all'
	/** A value of `data`, by its name there, that tells them apart as well. */
	readonly field?: string | undefined
	/** Received from this instant on … */
	readonly from: number
	/** … and, where it is given, of this stretch of one writer's numbers: `after` < number <= `upTo`. */
	readonly tail?: { readonly writer: string; readonly after: number; readonly upTo: number } | undefined
}

/** When something was heard last of one place; what it is not told apart by is empty. */
export interface LastReceipt {
	readonly areaId: string
	readonly agency: string
	readonly subject: string
	/** The value of the field, null where there is none. */
	readonly field: unknown
	readonly receivedAt: number
}

/** Counts of events by steps; both ends of the span are full hours, since nothing finer is kept. */
export interface EventCountsInput {
	readonly scope: AreaIds
	readonly filter: Pick<EventFilter, 'areas' | 'sources' | 'types'>
	readonly from: number
	readonly to: number
	/** Where the steps begin, in order; the first one may begin before `from`. */
	readonly starts: readonly number[]
	/** By what they are told apart. */
	readonly by?: 'source' | 'type' | undefined
	readonly limit: number
}

/** What happened in a step: of steps without events there is none. */
export interface EventCount {
	/** Of its step. */
	readonly start: number
	/** The source or type; empty where they are not told apart. */
	readonly group: string
	readonly events: number
	/** How many of them had a value … */
	readonly measured: number
	/** … the sum of these, and the least and the greatest of them. */
	readonly total: number
	readonly lowest: number | null
	readonly highest: number | null
}

/** Key of the last row of a page, newest first. */
export interface EventKey {
	readonly time: number
	readonly writer: string
	readonly number: number
}

export interface AccessRecord {
	readonly kind: string
	readonly id: string
	readonly at: number
	readonly body: string
}

/** Named, bounded, timed queries on events, the ledger, the quarantine and the access log. */
export interface EventStoreQueries {
	/** Newest first by (time, writer, number), at most `limit`, after (older than) `after`. */
	eventsPage(input: { scope: AreaIds; filter: EventFilter; limit: number; after?: EventKey }): Promise<StoredEvent[]>
	/** How many events happened in each step and what they measured, in order, at most `limit` rows. */
	eventCounts(input: EventCountsInput): Promise<EventCount[]>
	/** The stream in number order: one writer's rows with `after` < number <= `upTo`, at most `limit`. */
	eventsTail(input: {
		writer: string
		after: number
		upTo: number
		limit: number
		/** Only these types (exact) … */
		types?: readonly string[]
		/** … and what is of these severities, whatever its type. */
		orSeverities?: readonly string[]
	}): Promise<StoredEvent[]>
	/** The newest receipt of each place of which events that fit were received. */
	lastReceipts(input: ReceiptsInput): Promise<LastReceipt[]>
	/** Last committed number of each writer. */
	heads(): Promise<Position>
	/** Last committed number of each writer as of each of the instants, in their order. */
	headsAt(instants: readonly number[]): Promise<Position[]>
	/** How many events were stored after the position up to `upTo`, whether or not they are still kept, and how many still are. */
	tailCounts(input: { after: Position; upTo: Position }): Promise<{ stored: number; kept: number }>
	/** Which of these (source, id) are stored already. */
	findIdentities(source: string, ids: readonly string[]): Promise<IdentityMatch[]>
	/** The most recent identities, newest first, for filling the memory of what was seen. */
	recentIdentities(limit: number): Promise<{ source: string; id: string; receivedAt: number }[]>
	/** What became of each source's messages; `recent`: received by the writers named, in what they committed after these numbers. */
	ledger(since?: Position): Promise<CommittedLedger[]>
	/** Newest event and newest receipt per source. */
	sourceActivity(): Promise<{ source: string; lastEventAt: number; lastReceivedAt: number }[]>
	/** Newest first by (receivedAt, id). */
	quarantinePage(input: {
		source?: string
		limit: number
		after?: { receivedAt: number; id: string }
	}): Promise<QuarantineRow[]>
	quarantineByIds(ids: readonly string[]): Promise<QuarantineRow[]>
	/** Highest number that the writer ever committed, 0 when none. */
	lastNumber(writer: string): Promise<number>
	/** The access log in order of `at`. */
	accessLog(): Promise<AccessRecord[]>
}

/** The only way the rest of the code reads. */
export interface StoreQueries
	extends EventStoreQueries,
		DerivedQueries,
		NotificationQueries,
		RuleQueries,
		AuditQueries,
		AlertQueries {}

export interface StoreWriter {
	/**
	 * Inserts lines of JSONCompactEachRow (as the encoders of this workspace make them, each ending in \n).
	 * The same token again inserts nothing, in the table and in every rollup.
	 * @throws StoreError of kind `content` when a row itself is refused, `unavailable` for everything that time may mend.
	 */
	insert(table: WritableTable, lines: readonly Uint8Array[], token: string): Promise<void>
}

/** What the path of an event needs of the store. */
export interface EventStore {
	/** `embedded`: this process is the only one that can write. */
	readonly mode: 'embedded' | 'server'
	readonly queries: EventStoreQueries
	readonly writer: StoreWriter
	/** Applies the migrations that are missing. @throws VongError CONFIGURATION when an applied one has changed. */
	migrate(): Promise<{ readonly applied: readonly string[] }>
	/** @throws StoreError `unavailable` */
	ping(): Promise<void>
	close(): Promise<void>
}

export interface Store extends EventStore {
	readonly queries: StoreQueries
	/** True once all that was inserted, what is derived too, has reached the disk; false where only a server could say. */
	flush(): Promise<boolean>
	/** The same, for work in the background: it waits for itself alone. */
	readonly background: StoreQueries
}
