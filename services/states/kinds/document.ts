import { dueByLimit, first, flagsOf, isTrue, type Kind, latest, text } from '../kind.ts'

const ARRIVED = '01'
const REFUSED = '02'
const FINISHED = '06'

/** A document on the exchange, to one recipient. What 02 and 03 mean depends on whether it is a document or a recall (DOMAIN 2.5). */
export const kind: Kind = {
	kind: 'document',
	types: ['doc.sent', 'doc.status'],
	keyOf(event) {
		const id = text(event, 'document') || text(event, 'docId') || text(event, 'code') || event.subject
		return id === '' ? undefined : `${id}>${text(event, 'to')}`
	},
	fold(_key, events, context) {
		const sent = first(events, 'doc.sent') ?? events[0]
		const messageKind = latest(events, (event) => text(event, 'kind') || undefined) ?? 'document'
		const state = latest(events, (event) => text(event, 'status') || undefined) ?? 'sent'
		const steps = events.filter((event) => text(event, 'status') !== '')
		// A status that is told again has held since it was told first.
		const step = steps[steps.findLastIndex((event) => text(event, 'status') !== state) + 1]
		const isRecall = messageKind === 'recall'
		const isOver = (state === REFUSED && !isRecall) || state === FINISHED
		return {
			state,
			category: messageKind,
			agency: latest(events, (event) => text(event, 'to') || event.agency || undefined) ?? '',
			openedAt: sent?.time ?? null,
			dueAt: (state === ARRIVED ? dueByLimit(context, 'document', messageKind, step?.time) : undefined) ?? null,
			closedAt: isOver ? (step?.time ?? null) : null,
			flags: flagsOf({
				document: !isRecall,
				electronic: latest(events, (event) => read(event.data['electronic'])) ?? true,
				signed: latest(events, (event) => read(event.data['signed'])),
				rejected: state === REFUSED && !isRecall,
				recall_refused: state === REFUSED && isRecall,
				accepted: state === '03' && !isRecall,
				recall_agreed: (state === '03' && isRecall) || state === '15',
			}),
			details: { from: latest(events, (event) => text(event, 'from') || undefined) ?? null },
		}
	},
}

const read = (value: Parameters<typeof isTrue>[0]) =>
	value === undefined || value === null ? undefined : isTrue(value)
