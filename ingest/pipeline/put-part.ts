import type { Message } from '@vong/core/door'
import { veiled } from '@vong/core/personal-text'
import type { Safe } from '@vong/core/safe'
import { createEventEncoder, encodeQuarantine } from '@vong/store/event-row'
import { hashIdentity } from './identity-hash.ts'
import { sealEnvelope } from './quarantine-envelope.ts'
import type { Seen } from './seen.ts'
import type { RowSink } from './spool.ts'
import type { Part } from './steps.ts'

/** Number of an event row and whether it may be known already; undefined for a quarantined part. */
export interface PutRow {
	readonly number: number
	readonly suspect: boolean
}

/** Writes one part of a message into the spool, as the row that the store will take. */
export function createPutPart({ seen, safe }: { readonly seen: Seen | undefined; readonly safe: Safe }) {
	const encodeEvent = createEventEncoder()
	return function putPart(sink: RowSink, message: Message, part: Part, replay: boolean): PutRow | undefined {
		const number = sink.take()
		const source = message.source.id
		// A replay is no new receipt: the feed is not alive because of it.
		const receivedAt = replay ? 0 : message.receivedAt
		if (!part.ok) {
			const { step, reason, raw } = part
			const row = {
				id: `${sink.writer}-${number}`,
				source,
				receivedAt: message.receivedAt,
				door: message.door,
				address: veiled(message.address),
				headers: sealEnvelope(safe, message, part.part),
				step,
				reason: veiled(reason),
				raw: Buffer.from(safe.seal(raw)).toString('base64'),
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
