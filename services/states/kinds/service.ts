import { flagsOf, isTrue, type Kind, latest, number, numbersOf, text } from '../kind.ts'

/** A public service of the catalogue: how far it goes online, and whether the national portal has it. */
export const kind: Kind = {
	kind: 'service',
	types: ['service.connected', 'service.level_changed', 'service.withdrawn'],
	keyOf(event) {
		const procedure = text(event, 'MaTTHC')
		return procedure === '' ? undefined : [procedure, text(event, 'service')].filter(Boolean).join('/')
	},
	fold(_key, events) {
		const level = latest(events, (event) => text(event, 'level').normalize() || undefined) ?? ''
		const withdrawn = events.at(-1)?.type === 'service.withdrawn'
		const connected = latest(events, (event) => {
			if (event.data['connected'] !== undefined) return isTrue(event.data['connected'])
			return event.type === 'service.connected' ? true : undefined
		})
		return {
			state: withdrawn ? 'withdrawn' : connected ? 'connected' : 'listed',
			category: level,
			agency: latest(events, (event) => text(event, 'agency') || event.agency || undefined) ?? '',
			openedAt: events[0]?.time ?? null,
			closedAt: withdrawn ? (events.at(-1)?.time ?? null) : null,
			flags: flagsOf({
				connected: connected === true && !withdrawn,
				full_online: level === '4' || /toàn trình/i.test(level),
				/** All services have to connect unless the catalogue says otherwise. */
				must_connect:
					!withdrawn && latest(events, (event) => event.data['mustConnect'] as boolean | undefined) !== false,
				payable: latest(events, (event) => event.data['payable'] as boolean | undefined) === true,
				paid: latest(events, (event) => event.data['paid'] as boolean | undefined) === true,
				certified_copies: latest(events, (event) => event.data['certifiedCopies'] as boolean | undefined) === true,
				vneid: latest(events, (event) => event.data['vneid'] as boolean | undefined) === true,
			}),
			numbers: numbersOf({ level: latest(events, (event) => number(event, 'level')) }),
		}
	},
}
