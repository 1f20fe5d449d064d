import { flagsOf, type Kind, latest, number, numbersOf, text } from '../kind.ts'

/** A sensor or gateway, by what it says of itself. */
export const kind: Kind = {
	kind: 'device',
	types: ['device.status'],
	keyOf: (event) => event.subject || text(event, 'device') || undefined,
	fold(_key, events) {
		const state = latest(events, (event) => text(event, 'status') || text(event, 'state') || undefined) ?? 'online'
		return {
			state,
			openedAt: events[0]?.time ?? null,
			flags: flagsOf({ online: state === 'online' }),
			numbers: numbersOf({ battery: latest(events, (event) => number(event, 'battery')) }),
		}
	},
}
