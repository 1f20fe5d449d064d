import { calmMap } from '@vong/core/calm-map'
import type { Entity, EntityKind } from '@vong/core/entity'
import type { JsonObject } from '@vong/core/event'
import type { Position } from '@vong/core/position'
import type { DerivedQueries, EntityFilter } from './derived-store.ts'
import type { Engine, Parameter } from './engine.ts'
import { measureSql } from './measure-sql.ts'
import type { AreaIds, StoredEvent } from './store.ts'

interface Row {
	kind: EntityKind
	key: string
	area_id: string
	residence_area_id: string
	agency: string
	category: string
	state: string
	opened_ms: number | null
	due_ms: number | null
	closed_ms: number | null
	flags: string[]
	numbers: Record<string, number>
	details: string
	events: number
}

const COLUMNS = `kind, key, area_id, residence_area_id, agency, category, state, toUnixTimestamp64Milli(opened_at) AS opened_ms,
	toUnixTimestamp64Milli(due_at) AS due_ms, toUnixTimestamp64Milli(closed_at) AS closed_ms, flags, numbers, details, events`

function toEntity(row: Row): Entity {
	return {
		kind: row.kind,
		key: row.key,
		areaId: row.area_id,
		residenceAreaId: row.residence_area_id,
		agency: row.agency,
		category: row.category,
		state: row.state,
		openedAt: row.opened_ms,
		dueAt: row.due_ms,
		closedAt: row.closed_ms,
		flags: row.flags,
		numbers: row.numbers,
		details: JSON.parse(row.details) as JsonObject,
		events: row.events,
	}
}

/** What the caller may see and asked for; every value is a parameter. */
function filterSql(scope: AreaIds, filter: EntityFilter): { sql: string; parameters: Record<string, Parameter> } {
	const parts: string[] = []
	const parameters: Record<string, Parameter> = {}
	const add = (sql: string, given: Record<string, Parameter>) => {
		parts.push(sql)
		Object.assign(parameters, given)
	}
	if (scope !== 'all') add('area_id IN {scope:Array(String)}', { scope })
	if (filter.areas) add('area_id IN {areas:Array(String)}', { areas: filter.areas })
	if (filter.agencies) add('agency IN {agencies:Array(String)}', { agencies: filter.agencies })
	if (filter.states) add('state IN {states:Array(String)}', { states: filter.states })
	if (filter.without) add('NOT hasAny(flags, {without:Array(String)})', { without: filter.without })
	if (filter.key !== undefined) add('key = {key:String}', { key: filter.key })
	if (filter.open !== undefined) add(filter.open ? 'closed_at IS NULL' : 'closed_at IS NOT NULL', {})
	if (filter.dueBefore !== undefined) {
		add('due_at < fromUnixTimestamp64Milli({due_before:Int64})', { due_before: filter.dueBefore })
	}
	if (filter.dueFrom !== undefined) {
		add('due_at >= fromUnixTimestamp64Milli({due_from:Int64})', { due_from: filter.dueFrom })
	}
	if (filter.openedFrom !== undefined) {
		add('opened_at >= fromUnixTimestamp64Milli({opened_from:Int64})', { opened_from: filter.openedFrom })
	}
	if (filter.openedTo !== undefined) {
		add('opened_at < fromUnixTimestamp64Milli({opened_to:Int64})', { opened_to: filter.openedTo })
	}
	return { sql: parts.map((part) => ` AND ${part}`).join(''), parameters }
}

type EntityQueries = Pick<
	DerivedQueries,
	'entityEvents' | 'entitiesPage' | 'measureEntities' | 'entitySpan' | 'progress'
>

export function createEntityQueries(engine: Engine): EntityQueries {
	return {
		async entityEvents(entities) {
			if (entities.length === 0) return []
			const parameters: Record<string, Parameter> = {}
			const asked = entities.map(({ kind, keys }, index) => {
				Object.assign(parameters, { [`kind${index}`]: kind, [`keys${index}`]: keys })
				return `(kind = {kind${index}:String} AND key IN {keys${index}:Array(String)})`
			})
			// Filed twice it is the same event: one of them will do, which costs less than FINAL.
			const rows = await engine.query<{ kind: EntityKind; key: string; event: string }>({
				name: 'entityEvents',
				sql: `SELECT kind, key, event FROM entity_events WHERE ${asked.join(' OR ')}
					ORDER BY kind, key, time, writer, number LIMIT 1 BY kind, key, time, writer, number`,
				parameters,
				timeoutMs: 30_000,
			})
			return calmMap(rows, ({ kind, key, event }) => ({ kind, key, event: JSON.parse(event) as StoredEvent }))
		},

		async entitiesPage({ kind, scope, filter, limit, after }) {
			const { sql, parameters } = filterSql(scope, filter)
			const rows = await engine.query<Row>({
				name: 'entitiesPage',
				sql: `SELECT ${COLUMNS}, ifNull(opened_ms, 0) AS opened_key FROM entities FINAL WHERE kind = {kind:String}${sql}
					${after ? 'AND (opened_key, key) < ({after_opened:Int64}, {after_key:String})' : ''}
					ORDER BY opened_key DESC, key DESC LIMIT {limit:UInt32}`,
				parameters: {
					kind,
					limit,
					...parameters,
					...(after ? { after_opened: after.openedAt, after_key: after.key } : {}),
				},
			})
			return rows.map(toEntity)
		},

		async measureEntities(input) {
			const { sql, parameters } = measureSql(input)
			const rows = await engine.query<{ start_ms: number; area: string; part: string; found: number[] }>({
				name: 'measureEntities',
				sql,
				parameters,
				timeoutMs: 60_000,
			})
			return rows.map(({ start_ms, area, part, found }) => ({
				start: start_ms,
				areaId: area,
				...(input.by === 'category' ? { agency: '', category: part } : { agency: part }),
				values: found,
			}))
		},

		async entitySpan(kind) {
			const [row] = await engine.query<{ found: number; from_ms: number | null; to_ms: number | null }>({
				name: 'entitySpan',
				sql: `SELECT count() AS found, toUnixTimestamp64Milli(least(min(opened_at), min(ifNull(closed_at, opened_at)))) AS from_ms,
						toUnixTimestamp64Milli(greatest(max(opened_at), max(ifNull(closed_at, opened_at)))) AS to_ms
					FROM entities WHERE kind = {kind:String} AND opened_at IS NOT NULL`,
				parameters: { kind },
			})
			if (!row || row.found === 0 || row.from_ms === null || row.to_ms === null) return undefined
			return { from: row.from_ms, to: row.to_ms }
		},

		async progress(names) {
			const rows = await engine.query<{ name: string; position: string }>({
				name: 'progress',
				sql: 'SELECT name, position FROM progress FINAL WHERE name IN {names:Array(String)}',
				parameters: { names },
			})
			return new Map(rows.map(({ name, position }) => [name, JSON.parse(position) as Position]))
		},
	}
}
