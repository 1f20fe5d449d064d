import { flagsOf, type Kind, latest, text } from '../kind.ts'

/** A traffic camera, online or not. */
export const kind: Kind = {
	kind: 'camera',
	types: ['camera.status'],
	keyOf: (event) => text(event, 'camera') || event.subject || undefined,
	fold(_key, events) {
		const state = latest(events, (event) => text(event, 'status') || undefined) ?? 'online'
		return { state, openedAt: events[0]?.time ?? null, flags: flagsOf({ online: state === 'online' }) }
	},
}
