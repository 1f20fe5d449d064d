import type { AreaIndex } from '@vong/core/area'
import type { Entity, EntityKind } from '@vong/core/entity'
import type { Event, JsonValue } from '@vong/core/event'
import { type HandlingLimit, limitOf } from '@vong/core/handling-limit'
import { parseCompact, parseRfc3339 } from '@vong/core/instant'
import type { WorkingCalendar } from '@vong/core/working-time'

export interface FoldContext {
	readonly calendar: WorkingCalendar
	readonly areas: AreaIndex
	readonly limits: readonly HandlingLimit[]
}

/** How one kind of entity is worked out from events. Pure. */
export interface Kind {
	readonly kind: EntityKind
	/** Exact event types that speak of it. */
	readonly types: readonly string[]
	/** Which entity an event speaks of; undefined when it names none. */
	keyOf(event: Event): string | undefined
	/** The state after these events, which come in event order. Undefined when they do not make one. */
	fold(key: string, events: readonly Event[], context: FoldContext): EntityDraft | undefined
}

/** What a fold decides; the rest is filled in. */
export type EntityDraft = Omit<Partial<Entity>, 'kind' | 'key' | 'events' | 'areaId' | 'agency'> & {
	readonly state: string
	readonly areaId?: string
	readonly agency?: string
}

/** A text field of an event's data, empty when it is not there. Numbers are read as their text. */
export function text(event: Event, name: string): string {
	const value = event.data[name]
	if (typeof value === 'string') return value.trim()
	return typeof value === 'number' ? String(value) : ''
}

/** A number in an event's data, undefined when it is not there. */
export function number(event: Event, name: string): number | undefined {
	const value = event.data[name]
	if (typeof value === 'number') return value
	return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

/** True for `true`, "True", 1 and "1", as senders write it. */
export function isTrue(value: JsonValue | undefined): boolean {
	return value === true || value === 1 || (typeof value === 'string' && /^(true|1)$/i.test(value))
}

/** An instant in an event's data (RFC 3339, or `yyyyMMddHHmmss` in Vietnamese time), undefined when it is not there. */
export function instant(event: Event, name: string): number | undefined {
	const value = text(event, name)
	return value === '' ? undefined : (parseRfc3339(value) ?? parseCompact(value))
}

/** A date (`yyyy-MM-dd`) or instant in an event's data; a date stands for the noon of that day in Viet Nam. */
export function dateOrInstant(event: Event, name: string): number | undefined {
	const value = text(event, name)
	if (/^\d{4}-\d\d-\d\d$/.test(value)) return parseRfc3339(`${value}T12:00:00+07:00`)
	return instant(event, name)
}

/** When something that began at an instant is due by its limit; undefined where there is none, or the calendar ends. */
export function dueByLimit(
	{ calendar, limits }: FoldContext,
	of: EntityKind,
	category: string,
	begunAt: number | undefined,
): number | undefined {
	const amount = begunAt === undefined ? undefined : limitOf(limits, of, category, begunAt)
	return begunAt === undefined || amount === undefined
		? undefined
		: calendar.due(begunAt, { amount, unit: 'working-day' })
}

/** The latest of the events that says something, by `read`. */
export function latest<T>(events: readonly Event[], read: (event: Event) => T | undefined): T | undefined {
	for (let index = events.length - 1; index >= 0; index--) {
		const found = read(events[index] as Event)
		if (found !== undefined) return found
	}
	return undefined
}

/** The earliest of the events that fits. */
export function first(events: readonly Event[], ...types: readonly string[]): Event | undefined {
	return events.find(({ type }) => types.includes(type))
}

export function last(events: readonly Event[], ...types: readonly string[]): Event | undefined {
	return events.findLast(({ type }) => types.includes(type))
}

/** The named flags that hold. */
export function flagsOf(flags: Readonly<Record<string, boolean | undefined>>): string[] {
	return Object.keys(flags).filter((name) => flags[name])
}

/** The named numbers that are there. */
export function numbersOf(numbers: Readonly<Record<string, number | undefined>>): Record<string, number> {
	return Object.fromEntries(
		Object.entries(numbers).filter(
			(entry): entry is [string, number] => entry[1] !== undefined && Number.isFinite(entry[1]),
		),
	)
}
