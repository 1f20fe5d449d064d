import { first, flagsOf, instant, type Kind, latest, numbersOf, text } from '../kind.ts'

const MINUTE_MS = 60_000
/** As operations centres and Alertmanager say that nothing is left to do. */
const HANDLED = ['handled', 'resolved', 'closed']

/**
 * An alert or incident of the security operations centre: open until somebody says that it is handled, and open again when it comes back
 * under the same id. An alert of which is told since when it holds (Alertmanager) is another one each time.
 */
export const kind: Kind = {
	kind: 'incident',
	types: ['security.alert', 'security.incident'],
	keyOf(event) {
		const id = text(event, 'alert') || event.subject
		const since = instant(event, 'startsAt')
		return since === undefined ? id || undefined : `${id}/${new Date(since).toISOString()}`
	},
	fold(_key, events) {
		const isHandled = (status: string) => HANDLED.includes(status.toLowerCase())
		const steps = events.filter((event) => text(event, 'status') !== '')
		const opened = events.find((event) => !isHandled(text(event, 'status')))
		// What is told again has held since it was told first.
		const handled = steps[steps.findLastIndex((event) => !isHandled(text(event, 'status'))) + 1]
		return {
			state: handled ? 'handled' : 'open',
			category: latest(events, (event) => text(event, 'kind') || undefined) ?? '',
			agency: latest(events, (event) => text(event, 'agency') || event.agency || undefined) ?? '',
			openedAt: (opened ?? events[0])?.time ?? null,
			closedAt: handled?.time ?? null,
			flags: flagsOf({ incident: first(events, 'security.incident') !== undefined }),
			// Nobody knows how long it took where nobody said when it began.
			numbers: numbersOf({
				handle_minutes: opened && handled ? (handled.time - opened.time) / MINUTE_MS : undefined,
			}),
		}
	},
}
