import type { AlertKey } from '@vong/store/alert-queries'
import type { AuditKey } from '@vong/store/audit-queries'
import type { EntityKeyset } from '@vong/store/derived-store'
import type { EventKey } from '@vong/store/store'
import { invalid } from './errors.ts'

const DEFAULT_PAGE = 50
const LARGEST_PAGE = 500

export function pageSize(first: number | null | undefined): number {
	const size = first ?? DEFAULT_PAGE
	if (size < 1 || size > LARGEST_PAGE) throw invalid(`\`first\` has to be from 1 to ${LARGEST_PAGE}.`)
	return size
}

/** A page as Relay wants it. `found` is asked for with one more than `limit`, which tells whether there is a next page. */
export function connection<T>(
	found: readonly T[],
	{ limit, after, cursorOf }: { limit: number; after: string | null | undefined; cursorOf: (node: T) => string },
) {
	const edges = found.slice(0, limit).map((node) => ({ node, cursor: cursorOf(node) }))
	return {
		edges,
		pageInfo: {
			hasNextPage: found.length > limit,
			hasPreviousPage: Boolean(after),
			startCursor: edges[0]?.cursor ?? null,
			endCursor: edges.at(-1)?.cursor ?? null,
		},
	}
}

export function encodeKey({ time, writer, number }: EventKey): string {
	return Buffer.from(JSON.stringify([time, writer, number])).toString('base64url')
}

export function decodeKey(cursor: string): EventKey | undefined {
	try {
		const [time, writer, number] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
		const valid =
			Number.isSafeInteger(time) && typeof writer === 'string' && Number.isSafeInteger(number) && Number(number) >= 0
		return valid ? { time: time as number, writer: writer as string, number: number as number } : undefined
	} catch {
		return undefined
	}
}

export function encodeEntityKey({ openedAt, key }: { openedAt: number | null; key: string }): string {
	return Buffer.from(JSON.stringify([openedAt ?? 0, key])).toString('base64url')
}

export function decodeEntityKey(cursor: string): EntityKeyset | undefined {
	try {
		const [openedAt, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
		return Number.isSafeInteger(openedAt) && typeof key === 'string' ? { openedAt: openedAt as number, key } : undefined
	} catch {
		return undefined
	}
}

export function encodeAuditKey({ at, writer, number }: AuditKey): string {
	return encodeKey({ time: at, writer, number })
}

export function decodeAuditKey(cursor: string): AuditKey | undefined {
	const key = decodeKey(cursor)
	return key && { at: key.time, writer: key.writer, number: key.number }
}

export function encodeAlertKey({ startedAt, id }: AlertKey): string {
	return encodeEntityKey({ openedAt: startedAt, key: id })
}

export function decodeAlertKey(cursor: string): AlertKey | undefined {
	const key = decodeEntityKey(cursor)
	return key && { startedAt: key.openedAt, id: key.key }
}
