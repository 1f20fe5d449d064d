import { flagsOf, type Kind, latest, number, numbersOf, text } from '../kind.ts'

/** A polling place on election day, by its latest snapshot. Votes from outside of the list are kept apart, or turnout passes 100 %. */
export const kind: Kind = {
	kind: 'polling-place',
	types: ['turnout.snapshot'],
	keyOf: (event) => text(event, 'pollingPlace') || event.subject || undefined,
	fold(_key, events) {
		const listed = latest(events, (event) => number(event, 'listed'))
		const voted = latest(events, (event) => number(event, 'voted'))
		return {
			state: latest(events, (event) => text(event, 'state') || undefined) ?? 'open',
			openedAt: events.at(-1)?.time ?? null,
			flags: flagsOf({ complete: listed !== undefined && voted !== undefined && voted >= listed }),
			numbers: numbersOf({
				listed,
				voted,
				voted_outside: latest(events, (event) => number(event, 'votedOutsideList')),
			}),
		}
	},
}
