import { createAreaIndex } from '@vong/core/area'
import type { Centre } from '@vong/core/centre'
import type { CellSum } from '@vong/store/derived-store'
import { expect, test } from 'vitest'
import { createMeasure } from './measure.ts'
import { COMMUNE, meanOf } from './rule.fixture.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 5)
const period = { kind: 'hour', start: START, end: START + HOUR } as const

/** What is counted in two communes, of which one belongs to a city's centre and both to the province's. */
function measureOf(cells: readonly Partial<CellSum>[]) {
	const rows = cells.map((cell) => ({ indicator: 'I', start: START, areaId: '', agency: '', agencies: 1, ...cell }))
	return createMeasure({
		queries: { cellSums: async () => rows as CellSum[], measureEntities: async () => [] },
		definitions: new Map([['I', meanOf('I', 'day', 'hour')]]),
		areas: createAreaIndex([COMMUNE]),
		centres: ['province', 'city'].map((id) => ({ id }) as Centre),
		rollUp: (_, sums) => {
			const found = new Map<string, { numerator: number; denominator: number; sample: number }>()
			for (const { areaId, ...own } of sums) {
				for (const place of areaId === 'city@1' ? ['centre:city', 'centre:province'] : ['centre:province']) {
					const { numerator = 0, denominator = 0, sample = 0 } = found.get(place) ?? {}
					found.set(place, {
						numerator: numerator + own.numerator,
						denominator: denominator + own.denominator,
						sample: sample + own.sample,
					})
				}
			}
			return found
		},
		populationOf: () => undefined,
		timeZone: 'Asia/Ho_Chi_Minh',
	})
}

const sums = (value: number) => ({ numerator: value * 4, denominator: 4, sample: 4 })

test('a period that nobody is shown is read from the cells, by agency; who works in one city alone is told of there alone', async () => {
	const cells = [
		{ areaId: 'city@1', agency: 'A', ...sums(10) },
		{ areaId: 'city@1', agency: 'B', ...sums(20) },
		{ areaId: 'other@1', agency: 'B', ...sums(40) },
	]
	const read = async (byAgency: boolean) =>
		((await measureOf(cells).measure({ indicator: 'I', byAgency }, [period], START)).get(START) ?? [])
			.map(({ area, agency, value, period: kind }) => [area, agency, value, kind].join(' '))
			.toSorted()
	expect(await read(true)).toEqual(['centre:city A 10 hour', 'centre:city B 20 hour', 'centre:province B 30 hour'])
	expect(await read(false)).toEqual(['centre:city  15 hour', 'centre:province  23.33 hour'])
})
