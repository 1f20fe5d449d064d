import { cadenceOf, type FeedState, feedState } from '@vong/core/cadence'
import type { Position } from '@vong/core/position'
import type { Condition, Rule } from '@vong/core/rule'
import type { Cadence } from '@vong/core/source'
import type { ReceiptsInput, StoredEvent, StoreQueries } from '@vong/store/store'
import type { Observation } from './book.ts'
import { matchesEvent, NO_FIGURES } from './judge.ts'
import { nameOf, type Surroundings } from './observe.ts'
import { placeOf } from './places.ts'
import type { Sample } from './step.ts'
import { AHEAD_MS, nextTick, type Place } from './watch.ts'

type Absence = Extract<Condition, { kind: 'absence' }>
interface AbsenceRule extends Rule {
	readonly condition: Absence
}
interface Group {
	readonly rule: AbsenceRule
	readonly place: Place
	last: number
}

type Which = Pick<ReceiptsInput, 'from' | 'tail'>

const ORDER: readonly FeedState[] = ['live', 'late', 'stale', 'dead']
const DAY_MS = 86_400_000
/** What came before this is not expected any more. */
const LOOK_BACK_MS = 30 * DAY_MS

const isAbsence = (rule: Rule): rule is AbsenceRule => rule.condition.kind === 'absence'

/** A time in which the whole feed was silent, from the tick that saw it to the first tick after it. */
interface Silence {
	readonly from: number
	readonly to: number
}

/**
 * Events that used to come and do not any more. What never came is not expected. While the whole feed is silent that is the one thing to
 * tell of, and a rule of its own tells it: what is missing of it then is neither news nor over.
 */
export function createAbsences(all: readonly Rule[], around: Surroundings) {
	const rules = all.filter(isAbsence)
	const groups = new Map<string, Group>()
	/** Up to where each writer has been heard; undefined before the first time. */
	let heard: Position | undefined

	/** Notes that something was heard of a place; `before` sees the group as it stood. */
	function hear(rule: AbsenceRule, place: Place, receivedAt: number, before: (group: Group) => void = () => undefined) {
		const key = JSON.stringify([rule.id, place])
		const group = groups.get(key)
		if (group) {
			before(group)
			group.last = Math.max(group.last, receivedAt)
		} else groups.set(key, { rule, place, last: receivedAt })
	}

	/** Puts an event to its groups. */
	function put(event: StoredEvent, before: (group: Group) => void) {
		for (const rule of rules) {
			const { condition } = rule
			if (event.source !== condition.source || !matchesEvent(condition.match, event)) continue
			hear(rule, placeOf(condition.by, event), event.receivedAt, before)
		}
	}

	/** What the rule has to hear of; the store tells of each place once, however much came of it. */
	async function receipts(queries: Pick<StoreQueries, 'lastReceipts'>, rule: AbsenceRule, which: Which) {
		const { source, match, by } = rule.condition
		if (match.sources && !match.sources.includes(source)) return
		const { types, severities, value, field } = match
		const asked = { match: { sources: [source], types, severities, value }, by, field: field?.name, ...which }
		for (const receipt of await queries.lastReceipts(asked)) {
			if (field && !field.is.some((one) => one === receipt.field)) continue
			hear(rule, placeOf(by, receipt), receipt.receivedAt)
		}
	}

	function isAbsent({ rule: { condition }, last }: Group, at: number): boolean {
		return reaches(feedState(paceOf(condition), last, at, around.hours), condition)
	}

	/** Whether nothing at all comes of the feed, of which the rule looks at a part. */
	function isFeedSilent({ condition }: AbsenceRule, last: number | null, at: number): boolean {
		const source = around.sources.get(condition.source)
		if (!source || last === null || condition.by === 'all') return false
		return reaches(feedState(cadenceOf(source), last, at, around.hours), condition)
	}

	function paceOf({ source, every }: Absence): Cadence {
		const own = around.sources.get(source)
		const cadence: Cadence = own ? cadenceOf(own) : { kind: 'always', every: every ?? 0 }
		return every === undefined || cadence.kind === 'daily' ? cadence : { ...cadence, every }
	}

	function sampleOf({ rule }: Group, absent: boolean, feedSilent: boolean): Sample {
		if (!absent) return { breach: null, clear: true, known: true, reason: 'comes-again' }
		if (feedSilent) return { breach: null, clear: false, known: true, reason: 'feed-silent' }
		const breach = rule.severity === 'as-sent' ? 'minor' : rule.severity
		return { breach, clear: false, known: true, reason: 'nothing-comes' }
	}

	function observe(group: Group, at: number, feedSilent: boolean): Observation {
		const { rule, place, last } = group
		const source = around.sources.get(rule.condition.source)
		const sample = sampleOf(group, isAbsent(group, at), feedSilent)
		const figures = {
			...NO_FIGURES,
			value: Math.floor((at - last) / 60_000),
			unit: 'min',
			area: nameOf(place.area, around),
			agency: place.agency,
			subject: place.subject,
			source: source?.name ?? { vi: rule.condition.source, en: rule.condition.source },
		}
		return { rule, at, place, seen: { sample, figures, sources: [rule.condition.source], asOf: last, until: null } }
	}

	return {
		/**
		 * Hears what was committed since the last time, up to the position; the first time of all that is not too old to be expected. To
		 * hear something twice does no harm.
		 */
		async listen(queries: Pick<StoreQueries, 'lastReceipts'>, committed: Position, now: number) {
			const from = now - LOOK_BACK_MS
			for (const rule of rules) {
				if (!heard) await receipts(queries, rule, { from })
				else
					for (const [writer, upTo] of Object.entries(committed)) {
						const after = heard[writer] ?? 0
						if (upTo > after) await receipts(queries, rule, { from, tail: { writer, after, upTo } })
					}
			}
			heard = { ...heard, ...committed }
		},
		tick(at: number): Observation[] {
			for (const [key, group] of groups) {
				// It was heard before the clock was set back: later than now is not known of it.
				if (group.last > at + AHEAD_MS) group.last = at
				if (group.last < at - LOOK_BACK_MS) groups.delete(key)
			}
			const silent = new Map(
				rules.map((rule) => [rule, isFeedSilent(rule, around.lastReceivedAt(rule.condition.source), at)]),
			)
			return [...groups.values()].map((group) => observe(group, at, silent.get(group.rule) ?? false))
		},
		/** What these events of the past, all of the rules' feeds and oldest first, would have shown at the ticks up to `to`. */
		play(events: readonly StoredEvent[], to: number): Observation[] {
			const found: Observation[] = []
			const back: { group: Group; at: number }[] = []
			const silences = new Map(rules.map((rule) => [rule, silencesOf(rule, events, to)]))
			const note = (group: Group, before: number) => {
				const absent = firstTick(group.last, before, (at) => isAbsent(group, at))
				if (absent === undefined) return
				found.push(...absentFrom(group, absent, before, silences.get(group.rule) ?? []))
				if (before < to) back.push({ group, at: nextTick(before) })
			}
			for (const event of events) {
				put(event, (group) => note(group, event.receivedAt))
				for (const { group, at } of back.splice(0)) found.push(observe(group, at, false))
			}
			for (const group of groups.values()) note(group, to)
			return found
		},
	}

	/** A group is absent from the tick on: what is seen of that, around the silences of the whole feed. */
	function absentFrom(group: Group, from: number, before: number, silences: readonly Silence[]): Observation[] {
		const held = silences.filter((silence) => silence.to > from && silence.from < before)
		const seen = held.flatMap((silence) => [
			observe(group, Math.max(from, silence.from), true),
			...(silence.to < before ? [observe(group, silence.to, false)] : []),
		])
		return held.some((silence) => silence.from <= from) ? seen : [observe(group, from, false), ...seen]
	}

	function silencesOf(rule: AbsenceRule, events: readonly StoredEvent[], to: number): Silence[] {
		const times = events.filter(({ source }) => source === rule.condition.source).map((event) => event.receivedAt)
		return times.flatMap((last, index) => {
			const next = times[index + 1] ?? to
			const from = firstTick(last, next, (at) => isFeedSilent(rule, last, at))
			return from === undefined ? [] : [{ from, to: nextTick(next) }]
		})
	}
}

const reaches = (state: FeedState, { from }: Absence) => ORDER.indexOf(state) >= ORDER.indexOf(from)

/** The first tick between the instants at which it holds; found by halving, since silence only grows. */
function firstTick(after: number, before: number, holds: (at: number) => boolean): number | undefined {
	let [low, high] = [after, before]
	if (high <= low || !holds(high - 1)) return undefined
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2)
		if (holds(middle)) high = middle
		else low = middle
	}
	const tick = nextTick(high)
	return tick < before ? tick : undefined
}
