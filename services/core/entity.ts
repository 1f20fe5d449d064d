import type { JsonObject } from './event.ts'

/** Things whose state is derived from events. Adding one is a file in `services/states/kinds`. */
export const ENTITY_KINDS = [
	'dossier',
	'report',
	'ticket',
	'call',
	'document',
	'device',
	'service',
	'procedure',
	'meeting',
	'bulletin',
	'polling-place',
	'zone',
	'figure',
	'camera',
	'traffic',
	'incident',
] as const
export type EntityKind = (typeof ENTITY_KINDS)[number]

/**
 * What the events of one thing, taken in the order in which they happened, amount to. The same events give the same entity,
 * in whatever order and however often they came in.
 */
export interface Entity {
	readonly kind: EntityKind
	readonly key: string
	/** Where it is handled; empty when unplaced. */
	readonly areaId: string
	/** Where the person or place that it concerns belongs; the handling area when nothing else is said. */
	readonly residenceAreaId: string
	readonly agency: string
	/** What sort of thing it is: procedure, field of a report, queue. */
	readonly category: string
	readonly state: string
	/** Instants in milliseconds. */
	readonly openedAt: number | null
	readonly dueAt: number | null
	readonly closedAt: number | null
	/** What holds for it; indicators count by these. */
	readonly flags: readonly string[]
	/** What was measured on it, by name; indicators sum these. */
	readonly numbers: Readonly<Record<string, number>>
	/** What people want to see of it: its steps and texts. No personal data. */
	readonly details: JsonObject
	/** How many events it was made from: of two versions the one made from more is the newer. */
	readonly events: number
}

/** Which entities a condition holds for. All that is given has to fit. */
export interface EntityWhere {
	readonly flags?: readonly string[] | undefined
	readonly without?: readonly string[] | undefined
	readonly states?: readonly string[] | undefined
	readonly categories?: readonly string[] | undefined
	/** Bounds of a measured number, both inclusive; who has no such number does not fit. */
	readonly numbers?:
		| Readonly<Record<string, { readonly min?: number | undefined; readonly max?: number | undefined }>>
		| undefined
	/** True: not closed yet. */
	readonly open?: boolean | undefined
	/** Due before, from (inclusive) or up to this instant. */
	readonly dueFrom?: number | undefined
	readonly dueBefore?: number | undefined
	/** All of these, at least one of these, not this one. */
	readonly all?: readonly EntityWhere[] | undefined
	readonly any?: readonly EntityWhere[] | undefined
	readonly not?: EntityWhere | undefined
}

/** What several entities may have in common. */
export type Common = 'area' | 'agency' | 'category'

/** What is added up: how many entities, one of their numbers (of all, or of the one that was opened last), or how many different areas, agencies or categories they have. */
export type Measure =
	| { readonly count: EntityWhere }
	| { readonly sum: string; readonly where?: EntityWhere | undefined }
	| { readonly newest: string; readonly where?: EntityWhere | undefined }
	| { readonly distinct: Common; readonly where: EntityWhere }
