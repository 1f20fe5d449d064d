import type { Entity } from '@vong/core/entity'
import type { Event } from '@vong/core/event'
import type { FoldContext, Kind } from './kind.ts'

/**
 * In which order things happened. The order of arrival plays no part, also not between events of one instant: the same events give
 * the same order everywhere.
 */
function inEventOrder<T extends Event>(events: readonly T[]): T[] {
	const unique = new Map(events.map((event) => [`${event.source}\n${event.id}`, event]))
	return [...unique.values()].sort(
		(a, b) => a.time - b.time || compare(a.type, b.type) || compare(a.source, b.source) || compare(a.id, b.id),
	)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The entity that its events amount to; undefined when there is none. Pure: any order and repetition gives the same. */
export function foldEntity(
	kind: Kind,
	key: string,
	events: readonly Event[],
	context: FoldContext,
): Entity | undefined {
	const ordered = inEventOrder(events)
	const draft = ordered.length === 0 ? undefined : kind.fold(key, ordered, context)
	if (!draft) return undefined
	const areaId = draft.areaId ?? lastNonEmpty(ordered, ({ areaId: id }) => id)
	return {
		kind: kind.kind,
		key,
		areaId,
		residenceAreaId: draft.residenceAreaId || areaId,
		agency: draft.agency ?? lastNonEmpty(ordered, ({ agency }) => agency),
		category: draft.category ?? '',
		state: draft.state,
		openedAt: draft.openedAt ?? null,
		dueAt: draft.dueAt ?? null,
		closedAt: draft.closedAt ?? null,
		flags: draft.flags ?? [],
		numbers: draft.numbers ?? {},
		details: draft.details ?? {},
		events: ordered.length,
	}
}

function lastNonEmpty(events: readonly Event[], read: (event: Event) => string): string {
	return events.map(read).findLast((value) => value !== '') ?? ''
}
