import type { Area } from '@vong/core/area'
import type { Entity } from '@vong/core/entity'
import type { DeclaredFigure } from '@vong/core/figures'
import { expect, test } from 'vitest'
import { allDeclared, contradictions } from './findings.ts'

const figure = (indicator: string, value: number, date = '2021-05-18'): DeclaredFigure => ({
	indicator,
	value,
	date,
	declaredBy: 'somebody',
	definition: 'something',
})

test('different values for the same day contradict each other; the same one, or one for another day, does not', () => {
	const declared = [
		figure('A', 777),
		figure('B', 1223),
		figure('A', 1123),
		figure('C', 5),
		figure('C', 5),
		figure('B', 1300, '2022-05-18'),
	]
	expect(
		contradictions(declared, new Map()).map(({ indicator, figures }) => [indicator, figures.map(({ value }) => value)]),
	).toEqual([['A', [777, 1123]]])
})

test('what was stated of other things on the same day stands beside a contradiction', () => {
	const declared = [figure('A', 777), figure('A', 1123), figure('B', 1223), figure('C', 5, '2022-05-18')]
	const [found] = contradictions(declared, new Map())
	expect(found?.alsoStated.map(({ value }) => value)).toEqual([1223])
})

test('what was sent stands beside what the pack has, once, and before the instant that is looked at', async () => {
	const sent = (value: number, more: object = {}) => ({
		...{ category: 'A', areaId: '', numbers: { value }, openedAt: Date.UTC(2021, 4, 18, 5) },
		details: { declaredBy: 'somebody', definition: 'something' },
		...more,
	})
	const asked: object[] = []
	const queries = {
		entitiesPage: async (query: object) => {
			asked.push(query)
			const ofDistrict = sent(3, { areaId: '689@' })
			return [sent(777), sent(1123), ofDistrict, sent(5, { details: {} })] as unknown as Entity[]
		},
	}
	const areas = { byId: (id: string) => (id === '' ? undefined : ({ level: 'district' } as Area)) }
	const inPack = [{ ...figure('A', 777), remark: 'doubtful' }]
	const found = await allDeclared(inPack, { queries, areas }, 9)
	expect(found.map(({ value, remark }) => [value, remark])).toEqual([
		[777, 'doubtful'],
		[1123, undefined],
	])
	expect(contradictions(found, new Map())).toHaveLength(1)
	expect(asked).toMatchObject([{ kind: 'figure', filter: { openedTo: 9 } }])
})
