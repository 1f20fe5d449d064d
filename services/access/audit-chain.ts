import { createHash } from 'node:crypto'
import type { AuditEntry, AuditRecord } from '@vong/core/audit'

/** What the first record of a chain bears for its predecessor. */
const FIRST = ''

function hashOf(record: Omit<AuditRecord, 'hash'>): string {
	const { writer, number, previous, at, viewer, name, action, target, outcome, address } = record
	return createHash('sha256')
		.update(JSON.stringify([writer, number, previous, at, viewer, name, action, target, outcome, address]))
		.digest('hex')
}

/** The entry as the next record of a chain. */
export function nextRecord(entry: AuditEntry, writer: string, last: AuditRecord | undefined): AuditRecord {
	const record = { ...entry, writer, number: (last?.number ?? 0) + 1, previous: last?.hash ?? FIRST }
	return { ...record, hash: hashOf(record) }
}

/** What is wrong with the next record of a chain; undefined when nothing is. */
export function breakAt(record: AuditRecord, before: AuditRecord | undefined): string | undefined {
	const expected = (before?.number ?? 0) + 1
	if (record.number !== expected) return `record ${expected} of ${record.writer} is missing`
	if (record.previous !== (before?.hash ?? FIRST))
		return `record ${record.number} of ${record.writer} does not follow the one before it`
	if (record.hash !== hashOf(record)) return `record ${record.number} of ${record.writer} was changed`
	return undefined
}
