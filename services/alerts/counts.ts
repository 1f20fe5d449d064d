import type { Rule } from '@vong/core/rule'
import type { StoredEvent, StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { matchesEvent } from './judge.ts'
import type { Surroundings } from './observe.ts'
import type { Place } from './watch.ts'

type Count = Extract<Rule['condition'], { kind: 'count' }>
interface CountRule {
	readonly rule: Rule
	readonly condition: Count
}
interface Group extends CountRule {
	readonly place: Place
	/** When the events that count came in, by their numbers: one that is read again counts once. */
	readonly times: Map<string, number>
	newest: number
	areaName: string
}

const LOADED_AT_START = 10_000

/** How many events that fit there were of late, for the rules that count: windows that slide with the time. */
export function createCounts(rules: readonly Rule[], { areas }: Pick<Surroundings, 'areas'>) {
	const counting = rules.flatMap((rule): CountRule[] =>
		rule.condition.kind === 'count' ? [{ rule, condition: rule.condition }] : [],
	)
	const groups = new Map<string, Group>()

	function add(events: readonly StoredEvent[]): Set<Group> {
		const touched = new Set<Group>()
		for (const event of events) {
			for (const one of counting) {
				if (!matchesEvent(one.condition.match, event)) continue
				const place = placeOf(one.condition, event)
				const key = JSON.stringify([one.rule.id, place])
				const group = groups.get(key) ?? {
					...one,
					place,
					times: new Map(),
					newest: 0,
					areaName: areas.byId(place.area)?.name ?? '',
				}
				groups.set(key, group)
				group.times.set(`${event.writer} ${event.number}`, event.receivedAt)
				group.newest = Math.max(group.newest, event.time)
				touched.add(group)
			}
		}
		return touched
	}

	function observe(group: Group, at: number): Observation {
		const { rule, condition, place } = group
		for (const [number, time] of group.times) if (time <= at - condition.within) group.times.delete(number)
		const value = group.times.size
		const breached = value >= condition.atLeast
		const severity = rule.severity === 'as-sent' ? 'minor' : rule.severity
		const figures = {
			value,
			target: condition.atLeast,
			unit: '',
			area: group.areaName,
			agency: place.agency,
			subject: place.subject,
			source: '',
		}
		const sample = breached
			? { breach: severity, clear: false, known: true, reason: 'too-many' }
			: { breach: null, clear: true, known: true, reason: 'fewer-again' }
		return { rule, place, seen: { sample, figures, sources: [...(condition.match.sources ?? [])], asOf: group.newest } }
	}

	return {
		/** Fills the windows with what came before this process began. */
		async load(queries: Pick<StoreQueries, 'eventsPage'>, now: number) {
			for (const { condition } of counting) {
				const { sources, types, severities } = condition.match
				const filter = { sources, types, severities, from: now - condition.within }
				const events = await queries.eventsPage({ scope: 'all', filter, limit: LOADED_AT_START })
				add(events.filter((event) => matchesEvent(condition.match, event)).toReversed())
			}
		},
		take: (events: readonly StoredEvent[], at: number): Observation[] =>
			counting.length === 0 ? [] : [...add(events)].map((group) => observe(group, at)),
		tick(at: number): Observation[] {
			const observations = [...groups.values()].map((group) => observe(group, at))
			for (const [key, { times }] of groups) if (times.size === 0) groups.delete(key)
			return observations
		},
	}
}

function placeOf({ by }: Count, { areaId, agency, subject }: StoredEvent): Place {
	const nowhere = { area: '', agency: '', subject: '' }
	if (by === 'area') return { ...nowhere, area: areaId }
	if (by === 'agency') return { ...nowhere, agency }
	return by === 'subject' ? { ...nowhere, area: areaId, subject } : nowhere
}
