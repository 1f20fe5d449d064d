import type { Messages, Receipt } from '@vong/core/door'
import { veiled } from '@vong/core/personal-text'
import type { Safe } from '@vong/core/safe'
import type { EventKind } from '@vong/core/told-stretches'
import { createNumbering, encodeQuarantine } from '@vong/store/event-row'
import { sealEnvelope } from './quarantine-envelope.ts'
import { COLUMNS, type RowBlock, type Unusable } from './row-block.ts'
import type { Seen } from './seen.ts'
import type { RowSink } from './spool.ts'

/** An event row: of which message it is, its number and whether it may be known already. */
type OnRow = (message: number, number: number, suspect: boolean) => void

interface PutOptions {
	/** The messages were quarantined and are driven again. */
	readonly replay?: boolean
	readonly onRow?: OnRow
}

/** Gives what was read of messages its numbers, asks the memory of identities, and writes it into the spool. */
export function createPutBlock({ seen, safe }: { readonly seen: Seen | undefined; readonly safe: Safe }) {
	return function putBlock(
		sink: RowSink,
		messages: Messages,
		{ rows, table, kinds, unusable }: RowBlock,
		{ replay = false, onRow }: PutOptions = {},
	) {
		const setNumber = createNumbering(sink.writer)
		const events = table.length / COLUMNS
		let skipped = 0
		let end = 0

		function putUnusable({ message: index, part: { step, reason, raw, part } }: Unusable) {
			const message = messages.at(index) as Receipt
			const number = sink.take()
			const row = {
				id: `${sink.writer}-${number}`,
				source: message.source.id,
				receivedAt: message.receivedAt,
				door: message.door,
				address: veiled(message.address),
				headers: sealEnvelope(safe, message, part),
				step,
				reason: veiled(reason),
				raw: Buffer.from(safe.seal(raw)).toString('base64'),
			}
			const line = encodeQuarantine(row, sink.writer, number)
			sink.addQuarantined({ source: row.source, receivedAt: receiptOf(message), number, line })
		}

		// A replay is no new receipt: the feed is not alive because of it.
		const receiptOf = ({ receivedAt }: Receipt) => (replay ? 0 : receivedAt)

		function putEvent(at: number) {
			const index = table[at] as number
			const message = messages.at(index) as Receipt
			const source = message.source.id
			const hash = table[at + 2] as number
			const number = sink.take()
			const begin = end
			end += table[at + 1] as number
			setNumber(rows, begin, number)
			const occurrence = {
				source,
				time: table[at + 4] as number,
				timeSent: table[at + 5] === 1,
				receivedAt: message.receivedAt,
			}
			const known = seen?.note(hash, occurrence) ?? 'suspect'
			const suspect = replay || known === 'suspect'
			const kind = kinds[table[at + 3] as number] as EventKind
			const bytes = rows.subarray(begin, end)
			sink.addEvent({ source, kind, receivedAt: receiptOf(message), number, hash, suspect, bytes })
			onRow?.(index, number, suspect)
		}

		for (let event = 0; event <= events; event++) {
			for (let next = unusable[skipped]; next?.before === event; next = unusable[++skipped]) putUnusable(next)
			if (event < events) putEvent(event * COLUMNS)
		}
	}
}

export type PutBlock = ReturnType<typeof createPutBlock>
