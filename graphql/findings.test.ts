import type { DeclaredFigure } from '@vong/core/figures'
import { expect, test } from 'vitest'
import { contradictions } from './findings.ts'

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
