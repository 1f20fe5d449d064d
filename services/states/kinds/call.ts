import { first, flagsOf, type Kind, last, latest, number, numbersOf, text } from '../kind.ts'

/** Calls given up within this many seconds were dialled by mistake, and count for nothing. */
const SHORT_SECONDS = 5

/** A call to 1022, from the switchboard's records. */
export const kind: Kind = {
	kind: 'call',
	types: ['call.offered', 'call.answered', 'call.abandoned', 'call.ended'],
	keyOf: (event) => text(event, 'linkedid') || text(event, 'uniqueid') || event.subject || undefined,
	fold(_key, events) {
		const offered = first(events, 'call.offered') ?? events[0]
		const answered = first(events, 'call.answered')
		const abandoned = answered ? undefined : last(events, 'call.abandoned')
		const ended = last(events, 'call.ended')
		const finished = answered ?? abandoned
		const wait =
			latest(events, (event) => number(event, 'wait')) ??
			(finished && offered ? (finished.time - offered.time) / 1000 : undefined)
		return {
			state: ended ? 'ended' : answered ? 'answered' : abandoned ? 'abandoned' : 'offered',
			category: latest(events, (event) => text(event, 'queue') || undefined) ?? '',
			openedAt: offered?.time ?? null,
			closedAt: (ended ?? abandoned)?.time ?? null,
			flags: flagsOf({
				answered: answered !== undefined,
				abandoned: abandoned !== undefined,
				short: abandoned !== undefined && wait !== undefined && wait < SHORT_SECONDS,
			}),
			numbers: numbersOf({
				wait_seconds: wait !== undefined && wait >= 0 ? wait : undefined,
				talk_seconds: latest(events, (event) => number(event, 'talk')),
			}),
			details: { agent: latest(events, (event) => text(event, 'agent') || undefined) ?? null },
		}
	},
}
