import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entity } from '@vong/core/entity'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectStore } from './connect.ts'
import {
	encodeCategoryCell,
	encodeCell,
	encodeEntity,
	encodeEntityEvent,
	encodeProgress,
	encodeReading,
} from './entity-row.ts'
import type { Store, StoredEvent } from './store.ts'

const dir = mkdtempSync(join(tmpdir(), 'vong-derived-'))
const HOUR = 3_600_000
/** 2021-05-18 00:00 in Viet Nam. */
const DAY = Date.UTC(2021, 4, 17, 17)
let store: Store
let token = 0

const put = (table: Parameters<Store['writer']['insert']>[0], ...lines: Uint8Array[]) =>
	store.writer.insert(table, lines, `t${token++}`)

function entity(key: string, rest: Partial<Entity> = {}): Entity {
	return {
		kind: 'dossier',
		key,
		areaId: 'a',
		residenceAreaId: 'r',
		agency: 'x',
		category: '',
		state: '4',
		openedAt: DAY + HOUR,
		dueAt: null,
		closedAt: null,
		flags: [],
		numbers: {},
		details: {},
		events: 1,
		...rest,
	}
}

beforeAll(async () => {
	store = await connectStore({ dataDir: dir, clock: { now: Date.now }, durability: 'process' })
	await store.migrate()
})
afterAll(async () => {
	await store.close()
	rmSync(dir, { recursive: true, force: true })
})

describe('entities', () => {
	test('the version made from more events stays, whichever comes last', async () => {
		const newer = entity('v', { state: '10', events: 3, details: { steps: ['ă', { b: 'nháy "kép"' }] } })
		await put('entities', encodeEntity(newer))
		await put('entities', encodeEntity(entity('v', { events: 2 })))
		const asked = { kind: 'dossier', filter: { key: 'v' }, limit: 2 } as const
		expect(await store.queries.entitiesPage({ ...asked, scope: 'all' })).toEqual([newer])
		expect(await store.queries.entitiesPage({ ...asked, scope: ['b'] })).toEqual([])
	})

	test('an event that is filed twice is there once, and events come in the order in which they happened', async () => {
		const event = (number: number, time: number) => ({ writer: 'w', number, time, id: `e${number}` }) as StoredEvent
		for (const each of [event(2, 10), event(1, 20), event(2, 10)]) {
			await put('entity_events', encodeEntityEvent('ticket', 'k', each, DAY, 5_000))
		}
		const found = await store.queries.entityEvents([{ kind: 'ticket', keys: ['k', 'other'] }])
		expect(found.map(({ event: { number } }) => number)).toEqual([2, 1])
	})

	test('pages go on where they ended, also among those opened at the same instant or never', async () => {
		const keys = ['a', 'b', 'c', 'd']
		for (const key of keys)
			await put('entities', encodeEntity(entity(key, { kind: 'report', openedAt: key === 'd' ? null : DAY })))
		const seen: string[] = []
		let after: { openedAt: number; key: string } | undefined
		for (;;) {
			const page = await store.queries.entitiesPage({
				kind: 'report',
				scope: ['a'],
				filter: { open: true },
				limit: 2,
				...(after ? { after } : {}),
			})
			seen.push(...page.map(({ key }) => key))
			const last = page.at(-1)
			if (!last) break
			after = { openedAt: last.openedAt ?? 0, key: last.key }
		}
		expect(seen).toEqual(['c', 'b', 'a', 'd'])
	})

	test('are left out by a flag that holds for them', async () => {
		await put(
			'entities',
			encodeEntity(entity('p1', { kind: 'camera', flags: ['paused'] })),
			encodeEntity(entity('p2', { kind: 'camera' })),
		)
		const page = await store.queries.entitiesPage({
			kind: 'camera',
			scope: 'all',
			filter: { without: ['paused'] },
			limit: 5,
		})
		expect(page.map(({ key }) => key)).toEqual(['p2'])
	})

	test('are measured by day, area and agency, each once', async () => {
		await put(
			'entities',
			encodeEntity(entity('m1', { kind: 'call', flags: ['answered', 'fast'], numbers: { wait: 12 } })),
			encodeEntity(entity('m2', { kind: 'call', flags: ['answered'], numbers: { wait: 30 } })),
			encodeEntity(entity('m3', { kind: 'call', openedAt: DAY + 24 * HOUR, areaId: 'b' })),
			encodeEntity(entity('m4', { kind: 'call', openedAt: DAY - 1 })),
		)
		await put(
			'entities',
			encodeEntity(entity('m1', { kind: 'call', flags: ['answered'], numbers: { wait: 13 }, events: 2 })),
		)
		const cells = await store.queries.measureEntities({
			kind: 'call',
			at: 'opened',
			area: 'handling',
			grain: 'day',
			timeZone: 'Asia/Ho_Chi_Minh',
			dayStartHour: 0,
			from: DAY,
			to: DAY + 48 * HOUR,
			measures: [
				{ count: {} },
				{ count: { flags: ['answered'], without: ['fast'] } },
				{ sum: 'wait' },
				{ count: { numbers: { wait: { max: 20 } } } },
			],
		})
		expect(cells.toSorted((a, b) => a.start - b.start)).toEqual([
			{ start: DAY, areaId: 'a', agency: 'x', values: [2, 2, 43, 1] },
			{ start: DAY + 24 * HOUR, areaId: 'b', agency: 'x', values: [1, 0, 0, 0] },
		])
	})

	test('are measured over a span as a whole, each category once, by conditions that are joined', async () => {
		const of = (key: string, category: string, flags: string[], dueAt: number | null = null) =>
			encodeEntity(entity(key, { kind: 'procedure', category, flags, dueAt }))
		await put(
			'entities',
			of('w1', 'p', ['decided', 'good']),
			of('w2', 'p', ['decided']),
			of('w3', 'q', ['decided'], DAY + 5 * HOUR),
			encodeEntity(entity('w4', { kind: 'procedure', category: 'r', flags: ['decided'], openedAt: DAY + 30 * HOUR })),
		)
		const inTime = { any: [{ flags: ['good'] }, { dueFrom: DAY + 5 * HOUR }] }
		const cells = await store.queries.measureEntities({
			...{ kind: 'procedure', at: 'opened', area: 'handling', grain: 'whole', timeZone: 'UTC', dayStartHour: 0 },
			...{ from: DAY, to: DAY + 48 * HOUR },
			measures: [
				{ count: inTime },
				{ distinct: 'category', where: { flags: ['decided'] } },
				{ distinct: 'category', where: { all: [{ flags: ['decided'] }], not: inTime } },
				{ distinct: 'agency', where: {} },
			],
		})
		expect(cells).toEqual([{ start: DAY, areaId: 'a', agency: 'x', values: [2, 3, 2, 1] }])
	})

	test('are told apart by category instead of by agency, all of them or some', async () => {
		const of = (key: string, category: string, agency: string) =>
			encodeEntity(entity(key, { kind: 'zone', category, agency, flags: ['certified'] }))
		await put('entities', of('z1', 'p', 'x'), of('z2', 'p', 'y'), of('z3', 'q', 'x'), of('z4', '', 'x'))
		const span = { from: DAY, to: DAY + 48 * HOUR, timeZone: 'Asia/Ho_Chi_Minh', dayStartHour: 0 }
		const counted = { kind: 'zone', at: 'opened', area: 'handling', grain: 'day', by: 'category' } as const
		const input = { ...span, ...counted, measures: [{ count: { flags: ['certified'] } }] }
		const found = async (categories?: string[]) =>
			(await store.queries.measureEntities({ ...input, categories }))
				.map(({ areaId, agency, category, values: [count] }) => [areaId, agency, category, count])
				.toSorted()
		expect(await found()).toEqual([
			['a', '', '', 1],
			['a', '', 'p', 2],
			['a', '', 'q', 1],
		])
		expect(await found(['q', 'r', ''])).toEqual([
			['a', '', '', 1],
			['a', '', 'q', 1],
		])
	})

	test('of those that were opened last the numbers are of one thing, also where one of them has none', async () => {
		const stated = (key: string, hour: number, numbers: Record<string, number>) =>
			encodeEntity(entity(key, { kind: 'figure', openedAt: DAY + hour * HOUR, numbers }))
		await put(
			'entities',
			stated('f1', 1, { value: 47, ranked: 63 }),
			stated('f2', 9, { value: 3 }),
			stated('f3', 30, { value: 1, ranked: 34 }),
		)
		const cells = await store.queries.measureEntities({
			...{ kind: 'figure', at: 'opened', area: 'handling', grain: 'day', dayStartHour: 0 },
			timeZone: 'Asia/Ho_Chi_Minh',
			...{ from: DAY, to: DAY + 48 * HOUR },
			measures: [{ newest: 'value' }, { newest: 'ranked' }, { count: {} }],
		})
		expect(cells.map(({ values }) => values).toSorted()).toEqual([
			[1, 34, 1],
			[3, 0, 2],
		])
	})

	test('a day may begin at 16:00 and then bears the date on which it ends', async () => {
		const at = (hours: number) => entity(`h${hours}`, { kind: 'bulletin', openedAt: DAY + hours * HOUR })
		await put('entities', encodeEntity(at(15)), encodeEntity(at(16)))
		const cells = await store.queries.measureEntities({
			kind: 'bulletin',
			at: 'opened',
			area: 'residence',
			grain: 'day',
			timeZone: 'Asia/Ho_Chi_Minh',
			dayStartHour: 16,
			from: DAY - 24 * HOUR,
			to: DAY + 48 * HOUR,
			measures: [{ count: {} }],
		})
		expect(cells.map(({ start }) => (start - DAY) / HOUR).toSorted((a, b) => a - b)).toEqual([-8, 16])
	})
})

describe('cells and readings', () => {
	const cell = { indicator: 'I', areaId: 'a', agency: 'x', numerator: 1, denominator: 2, sample: 2 }

	test('sums take the cell that was worked out last', async () => {
		await put(
			'cells',
			encodeCell({ ...cell, start: DAY }, 1),
			encodeCell({ ...cell, start: DAY + 24 * HOUR, areaId: 'b' }, 1),
		)
		await put('cells', encodeCell({ ...cell, start: DAY, numerator: 2 }, 2))
		const sums = (areas: 'all' | string[]) =>
			store.queries.cellSums({ indicators: ['I'], areas, from: DAY, to: DAY + 48 * HOUR })
		expect(await sums('all')).toMatchObject([{ numerator: 3, denominator: 4 }])
		expect(await sums(['a'])).toMatchObject([{ numerator: 2, denominator: 2 }])
		expect(await sums(['c'])).toEqual([])
		const step = { unit: 'day', timeZone: 'Asia/Ho_Chi_Minh' } as const
		const steps = await store.queries.cellSums({
			indicators: ['I'],
			areas: 'all',
			from: DAY,
			to: DAY + 48 * HOUR,
			step,
		})
		expect(steps.map(({ start }) => start)).toEqual([DAY, DAY + 24 * HOUR])
		const last = { indicators: ['I'], areas: 'all', from: DAY, to: DAY + 48 * HOUR, latest: true } as const
		expect(await store.queries.cellSums(last)).toMatchObject([{ numerator: 1, denominator: 2 }])
		expect(await store.queries.cellSums({ ...last, step })).toMatchObject([{ numerator: 2 }, { numerator: 1 }])
		expect(await store.queries.cellsAt(['I'], [DAY])).toEqual([{ ...cell, start: DAY, numerator: 2 }])
	})

	test('those by category stand beside the others, and are read by one category, or one by one', async () => {
		const own = { ...cell, indicator: 'C', agency: '', category: 'p', start: DAY }
		await put('cells', encodeCell({ ...own, agency: 'x', numerator: 9 }, 1))
		await put(
			'category_cells',
			encodeCategoryCell(own, 1),
			encodeCategoryCell({ ...own, areaId: 'b', start: DAY + 24 * HOUR }, 1),
			encodeCategoryCell({ ...own, category: 'q' }, 1),
			encodeCategoryCell({ ...own, category: '' }, 1),
		)
		await put('category_cells', encodeCategoryCell({ ...own, numerator: 2 }, 2))
		const asked = { indicators: ['C'], areas: 'all', from: DAY, to: DAY + 48 * HOUR } as const
		expect(await store.queries.cellSums(asked)).toMatchObject([{ numerator: 9 }])
		expect(await store.queries.categorySums({ ...asked, categories: ['p'] })).toMatchObject([
			{ agency: '', category: 'p', numerator: 3, denominator: 4 },
		])
		expect(await store.queries.categorySums({ ...asked, categories: ['p'], areas: ['b'], latest: true })).toMatchObject(
			[{ numerator: 1 }],
		)
		const parts = await store.queries.categorySums(asked)
		expect(parts.map(({ category, numerator }) => [category, numerator]).toSorted()).toEqual([
			['', 1],
			['p', 3],
			['q', 1],
		])
		expect(await store.queries.categoryCellsAt(['C'], [DAY], ['p'])).toEqual([{ ...own, numerator: 2 }])
		expect(await store.queries.categoryCellsAt(['C'], [DAY, DAY + 24 * HOUR], undefined)).toHaveLength(4)
	})

	test('of what takes the newest the cell that begins last and has something stands for all', async () => {
		const rank = (hours: number, numerator: number, more = {}) =>
			encodeCell({ ...cell, indicator: 'R', numerator, denominator: 63, start: DAY + hours * HOUR, ...more }, 1)
		await put('cells', rank(0, 47), rank(24, 5, { areaId: 'b' }), rank(48, 0, { denominator: 0, sample: 0 }))
		await put('cells', encodeCell({ ...cell, indicator: 'S', start: DAY }, 1))
		const asked = { indicators: ['R', 'S'], areas: 'all', from: DAY, to: DAY + 72 * HOUR, newest: ['R'] } as const
		expect(await store.queries.cellSums(asked)).toMatchObject([
			{ indicator: 'R', numerator: 5, denominator: 63, sample: 2, newest: DAY + 24 * HOUR },
			{ indicator: 'S', numerator: 1 },
		])
		const byArea = await store.queries.cellSums({ ...asked, indicators: ['R'], by: 'area' })
		expect(byArea.map(({ areaId, numerator }) => [areaId, numerator]).toSorted()).toEqual([
			['a', 47],
			['b', 5],
		])
	})

	test('a restated reading is told as it is now, and the former one can still be read', async () => {
		const name = { indicator: 'I', area: 'a', agency: '', period: 'day', start: DAY }
		await put('readings', encodeReading({ ...name, revision: 1, reading: '{"value":1}' }, 5))
		await put('readings', encodeReading({ ...name, revision: 2, reading: '{"value":2}' }, 4))
		const span = { from: DAY, to: DAY + 1, limit: 10 }
		expect(await store.queries.newestReadings(span)).toEqual(['{"value":2}'])
		const latest = await store.queries.closedReadings({ indicators: ['I'], period: 'day', ...span })
		expect(latest).toEqual(['{"value":2}'])
		expect(await store.queries.readingRevisions({ ...name, indicators: ['I', 'J'] })).toEqual([
			{ reading: '{"value":1}', at: 5 },
			{ reading: '{"value":2}', at: 4 },
		])
	})

	test('of what was stored under one instant, as it is while the clock is behind what it was, the last one counts', async () => {
		const name = { indicator: 'K', area: 'a', agency: '', period: 'now', start: DAY + 86_400_000, revision: 0 }
		for (let value = 1; value <= 5; value++)
			await put('readings', encodeReading({ ...name, reading: JSON.stringify({ value }) }, 5))
		expect(await store.queries.newestReadings({ from: name.start, to: name.start + 1, limit: 10 })).toEqual([
			'{"value":5}',
		])
	})

	test('a follower finds where it stood', async () => {
		await put('progress', encodeProgress('states', { w: 3 }, 1))
		await put('progress', encodeProgress('states', { w: 9 }, 2))
		expect(await store.queries.progress(['states', 'other'])).toEqual(new Map([['states', { w: 9 }]]))
	})
})
