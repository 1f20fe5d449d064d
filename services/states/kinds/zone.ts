import { dateOrInstant, flagsOf, type Kind, last, latest, text } from '../kind.ts'

/** A zone free of one animal disease: certified until its certificate ends, or an outbreak suspends it. */
export const kind: Kind = {
	kind: 'zone',
	types: ['zone.certified', 'zone.suspended', 'outbreak.reported'],
	keyOf(event) {
		const disease = text(event, 'disease')
		return disease === '' || event.areaCode === '' ? undefined : `${event.areaCode}/${disease}`
	},
	fold(_key, events) {
		const certified = last(events, 'zone.certified')
		const step = events.at(-1)
		const suspended = step !== undefined && step.type !== 'zone.certified'
		return {
			state: certified === undefined ? 'none' : suspended ? 'suspended' : 'certified',
			category: latest(events, (event) => text(event, 'disease') || undefined) ?? '',
			openedAt: certified?.time ?? events[0]?.time ?? null,
			dueAt: (certified && dateOrInstant(certified, 'validTo')) ?? null,
			flags: flagsOf({
				certified: certified !== undefined && !suspended,
				outbreak: last(events, 'outbreak.reported') !== undefined,
			}),
			details: { certificate: latest(events, (event) => text(event, 'certificate') || undefined) ?? null },
		}
	},
}
