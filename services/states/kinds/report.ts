import type { Event, JsonValue } from '@vong/core/event'
import { dueByLimit, first, flagsOf, instant, type Kind, last, latest, number, numbersOf, text } from '../kind.ts'

/** Score at which a citizen is counted as unhappy with the answer, of five. */
const DISLIKED = 2

const STATES: Readonly<Record<string, string>> = {
	'report.received': 'received',
	'report.classified': 'classified',
	'report.assigned': 'assigned',
	'report.supplement': 'waiting',
	'report.resolved': 'resolved',
	'report.published': 'published',
	'report.rejected': 'rejected',
	'report.reopened': 'assigned',
	'report.duplicate': 'duplicate',
}

/** A citizen's report. It may go to several agencies at once, and is resolved when all of them are done. */
export const kind: Kind = {
	kind: 'report',
	types: [...Object.keys(STATES), 'report.rated'],
	keyOf: (event) => text(event, 'code') || event.subject || undefined,
	fold(_key, events, context) {
		const received = first(events, 'report.received') ?? events[0]
		const reopened = last(events, 'report.reopened')
		const current = reopened ? events.slice(events.indexOf(reopened)) : events
		const agencies = agenciesOf(events)
		const resolvedAt = resolvedWhen(current, agencies)
		const exit = last(current, 'report.rejected', 'report.duplicate')
		const closedAt = resolvedAt ?? exit?.time
		const category = latest(events, (event) => text(event, 'category').normalize() || undefined) ?? ''
		const startedAt = reopened?.time ?? received?.time
		const dueAt =
			latest(current, (event) => instant(event, 'due')) ?? dueByLimit(context, 'report', category, startedAt)
		const score = latest(events, (event) => (event.type === 'report.rated' ? number(event, 'score') : undefined))
		const assigned = first(events, 'report.assigned')
		return {
			state: stateOf(current, resolvedAt !== undefined, agencies.length),
			category,
			agency: agencies[0] ?? latest(events, (event) => event.agency || undefined) ?? '',
			openedAt: received?.time ?? null,
			dueAt: dueAt ?? null,
			closedAt: closedAt ?? null,
			flags: flagsOf({
				resolved: resolvedAt !== undefined,
				/** Also where it was opened again since. */
				resolved_once: clocksOf(events).some((clock) => resolvedWhen(clock, agencies) !== undefined),
				resolved_on_time: resolvedAt !== undefined && dueAt !== undefined && resolvedAt <= dueAt,
				/** Resolved, and nobody can say whether in time. */
				unknown_time: resolvedAt !== undefined && dueAt === undefined,
				reopened: reopened !== undefined,
				rejected: exit?.type === 'report.rejected',
				duplicate: exit?.type === 'report.duplicate',
				published: last(current, 'report.published') !== undefined,
				rated: score !== undefined,
				disliked: score !== undefined && score <= DISLIKED,
				several_agencies: agencies.length > 1,
			}),
			numbers: numbersOf({
				resolve_hours:
					resolvedAt === undefined || startedAt === undefined ? undefined : (resolvedAt - startedAt) / 3_600_000,
				dispatch_minutes: assigned && received ? (assigned.time - received.time) / 60_000 : undefined,
				score,
			}),
			details: {
				channel: latest(events, (event) => text(event, 'channel') || undefined) ?? null,
				agencies,
				duplicateOf: latest(events, (event) => text(event, 'duplicateOf') || undefined) ?? null,
				steps: events.map(
					(event): JsonValue => ({ at: event.time, status: STATES[event.type] ?? 'rated', agency: event.agency }),
				),
			},
		}
	},
}

/** Everyone that it was assigned to: one event for each, or one event that names them all. */
function agenciesOf(events: readonly Event[]): string[] {
	const named = events
		.filter(({ type }) => type === 'report.assigned')
		.flatMap((event) => {
			const list = event.data['agencies']
			if (Array.isArray(list)) return list.filter((item) => typeof item === 'string')
			return [text(event, 'agency') || event.agency]
		})
	return [...new Set(named.filter((name) => name !== ''))]
}

/** The events from each opening to the next. */
function clocksOf(events: readonly Event[]): Event[][] {
	const starts = [0, ...events.flatMap(({ type }, index) => (type === 'report.reopened' && index > 0 ? [index] : []))]
	return starts.map((start, index) => events.slice(start, starts[index + 1]))
}

/** When the last of the agencies was done; undefined while one of them is not. */
function resolvedWhen(events: readonly Event[], agencies: readonly string[]): number | undefined {
	const resolved = events.filter(({ type }) => type === 'report.resolved')
	if (resolved.length === 0) return last(events, 'report.published')?.time
	if (agencies.length <= 1) return resolved.at(-1)?.time
	// An answer that names no agency speaks for all of them; of several the last one counts.
	const times = agencies.map(
		(agency) => resolved.findLast((event) => [agency, ''].includes(text(event, 'agency') || event.agency))?.time,
	)
	return times.every((time) => time !== undefined) ? Math.max(...times) : undefined
}

function stateOf(events: readonly Event[], resolved: boolean, agencies: number): string {
	const step = events.findLast(({ type }) => STATES[type] !== undefined)
	const state = (step && STATES[step.type]) ?? 'received'
	return state === 'resolved' && !resolved && agencies > 1 ? 'assigned' : state
}
