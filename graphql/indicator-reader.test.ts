import { type Area, createAreaIndex } from '@vong/core/area'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { CountedFormula } from '@vong/core/measuring'
import type { CategoryQuery, CellQuery, EntityMeasures } from '@vong/store/derived-store'
import { expect, test } from 'vitest'
import { createIndicatorReader } from './indicator-reader.ts'
import type { IndicatorView } from './live/indicator-view.ts'
import type { Place } from './places.ts'

const at = (text: string) => Date.parse(`${text}T00:00:00+07:00`)
const NOW = at('2025-07-10')
const area = (code: string, level: Area['level'], parentCode: string | null): Area => ({
	...{ id: `${code}@`, code, name: code, type: '', level, parentCode },
	...{ validFrom: null, validTo: null, lat: null, lon: null },
})
const areas = [area('70', 'province', null), area('689', 'district', '70'), area('25195', 'commune', '689')] as const

const common: Omit<IndicatorDefinition, 'id' | 'formula' | 'periods'> = {
	...{ name: { vi: '', en: '' }, unit: '', decimals: 2, direction: 'up', rollUp: true, minimumSample: 0, targets: [] },
	...{ tolerance: undefined, sources: [], basis: '', levels: ['province', 'district', 'commune'] },
}
const counted: CountedFormula = {
	...{ kind: 'entities', of: 'dossier', at: 'opened', area: 'handling', grain: 'day', dayStartHour: 0, scale: 100 },
	...{ numerator: { count: { due: 'not-over' } }, denominator: { count: {} } },
}
const definitions: readonly IndicatorDefinition[] = [
	{ ...common, id: 'WHOLE', formula: counted, periods: ['month', 'week'] },
	{ ...common, id: 'DIVIDED', formula: { ...counted, by: ['category'] }, periods: ['month', 'week'] },
	{ ...common, id: 'OPEN', formula: { ...counted, at: 'now', denominator: undefined }, periods: ['now'] },
	{ ...common, id: 'STATED', formula: { ...counted, numerator: { sum: 'value' } }, periods: ['week'], rollUp: false },
	{
		...common,
		id: 'DISTRICTS',
		formula: { ...counted, numerator: { count: {} } },
		periods: ['week'],
		levels: ['district'],
	},
]

function openReader() {
	const [cells, divided, measured]: [CellQuery[], CategoryQuery[], EntityMeasures[]] = [[], [], []]
	const reader = createIndicatorReader({
		definitions: new Map(definitions.map((each) => [each.id, each])),
		queries: {
			cellSums: async (query) => {
				cells.push(query)
				return []
			},
			categorySums: async (query) => {
				divided.push(query)
				const sums = { indicator: 'DIVIDED', start: query.from, areaId: '', agency: '', category: 'p', agencies: 1 }
				return [{ ...sums, numerator: 1, denominator: 4, sample: 4 }]
			},
			measureEntities: async (query) => {
				measured.push(query)
				return [
					{ start: query.from, areaId: '25195@', agency: 'a', values: [1, 2] },
					{ start: query.from, areaId: '689@', agency: 'b', values: [1, 1] },
					{ start: query.from, areaId: '70@', agency: 'a', values: [9, 9] },
				]
			},
		},
		areas: createAreaIndex(areas),
		view: { current: () => [] } as Partial<IndicatorView> as IndicatorView,
		whole: undefined,
		sourceIds: [],
		lastReceivedAt: () => null,
		populationOf: () => undefined,
		timeZone: 'Asia/Ho_Chi_Minh',
		clock: { now: () => NOW },
	})
	return { reader, cells, divided, measured }
}

const district: Place = { id: '689@', area: areas[1], areaIds: ['689@', '25195@'], ownIds: ['689@'] }
const commune: Place = { id: '25195@', area: areas[2], areaIds: ['25195@'], ownIds: ['25195@'] }
const weeks = { from: at('2025-06-30'), to: at('2025-07-14'), step: 'week' } as const

test('what is measured over periods as a whole is measured over each of a series, by its last instant or by now', async () => {
	const { reader, measured } = openReader()
	const points = await reader.series(district, { id: 'WHOLE', ...weeks })
	expect(points.map(({ start, value }) => [start, value])).toEqual([
		[at('2025-06-30'), 66.67],
		[at('2025-07-07'), 66.67],
	])
	expect(measured.map(({ grain, from, to }) => [grain, from, to])).toEqual([
		['whole', at('2025-06-30'), at('2025-07-07')],
		['whole', at('2025-07-07'), at('2025-07-14')],
	])
	expect(measured.map(({ measures: [top] }) => top)).toEqual([
		{ count: { dueFrom: at('2025-07-07') - 1 } },
		{ count: { dueFrom: NOW } },
	])
	const ofAgency = await reader.series(district, { id: 'WHOLE', agency: 'b', ...weeks })
	expect(ofAgency.map(({ value }) => value)).toEqual([100, 100])
})

test('of one category what is kept by category is read, and what is measured as a whole is measured of it alone', async () => {
	const { reader, cells, divided, measured } = openReader()
	const months = await reader.series(district, { id: 'DIVIDED', category: 'p', ...weeks, step: 'month' })
	expect(months.map(({ value }) => value)).toEqual([25])
	expect(divided.map(({ categories, areas: asked }) => [categories, asked])).toEqual([[['p'], ['689@', '25195@']]])
	await reader.series(district, { id: 'DIVIDED', category: 'p', ...weeks })
	expect(measured.map(({ by, categories }) => [by, categories])).toEqual([
		['category', ['p']],
		['category', ['p']],
	])
	// Without ids: of all that are told by category, and of nothing else.
	const readings = await reader.at(district, undefined, NOW, 'p')
	expect(readings.map(({ indicator, category, value }) => [indicator, category, value])).toEqual([['DIVIDED', 'p', 25]])
	expect(cells).toEqual([])
})

test('the periods of its first kind are read from what is kept, and those that it is not told for are not measured', async () => {
	const { reader, cells, measured } = openReader()
	await reader.series(district, { id: 'WHOLE', ...weeks, step: 'month' })
	expect([cells.length, measured.length]).toEqual([1, 0])
	expect(await reader.series(district, { id: 'WHOLE', ...weeks, step: 'day' })).toEqual([])
	expect(measured).toEqual([])
	const years = { from: at('2019-01-01'), to: at('2025-01-01'), step: 'week' } as const
	await expect(reader.series(district, { id: 'WHOLE', ...years })).rejects.toThrow('At most 120 periods')
})

test('of snapshots the last in each step counts, and what is stated is not added up from below', async () => {
	const { reader, cells } = openReader()
	for (const id of ['OPEN', 'STATED', 'DISTRICTS']) await reader.series(district, { id, ...weeks })
	expect(cells.map(({ areas: asked, latest }) => [asked, latest])).toEqual([
		[['689@', '25195@'], true],
		[['689@'], false],
		[['689@', '25195@'], false],
	])
})

test('an indicator of districts is not told for a commune', async () => {
	const { reader, cells } = openReader()
	const ids = async (place: Place) => (await reader.current(place, undefined)).map(({ indicator }) => indicator)
	expect(await ids(district)).toContain('DISTRICTS')
	expect(await ids(commune)).not.toContain('DISTRICTS')
	expect((await reader.at(commune, ['DISTRICTS', 'WHOLE'], NOW)).map(({ indicator }) => indicator)).toEqual(['WHOLE'])
	expect(await reader.series(commune, { id: 'DISTRICTS', ...weeks })).toEqual([])
	expect(cells).toHaveLength(2)
})
