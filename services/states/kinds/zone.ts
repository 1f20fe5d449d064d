import type { Event } from '@vong/core/event'
import { parseRfc3339 } from '@vong/core/instant'
import { flagsOf, instant, type Kind, last, latest, text } from '../kind.ts'

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
			dueAt: (certified && lastInstant(certified)) ?? null,
			flags: flagsOf({
				certified: certified !== undefined && !suspended,
				outbreak: last(events, 'outbreak.reported') !== undefined,
			}),
			details: { certificate: latest(events, (event) => text(event, 'certificate') || undefined) ?? null },
		}
	},
}

/** A certificate that names a date holds to the end of that day. */
function lastInstant(event: Event): number | undefined {
	const date = text(event, 'validTo')
	return /^\d{4}-\d\d-\d\d$/.test(date) ? parseRfc3339(`${date}T23:59:59.999+07:00`) : instant(event, 'validTo')
}
