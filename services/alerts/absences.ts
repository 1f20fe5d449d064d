import { cadenceOf, type FeedState, feedState } from '@vong/core/cadence'
import type { Condition, Rule } from '@vong/core/rule'
import type { Cadence } from '@vong/core/source'
import type { StoredEvent, StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { matchesEvent } from './judge.ts'
import { NO_FIGURES, nameOf, type Surroundings } from './observe.ts'
import { placeOf } from './places.ts'
import { nextTick, type Place } from './watch.ts'

type Absence = Extract<Condition, { kind: 'absence' }>
interface AbsenceRule extends Rule {
	readonly condition: Absence
}
interface Group {
	readonly rule: AbsenceRule
	readonly place: Place
	last: number
}

const ORDER: readonly FeedState[] = ['live', 'late', 'stale', 'dead']
const DAY_MS = 86_400_000
/** What came before this is not expected any more. */
const LOOK_BACK_MS = 30 * DAY_MS
const LOADED_AT_START = 20_000

const isAbsence = (rule: Rule): rule is AbsenceRule => rule.condition.kind === 'absence'

/** Events that used to come and do not any more. What never came is not expected. */
export function createAbsences(all: readonly Rule[], around: Surroundings) {
	const rules = all.filter(isAbsence)
	const groups = new Map<string, Group>()

	/** Puts an event to its groups; `before` sees each group as it stood. */
	function put(event: StoredEvent, before: (group: Group) => void = () => undefined) {
		for (const rule of rules) {
			const { condition } = rule
			if (event.source !== condition.source || !matchesEvent(condition.match, event)) continue
			const place = placeOf(condition.by, event)
			const key = JSON.stringify([rule.id, place])
			const group = groups.get(key)
			if (group) {
				before(group)
				group.last = Math.max(group.last, event.receivedAt)
			} else groups.set(key, { rule, place, last: event.receivedAt })
		}
	}

	const take = (events: readonly StoredEvent[]) => {
		for (const event of events) put(event)
	}

	function isAbsent({ rule: { condition }, last }: Group, at: number): boolean {
		const state = feedState(paceOf(condition), last, at, around.hours)
		return ORDER.indexOf(state) >= ORDER.indexOf(condition.from)
	}

	function paceOf({ source, every }: Absence): Cadence {
		const own = around.sources.get(source)
		const cadence: Cadence = own ? cadenceOf(own) : { kind: 'always', every: every ?? 0 }
		return every === undefined || cadence.kind === 'daily' ? cadence : { ...cadence, every }
	}

	function observe(group: Group, at: number): Observation {
		const { rule, place, last } = group
		const source = around.sources.get(rule.condition.source)
		const sample = isAbsent(group, at)
			? {
					breach: rule.severity === 'as-sent' ? ('minor' as const) : rule.severity,
					clear: false,
					known: true,
					reason: 'nothing-comes',
				}
			: { breach: null, clear: true, known: true, reason: 'comes-again' }
		const figures = {
			...NO_FIGURES,
			value: Math.floor((at - last) / 60_000),
			unit: 'min',
			area: nameOf(place.area, around),
			agency: place.agency,
			subject: place.subject,
			source: source?.name.vi ?? rule.condition.source,
		}
		return { rule, at, place, seen: { sample, figures, sources: [rule.condition.source], asOf: last, until: null } }
	}

	return {
		take,
		async load(queries: Pick<StoreQueries, 'eventsPage'>, now: number) {
			for (const { condition } of rules) {
				const { types, severities } = condition.match
				const filter = { sources: [condition.source], types, severities, from: now - LOOK_BACK_MS }
				take(await queries.eventsPage({ scope: 'all', filter, limit: LOADED_AT_START }))
			}
		},
		tick(at: number): Observation[] {
			for (const [key, { last }] of groups) if (last < at - LOOK_BACK_MS) groups.delete(key)
			return [...groups.values()].map((group) => observe(group, at))
		},
		/** What these events of the past, oldest first, would have shown at the ticks up to `to`. */
		play(events: readonly StoredEvent[], to: number): Observation[] {
			const found: Observation[] = []
			const back: { group: Group; at: number }[] = []
			const note = (group: Group, before: number) => {
				const absent = firstAbsent(group, before)
				if (absent === undefined) return
				found.push(observe(group, absent))
				if (before < to) back.push({ group, at: nextTick(before) })
			}
			for (const event of events) {
				put(event, (group) => note(group, event.receivedAt))
				for (const { group, at } of back.splice(0)) found.push(observe(group, at))
			}
			for (const group of groups.values()) note(group, to)
			return found
		},
	}

	/** The first tick before the instant by which it is absent; found by halving, since silence only grows. */
	function firstAbsent(group: Group, before: number): number | undefined {
		let [low, high] = [group.last, before]
		if (high <= low || !isAbsent(group, high - 1)) return undefined
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2)
			if (isAbsent(group, middle)) high = middle
			else low = middle
		}
		const tick = nextTick(high)
		return tick < before ? tick : undefined
	}
}
