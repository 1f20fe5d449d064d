import type { AreaIds, EventFilter, StoredEvent } from '@vong/store/store'

/** Whether a filter and a scope let an event through: the same answer as the store's query gives. */
export function createMatcher(scope: AreaIds, filter: EventFilter): (event: StoredEvent) => boolean {
	const { subject, from, to } = filter
	const set = (values: readonly string[] | undefined) => values && new Set(values)
	const visible = scope === 'all' ? undefined : new Set(scope)
	const areas = set(filter.areas)
	const sources = set(filter.sources)
	const severities = set(filter.severities)
	const exact = set(filter.types?.filter((type) => !type.endsWith('.*')))
	const prefixes = filter.types?.filter((type) => type.endsWith('.*')).map((type) => type.slice(0, -1))
	const fitsType = (type: string) =>
		exact === undefined || exact.has(type) || prefixes?.some((prefix) => type.startsWith(prefix)) === true

	return (event) =>
		(visible === undefined || visible.has(event.areaId)) &&
		(areas === undefined || areas.has(event.areaId)) &&
		(sources === undefined || sources.has(event.source)) &&
		fitsType(event.type) &&
		(subject === undefined || event.subject === subject) &&
		(severities === undefined || severities.has(event.severity)) &&
		(from === undefined || event.time >= from) &&
		(to === undefined || event.time < to)
}
