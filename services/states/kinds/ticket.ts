import type { Event } from '@vong/core/event'
import { VIETNAM_MS } from '@vong/core/instant'
import { first, flagsOf, type Kind, last, numbersOf, text } from '../kind.ts'

const DAY_MS = 86_400_000
const STATES = { 'ticket.served': 'served', 'ticket.abandoned': 'abandoned', 'ticket.called': 'called' } as const

/** A number of a queue machine. Numbers begin anew each day, at each unit. */
export const kind: Kind = {
	kind: 'ticket',
	types: ['ticket.issued', ...Object.keys(STATES)],
	keyOf(event) {
		const ticket = text(event, 'ticket') || event.subject
		return ticket === '' ? undefined : `${unitOf(event)}/${dayOf(event.time)}/${ticket}`
	},
	fold(_key, events) {
		const issued = first(events, 'ticket.issued')
		const called = first(events, 'ticket.called')
		const served = last(events, 'ticket.served')
		const abandoned = last(events, 'ticket.abandoned')
		const wait = issued && called ? (called.time - issued.time) / 60_000 : undefined
		const state = (Object.keys(STATES) as (keyof typeof STATES)[]).find((type) => first(events, type))
		return {
			state: state === undefined ? 'waiting' : STATES[state],
			agency: events.map(unitOf).findLast((unit) => unit !== '') ?? '',
			openedAt: (issued ?? events[0])?.time ?? null,
			closedAt: (served ?? abandoned)?.time ?? null,
			flags: flagsOf({
				called: called !== undefined,
				served: served !== undefined,
				abandoned: abandoned !== undefined,
			}),
			// A clock that runs backwards between two machines measures nothing.
			numbers: numbersOf({ wait_minutes: wait !== undefined && wait >= 0 ? wait : undefined }),
			details: { counter: called ? text(called, 'counter') : '' },
		}
	},
}

const unitOf = (event: Event) => text(event, 'unit') || event.agency

const dayOf = (at: number) => new Date(Math.floor((at + VIETNAM_MS) / DAY_MS) * DAY_MS).toISOString().slice(0, 10)
