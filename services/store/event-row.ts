import type { AuditRecord } from '@vong/core/audit'
import type { Event } from '@vong/core/event'
import type { AccessRecord, QuarantineRow } from './store.ts'

/** Instants that a DateTime64(3) column can hold: 1900-01-01 up to the end of 2299, in milliseconds. */
export const EARLIEST_TIME = Date.UTC(1900, 0, 1)
export const LATEST_TIME = Date.UTC(2299, 11, 31, 23, 59, 59, 999)

/**
 * One line of the `events` table, ending in \n: the columns of tables.ts in their order. `data` goes as it is, and the engine keeps
 * its text: text within text would have every quote escaped, which costs both sides.
 */
export function encodeEvent(event: Event, writer: string, number: number, retentionDays: number): string {
	return `${JSON.stringify([
		writer,
		number,
		event.source,
		event.id,
		event.type,
		event.subject,
		event.time,
		event.timeSent,
		event.receivedAt,
		event.skewed,
		event.dataSchema,
		event.areaCode,
		event.areaId,
		event.agency,
		event.severity,
		event.value,
		event.unit,
		event.lat,
		event.lon,
		event.data,
		retentionDays,
		measuredParameter(event),
	])}\n`
}

/** What a measurement measures, empty for every other event and for one without a value. */
function measuredParameter({ value, data }: Event): string {
	const { parameter } = data
	return value !== null && typeof parameter === 'string' ? parameter : ''
}

export type QuarantineLine = Omit<QuarantineRow, 'replayedAt'>

export function encodeQuarantine(row: QuarantineLine, writer: string, number: number): string {
	const { id, source, receivedAt, door, address, headers, step, reason, raw } = row
	return `${JSON.stringify([id, writer, number, source, receivedAt, door, address, JSON.stringify(headers), step, reason, raw])}\n`
}

export interface ReplayLine {
	readonly id: string
	readonly replayedAt: number
	readonly replayedBy: string
}

export function encodeReplay({ id, replayedAt, replayedBy }: ReplayLine, writer: string): string {
	return `${JSON.stringify([id, writer, replayedAt, replayedBy])}\n`
}

/** What one batch did to one source's ledger. Counts may be negative: a replay takes back what was quarantined. */
export interface CommitLine {
	readonly writer: string
	readonly batch: number
	readonly source: string
	readonly first: number
	readonly last: number
	readonly received: number
	readonly stored: number
	readonly duplicate: number
	readonly quarantined: number
	readonly refused: number
	readonly lastReceivedAt: number | null
	readonly committedAt: number
}

export function encodeCommit(line: CommitLine): string {
	return `${JSON.stringify([
		line.writer,
		line.batch,
		line.source,
		line.first,
		line.last,
		line.received,
		line.stored,
		line.duplicate,
		line.quarantined,
		line.refused,
		line.lastReceivedAt,
		line.committedAt,
	])}\n`
}

export function encodeAudit(record: AuditRecord): string {
	const { writer, number, at, viewer, name, action, target, outcome, address, previous, hash } = record
	return `${JSON.stringify([writer, number, at, viewer, name, action, target, outcome, address, previous, hash])}\n`
}

export function encodeAccess({ kind, id, at, body }: AccessRecord): string {
	return `${JSON.stringify([kind, id, at, body])}\n`
}
