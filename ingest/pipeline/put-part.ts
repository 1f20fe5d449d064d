import type { Message } from '@vong/core/door'
import { createEventEncoder, encodeQuarantine } from '@vong/store/event-row'
import { hashIdentity } from './identity-hash.ts'
import type { Seen } from './seen.ts'
import type { RowSink } from './spool.ts'
import { PART_HEADER, type Part } from './steps.ts'

const SECRET_HEADERS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Number of an event row and whether it may be known already; undefined for a quarantined part. */
export interface PutRow {
	readonly number: number
	readonly suspect: boolean
}

/** Writes one part of a message into the spool, as the row that the store will take. */
export function createPutPart({ seen }: { readonly seen: Seen | undefined }) {
	const encodeEvent = createEventEncoder()
	return function putPart(sink: RowSink, message: Message, part: Part, replay: boolean): PutRow | undefined {
		const number = sink.take()
		const source = message.source.id
		// A replay is no new receipt: the feed is not alive because of it.
		const receivedAt = replay ? 0 : message.receivedAt
		if (!part.ok) {
			const { step, reason, raw } = part
			const headers = keptHeaders(message.headers, part.part)
			const row = {
				id: `${sink.writer}-${number}`,
				source,
				receivedAt: message.receivedAt,
				door: message.door,
				address: message.address,
				headers,
				step,
				reason,
				raw: Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('base64'),
			}
			sink.addQuarantined({ source, receivedAt, number, line: encodeQuarantine(row, sink.writer, number) })
			return undefined
		}
		const event = part.value
		const hash = hashIdentity(source, event.id)
		const known = seen?.note(hash, event) ?? 'suspect'
		const suspect = replay || known === 'suspect'
		const bytes = encodeEvent(event, sink.writer, number, message.source.retentionDays)
		sink.addEvent({ source, kind: event, receivedAt, number, hash, suspect, bytes })
		return { number, suspect }
	}
}

export type PutPart = ReturnType<typeof createPutPart>

/** Without the sender's credentials, and without a mark of ours that the sender may have set. */
function keptHeaders(sent: Message['headers'], part: string | undefined): Record<string, string> {
	const kept = Object.entries(sent).filter(([name]) => name !== PART_HEADER && !SECRET_HEADERS.has(name))
	return Object.fromEntries(part === undefined ? kept : [...kept, [PART_HEADER, part]])
}
