import type { Alert } from '@vong/core/alert'
import { type AreaIndex, areaNames } from '@vong/core/area'
import { cadenceOf, type FeedState, feedState, type OpenHours } from '@vong/core/cadence'
import { type Centre, centreArea } from '@vong/core/centre'
import type { DeclaredFigure } from '@vong/core/figures'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { EventMatch, Rule } from '@vong/core/rule'
import type { Severity } from '@vong/core/severity'
import type { Source } from '@vong/core/source'
import type { StoredEvent } from '@vong/store/store'
import type { Observation } from './book.ts'
import { matchesEvent, matchesType, NAMELESS, NO_FIGURES } from './judge.ts'
import type { Sample } from './step.ts'

/** What the evaluation knows of the province. */
export interface Surroundings {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly sources: ReadonlyMap<string, Source>
	readonly areas: AreaIndex
	readonly centres: readonly Centre[]
	readonly hours: OpenHours
	/** The first instant by which no more than so much working time is left before another. */
	readonly soonBefore?: ((due: number, working: number) => number | undefined) | undefined
	/** Figures that the pack says were stated. */
	readonly declared?: readonly DeclaredFigure[] | undefined
	readonly lastReceivedAt: (source: string) => number | null
}

/** What an event is to a rule: a beginning, an end, or nothing. */
export function observeEvent(rule: Rule, event: StoredEvent, around: Surroundings): Observation | undefined {
	const { condition } = rule
	if (condition.kind !== 'event') return undefined
	const begins = matchesEvent(condition.match, event)
	const ends = !begins && condition.ends !== undefined && matchesEvent(condition.ends, event)
	if (!begins && !ends) return undefined
	const severity = rule.severity === 'as-sent' ? event.severity : rule.severity
	const sample: Sample = begins
		? { breach: severity, clear: false, known: true, reason: 'event-matched' }
		: { breach: null, clear: true, known: true, reason: 'event-ended' }
	const { areaId: area, agency, subject, source, lat, lon } = event
	// A sender whose clock is years ahead does not keep an alert open for years.
	const happenedAt = Math.min(event.time, event.receivedAt)
	return {
		rule,
		// When it came in, however late it is judged: the past then reads as the present did.
		at: event.receivedAt,
		cause: `${source} ${event.id}`,
		// With an event that ends it, one alert a subject; else the types of one subject are told apart.
		place: { area, agency: '', subject, detail: condition.ends ? source : `${source} ${event.type}` },
		seen: {
			sample,
			figures: {
				...NO_FIGURES,
				value: event.value,
				unit: event.unit,
				area: nameOf(area, around),
				agency,
				subject,
				source: around.sources.get(source)?.name ?? { vi: source, en: source },
			},
			sources: [source],
			asOf: happenedAt,
			...(lat !== null && lon !== null && { point: { lat, lon } }),
			until: begins ? happenedAt + condition.endsAfter : null,
		},
	}
}

/** What a rule has to be shown as it is committed. Of what is missing the store tells at the ticks. */
function eventsOf({ condition }: Rule): EventMatch[] {
	if (condition.kind === 'event') return [condition.match, ...(condition.ends ? [condition.ends] : [])]
	return condition.kind === 'count' ? [condition.match] : []
}

/** Whether an event of the source and type can be anything to the rule. */
export function mayObserve(rule: Rule, source: string, type: string): boolean {
	return eventsOf(rule).some(
		({ sources, types }) => (sources === undefined || sources.includes(source)) && matchesType(types, type),
	)
}

/** Which events the rules speak of at all, so that no other has to be read; undefined: any may matter. */
export function wantedEvents(
	rules: Iterable<Rule>,
	sources: ReadonlyMap<string, Source>,
): { readonly types: readonly string[]; readonly orSeverities: readonly Severity[] } | undefined {
	const known = [...sources.values()].flatMap((source) => source.types.map(({ type }) => type))
	const types = new Set<string>()
	const severities = new Set<Severity>()
	for (const match of [...rules].flatMap(eventsOf)) {
		if (match.types) for (const type of known.filter((one) => matchesType(match.types, one))) types.add(type)
		else if (match.severities) for (const severity of match.severities) severities.add(severity)
		else return undefined
	}
	return { types: [...types], orSeverities: [...severities] }
}

const ORDER: readonly FeedState[] = ['live', 'late', 'stale', 'dead']

/** How silent the sources are. A source that never sent anything is not connected yet: that is no news. */
export function observeSilence(rule: Rule, around: Surroundings, at: number): Observation[] {
	const { condition } = rule
	if (condition.kind !== 'silence') return []
	const wanted = [...around.sources.values()].filter(
		({ id }) => condition.sources === 'all' || condition.sources.includes(id),
	)
	return wanted.flatMap((source): Observation[] => {
		const last = around.lastReceivedAt(source.id)
		if (last === null) return []
		const silence = ORDER.indexOf(feedState(cadenceOf(source), last, at, around.hours))
		const breached = silence >= ORDER.indexOf(condition.from)
		const severity: Severity = rule.severity === 'as-sent' ? 'major' : rule.severity
		const minutes = Math.floor((at - last) / 60_000)
		const sample: Sample = breached
			? { breach: severity, clear: false, known: true, reason: 'feed-silent' }
			: { breach: null, clear: true, known: true, reason: 'feed-back' }
		return [
			{
				rule,
				at,
				place: { area: '', agency: '', subject: source.id },
				seen: {
					until: null,
					sample,
					figures: { ...NO_FIGURES, value: minutes, unit: 'min', subject: source.id, source: source.name },
					// It tells of the feed itself: it must not wait for the feed to come back.
					sources: [],
					asOf: last,
				},
			},
		]
	})
}

export function nameOf(place: string, { areas, centres }: Pick<Surroundings, 'areas' | 'centres'>): Alert['name'] {
	const area = areas.byId(place)
	return area ? areaNames(area) : (centres.find(({ id }) => centreArea(id) === place)?.name ?? NAMELESS)
}
