import type { Rule } from '@vong/core/rule'
import type { StoredEvent, StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { type Figures, matchesEvent, NO_FIGURES } from './judge.ts'
import { nameOf, type Surroundings } from './observe.ts'
import { placeOf } from './places.ts'
import { AHEAD_MS, type Place } from './watch.ts'
import { createWindow, type Window } from './window.ts'

type Count = Extract<Rule['condition'], { kind: 'count' }>
interface CountRule {
	readonly rule: Rule
	readonly condition: Count
}
interface Group extends CountRule {
	readonly place: Place
	readonly window: Window
	readonly name: Figures['area']
}

const LOADED_AT_START = 10_000

/** How many events that fit there were of late, for the rules that count: windows that slide with the time. */
export function createCounts(rules: readonly Rule[], around: Pick<Surroundings, 'areas' | 'centres'>) {
	const counting = rules.flatMap((rule): CountRule[] =>
		rule.condition.kind === 'count' ? [{ rule, condition: rule.condition }] : [],
	)
	const groups = new Map<string, Group>()

	/** Puts an event to its groups, and answers what of it may change anything. */
	function put(event: StoredEvent): Observation[] {
		return counting.flatMap((one) => {
			if (!matchesEvent(one.condition.match, event)) return []
			const place = placeOf(one.condition.by, event)
			const key = JSON.stringify([one.rule.id, place])
			const group = groups.get(key) ?? {
				...one,
				place,
				window: createWindow(one.condition.within),
				name: nameOf(place.area, around),
			}
			groups.set(key, group)
			// By when it happened: a backlog that comes in at once did not happen at once. A clock that is ahead is not believed.
			group.window.put(`${event.writer} ${event.number}`, Math.min(event.time, event.receivedAt))
			const observation = observe(group, event.receivedAt)
			return observation.seen.sample.breach === null ? [] : [observation]
		})
	}

	function observe(group: Group, at: number): Observation {
		const { rule, condition, place } = group
		const { window } = group
		const value = window.count(at)
		const breached = value >= condition.atLeast
		const severity = rule.severity === 'as-sent' ? 'minor' : rule.severity
		const figures = {
			value,
			target: condition.atLeast,
			unit: '',
			area: group.name,
			agency: place.agency,
			subject: place.subject,
			source: NO_FIGURES.source,
		}
		const sample = breached
			? { breach: severity, clear: false, known: true, reason: 'too-many' }
			: { breach: null, clear: true, known: true, reason: 'fewer-again' }
		const sources = [...(condition.match.sources ?? [])]
		// When so many of them are too old that the rest are fewer than it takes.
		const oldest = breached ? window.fromNewest(condition.atLeast) : undefined
		const until = oldest === undefined ? null : oldest + condition.within
		return { rule, at, place, seen: { sample, figures, sources, asOf: window.newest(), until } }
	}

	return {
		/** Fills the windows with what came before this process began. */
		async load(queries: Pick<StoreQueries, 'eventsPage'>, now: number) {
			for (const { condition } of counting) {
				const { sources, types, severities } = condition.match
				const filter = { sources, types, severities, from: now - condition.within }
				const events = await queries.eventsPage({ scope: 'all', filter, limit: LOADED_AT_START })
				// What came in later than now would push out of the windows what comes in from now on.
				for (const event of events.toReversed()) if (event.receivedAt <= now + AHEAD_MS) put(event)
			}
		},
		/** What may have become too many by these events, each judged as of when it came in. */
		take: (events: readonly StoredEvent[]): Observation[] => events.flatMap(put),
		tick(at: number): Observation[] {
			const observations = [...groups.values()].map((group) => observe(group, at))
			for (const [key, { window }] of groups) if (window.count(at) === 0) groups.delete(key)
			return observations
		},
	}
}
