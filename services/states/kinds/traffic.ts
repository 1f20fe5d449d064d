import type { Event } from '@vong/core/event'
import { type Kind, number, numbersOf, text } from '../kind.ts'

const HOUR_MS = 3_600_000

/** What one camera counted of one class of vehicles in one hour. A count that comes again for the same interval replaces the former one. */
export const kind: Kind = {
	kind: 'traffic',
	types: ['traffic.count'],
	keyOf(event) {
		const camera = text(event, 'camera') || event.subject
		return camera === '' ? undefined : [camera, text(event, 'class'), new Date(hourOf(event)).toISOString()].join('/')
	},
	fold(_key, events) {
		const counts = [...new Map(events.map((event) => [event.time, event])).values()]
		const sum = (name: string) => counts.reduce((total, event) => total + (number(event, name) ?? 0), 0)
		const [one] = events
		return {
			state: 'counted',
			category: one ? text(one, 'class') : '',
			openedAt: one ? hourOf(one) : null,
			numbers: numbersOf({ vehicles: sum('count'), violations: sum('violations') }),
		}
	},
}

/** The hour in which its interval began: a count is told when its interval is over. */
const hourOf = (event: Event) => Math.floor((event.time - (number(event, 'interval') ?? 0) * 1_000) / HOUR_MS) * HOUR_MS
