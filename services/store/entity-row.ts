import type { Entity, EntityKind } from '@vong/core/entity'
import type { Position } from '@vong/core/position'
import type { Cell } from './derived-store.ts'
import type { StoredEvent } from './store.ts'

const line = (columns: readonly unknown[]): Uint8Array => Buffer.from(`${JSON.stringify(columns)}\n`)

/** One line of `entity_events`: the event filed under an entity. */
export function encodeEntityEvent(
	kind: EntityKind,
	key: string,
	event: StoredEvent,
	filedAt: number,
	retentionDays: number,
): Uint8Array {
	return line([kind, key, event.time, event.writer, event.number, JSON.stringify(event), filedAt, retentionDays])
}

export function encodeEntity(entity: Entity): Uint8Array {
	return line([
		entity.kind,
		entity.key,
		entity.areaId,
		entity.residenceAreaId,
		entity.agency,
		entity.category,
		entity.state,
		entity.openedAt,
		entity.dueAt,
		entity.closedAt,
		entity.flags,
		entity.numbers,
		JSON.stringify(entity.details),
		entity.events,
	])
}

export function encodeProgress(name: string, position: Position, at: number): Uint8Array {
	return line([name, JSON.stringify(position), at])
}

export function encodeCell(cell: Cell, computedAt: number): Uint8Array {
	const { indicator, start, areaId, agency, numerator, denominator, sample } = cell
	return line([indicator, start, areaId, agency, numerator, denominator, sample, computedAt])
}

/** One line of `category_cells`: a cell of one category, whichever agencies are in it. */
export function encodeCategoryCell(cell: Cell, computedAt: number): Uint8Array {
	const { indicator, start, areaId, category = '', numerator, denominator, sample } = cell
	return line([indicator, start, category, areaId, numerator, denominator, sample, computedAt])
}

/** What names a reading, beside its text. */
export interface ReadingLine {
	readonly indicator: string
	readonly area: string
	readonly agency: string
	readonly period: string
	readonly start: number
	readonly revision: number
	readonly reading: string
}

export function encodeReading(reading: ReadingLine, computedAt: number): Uint8Array {
	const { indicator, area, agency, period, start, revision } = reading
	return line([indicator, area, agency, period, start, revision, reading.reading, computedAt])
}
