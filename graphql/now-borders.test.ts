import { type Area, type AreaLevel, createAreaIndex } from '@vong/core/area'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { createSuccessions, type Succession } from '@vong/core/succession'
import type { CellSum } from '@vong/store/derived-store'
import type { AreaIds, StoreQueries } from '@vong/store/store'
import { expect, it } from 'vitest'
import { createIndicatorReader } from './indicator-reader.ts'
import type { IndicatorView } from './live/indicator-view.ts'
import { createNowBorders } from './now-borders.ts'
import { createPlaces } from './places.ts'
import { type AreaMap, createScopedReader, type ReaderDeps } from './scoped-reader.ts'

const DAY = 86_400_000
const THEN = Date.UTC(2025, 5, 30, 17)
const NOW = Date.UTC(2026, 10, 23)
const area = (code: string, level: AreaLevel, parentCode: string | null, old = false): Area => ({
	id: `${code}@${old ? '' : 'new'}`,
	code,
	name: code,
	type: '',
	level,
	parentCode,
	validFrom: old ? null : THEN,
	validTo: old ? THEN : null,
	lat: null,
	lon: null,
})
/** Town 68 of 21 and 22; 30 of another district. Now 21 has all of 21 and 30, and a quarter of 22; 22 the rest. */
const areas = createAreaIndex([
	area('68', 'district', null, true),
	area('21', 'commune', '68', true),
	area('22', 'commune', '68', true),
	area('30', 'commune', null, true),
	area('21', 'commune', null),
	area('22', 'commune', null),
	area('40', 'commune', null),
])
const row = (from: string, to: string, share: number | null): Succession => ({ from, to, at: THEN, share, basis: 'x' })
const WHOLE = [row('21@', '21@new', 1), row('30@', '21@new', 1)]
const split = (a: number | null, b: number | null) => [...WHOLE, row('22@', '21@new', a), row('22@', '22@new', b)]

const definition = (id: string, changes: object = {}) =>
	({
		id,
		name: { vi: id, en: id },
		unit: '%',
		decimals: 2,
		direction: 'up',
		formula: { kind: 'entities', of: 'dossier', numerator: { count: {} }, scale: 1, ...changes },
		periods: ['day'],
		levels: ['commune', 'district'],
		rollUp: true,
		minimumSample: 0,
		targets: [],
		sources: [],
		basis: '',
	}) as unknown as IndicatorDefinition
const definitions = new Map([
	['COUNT', definition('COUNT')],
	['RATE', definition('RATE', { denominator: { count: {} }, scale: 100 })],
	['PER', definition('PER', { perPopulation: true, scale: 1000 })],
	['STATED', { ...definition('STATED'), rollUp: false }],
	[
		'SUM',
		definition('SUM', {
			kind: 'terms',
			constant: 0,
			terms: [
				{
					indicator: 'COUNT',
					factor: 1,
					points: { threshold: [{ from: null, value: 1 }], max: [{ from: null, value: 1 }] },
				},
			],
		}),
	],
])
const centres = [
	{
		id: 'town',
		name: { vi: 't', en: 't' },
		areas: [
			{ from: null, to: THEN, codes: ['68'] },
			{ from: THEN, to: null, codes: ['21', '22'] },
		],
	},
]

/** On the day before the change: ten things in each old area; afterwards one a day in 21. */
const cells = ['68@', '21@', '22@', '30@'].map((areaId) => ({
	areaId,
	start: THEN - DAY,
	numerator: 10,
	denominator: 20,
	sample: 20,
}))
cells.push({ areaId: '21@new', start: THEN, numerator: 1, denominator: 2, sample: 2 })

function readerOf(successionRows: readonly Succession[], scope: AreaIds = 'all') {
	const successions = createSuccessions({ areas, successions: successionRows })
	const clock = { now: () => NOW }
	const populationOf = (id: string) => (id.endsWith('@') ? 100 : undefined)
	const queries = {
		readingRevisions: async () => [],
		cellSums: async ({ indicators, areas: ids, from, to, step }) =>
			indicators.flatMap((indicator) => {
				const own = cells.filter(
					(cell) => ids !== 'all' && ids.includes(cell.areaId) && cell.start >= from && cell.start < to,
				)
				return [...Map.groupBy(own, ({ start }) => (step ? start : from))].map(([start, group]): CellSum => {
					const sum = (key: 'numerator' | 'denominator' | 'sample') =>
						group.reduce((total, each) => total + each[key], 0)
					const sums = { numerator: sum('numerator'), denominator: sum('denominator'), sample: sum('sample') }
					return { indicator, start, areaId: '', agency: '', agencies: 1, ...sums }
				})
			}),
	} as Partial<StoreQueries> as StoreQueries
	const reader = createIndicatorReader({
		definitions,
		queries,
		areas,
		view: { current: () => [] } as unknown as IndicatorView,
		whole: undefined,
		sourceIds: [],
		lastReceivedAt: () => null,
		populationOf,
		timeZone: 'Asia/Ho_Chi_Minh',
		clock,
	})
	const deps = {
		queries,
		areas,
		successions,
		centres,
		places: createPlaces({ areas, centres }),
		underNow: createNowBorders({ areas, successions, populationOf, clock }),
		definitions,
		indicators: reader,
		visibleAreaIds: () => scope,
		clock,
	} as unknown as ReaderDeps
	const viewer = { id: 'v', name: 'v', roles: ['VIEWER'] as const, scope: { kind: 'all' } as const, expiresAt: null }
	const scoped = createScopedReader(viewer, deps)
	return {
		scoped,
		async read(place: string, id: string, at = THEN - 1, map: AreaMap = 'AS_OF_NOW') {
			const [found] = await scoped.indicators({ area: place, ids: [id], at, map })
			return found
		},
	}
}

it('counts of whole areas stay whole, and rates come from their sums', async () => {
	const { read } = readerOf([...WHOLE, row('22@', '22@new', 1)])
	expect(await read('21', 'COUNT')).toMatchObject({ area: '21@new', value: 20, map: 'as-of-now' })
	expect(await read('21', 'COUNT')).not.toHaveProperty('apportioned')
	expect(await read('21', 'RATE')).toMatchObject({ value: 50, numerator: 20, denominator: 40 })
	expect(await read('21', 'PER')).toMatchObject({ value: 100, denominator: 200 })
	expect(await read('21', 'COUNT', THEN - 1, 'AS_WAS')).toMatchObject({ area: '21@', value: 10, map: 'as-was' })
	expect(await read('21', 'COUNT', THEN)).toMatchObject({ value: 1, map: 'as-of-now' })
})

it('what could not be placed counts in the centre of the whole province, then as now, and nowhere else', async () => {
	const { read } = readerOf([...WHOLE, row('22@', '22@new', 1)])
	const [whole] = centres
	const readAll = async () =>
		Promise.all(
			(['AS_WAS', 'AS_OF_NOW'] as const).flatMap((map) =>
				[whole?.id ?? '', '21'].map(async (place) => (await read(place, 'COUNT', THEN - 1, map))?.value ?? 0),
			),
		)
	const before = await readAll()
	const unplaced = { areaId: '', start: THEN - DAY, numerator: 5, denominator: 10, sample: 10 }
	cells.push(unplaced)
	try {
		const after = await readAll()
		expect(after.map((value, index) => value - (before[index] ?? 0))).toEqual([5, 0, 5, 0])
	} finally {
		cells.splice(cells.indexOf(unplaced), 1)
	}
})

it('a split area goes in by its share, and that is said', async () => {
	const { read } = readerOf(split(0.25, 0.75))
	expect(await read('21', 'COUNT')).toMatchObject({ value: 22.5, apportioned: true })
	expect(await read('22', 'COUNT')).toMatchObject({ value: 7.5, apportioned: true })
	expect(await read('22', 'RATE')).toMatchObject({ value: 50, apportioned: true })
	expect(await read('21', 'PER')).toMatchObject({ denominator: 225, apportioned: true })
	expect(await read('21', 'SUM')).toMatchObject({ apportioned: true })
	expect(await read('town', 'COUNT')).toMatchObject({ value: 40 })
})

it('where nobody can say, the value is null with a reason, and never a guess', async () => {
	const unknown = { value: null, reason: 'borders-unknown', map: 'as-of-now' }
	const { read, scoped } = readerOf(split(null, null))
	expect(await read('22', 'COUNT')).toMatchObject(unknown)
	expect(await read('22', 'SUM')).toMatchObject(unknown)
	expect(await read('40', 'COUNT')).toMatchObject(unknown)
	expect(await read('21', 'STATED')).toMatchObject(unknown)
	expect(await read('21', 'STATED', THEN)).toMatchObject({ value: 1 })
	expect(await read('22', 'COUNT', THEN - 5 * DAY)).toMatchObject({ value: 0 })
	expect(await read('town', 'COUNT')).toMatchObject({ value: 40 })
	const span = { from: THEN - 2 * DAY, to: THEN + DAY, step: 'day' as const }
	expect(await scoped.indicatorSeries({ id: 'COUNT', area: '21', map: 'AS_OF_NOW', ...span })).toEqual([
		{
			start: THEN - DAY,
			value: null,
			numerator: null,
			denominator: null,
			reason: 'borders-unknown',
			apportioned: false,
		},
		expect.objectContaining({ start: THEN, value: 1, reason: null }),
	])
})

it('what was outside of the scope then is not told under the borders of now', async () => {
	const rows = [...WHOLE, row('22@', '22@new', 1)]
	const town = ['68@', '21@', '22@', '21@new', '22@new']
	await expect(async () => readerOf(rows, town).read('town', 'COUNT')).rejects.toThrow(/outside of your scope then/)
	expect(await readerOf(rows, town).read('22', 'COUNT')).toMatchObject({ value: 10 })
	expect(await readerOf(rows, town).read('town', 'COUNT', THEN)).toMatchObject({ value: 1 })
	expect(await readerOf(rows, [...town, '30@']).read('town', 'COUNT')).toMatchObject({ value: 40 })
})
