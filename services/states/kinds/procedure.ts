import type { Event } from '@vong/core/event'
import type { WorkingCalendar } from '@vong/core/working-time'
import { dateOrInstant, flagsOf, type Kind, latest, numbersOf, text } from '../kind.ts'

/** A complete publication has this many parts (part 1.3). */
const PARTS = 7

/** One decision on an administrative procedure and how it was announced and published. */
export const kind: Kind = {
	kind: 'procedure',
	types: ['procedure.published'],
	keyOf(event) {
		const procedure = text(event, 'MaTTHC')
		return procedure === '' ? undefined : `${procedure}/${text(event, 'decision') || text(event, 'decision_date')}`
	},
	fold(_key, events, { calendar }) {
		const when = (name: string) => latest(events, (event) => dateOrInstant(event, name))
		const published = when('published_at')
		const decided = when('decision_date')
		const effective = when('valid_from')
		const notice = daysBetween(calendar, decided, effective)
		const delay = daysBetween(calendar, decided, published)
		return {
			state: published === undefined ? 'announced' : 'published',
			category: latest(events, (event) => text(event, 'MaTTHC') || undefined) ?? '',
			openedAt: decided ?? events[0]?.time ?? null,
			closedAt: published ?? null,
			flags: flagsOf({
				announced: decided !== undefined && effective !== undefined,
				decided: decided !== undefined,
				published: published !== undefined,
				complete: latest(events, partsOf) === PARTS,
				/** The calendar does not reach that far: neither in time nor late. */
				unknown_notice: decided !== undefined && effective !== undefined && notice === undefined,
				unknown_delay: decided !== undefined && published !== undefined && delay === undefined,
			}),
			/** Working days from the decision until it takes effect, and until it is published. */
			numbers: numbersOf({ notice_days: notice, delay_days: delay }),
		}
	},
}

function partsOf({ data }: Event): number | undefined {
	const parts = data['parts']
	if (Array.isArray(parts)) return new Set(parts).size
	return typeof parts === 'number' ? parts : undefined
}

/** Working days from one date to the other; dates stand for noon, so that they are whole days apart. */
function daysBetween(calendar: WorkingCalendar, from: number | undefined, to: number | undefined): number | undefined {
	if (from === undefined || to === undefined) return undefined
	const elapsed = calendar.elapsed(from, to)
	return elapsed === undefined ? undefined : elapsed / calendar.dayMs
}
