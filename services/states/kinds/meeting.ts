import { first, flagsOf, type Kind, latest, number, numbersOf, text } from '../kind.ts'

/** A paperless meeting. */
export const kind: Kind = {
	kind: 'meeting',
	types: ['meeting.held', 'meeting.document_opened'],
	keyOf: (event) => text(event, 'meeting') || event.subject || undefined,
	fold(_key, events) {
		const held = first(events, 'meeting.held')
		const opened = events.filter(({ type }) => type === 'meeting.document_opened')
		return {
			state: held ? 'held' : 'announced',
			openedAt: (held ?? events[0])?.time ?? null,
			closedAt: held?.time ?? null,
			flags: flagsOf({ held: held !== undefined, paperless: opened.length > 0 }),
			numbers: numbersOf({
				invited: latest(events, (event) => number(event, 'invited')),
				present: latest(events, (event) => number(event, 'present')),
				documents_opened: opened.length,
			}),
		}
	},
}
