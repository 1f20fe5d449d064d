import { createAreaIndex } from '@vong/core/area'
import type { Entity } from '@vong/core/entity'
import { VIETNAM_MS } from '@vong/core/instant'
import { expect, test } from 'vitest'
import { createContradictions } from './contradictions.ts'
import type { Surroundings } from './observe.ts'
import { COMMUNE, ruleOf } from './rule.fixture.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 23, 3)

interface Stated {
	readonly by: string
	readonly value: number
	readonly day?: number
	readonly definition?: string
	readonly area?: string
}

const figure = ({ by, value, day = 0, definition = '', area = '' }: Stated) =>
	({
		...{ kind: 'figure', key: by, category: 'DOSSIERS', areaId: area, numbers: { value } },
		...{ details: { declaredBy: by, definition }, openedAt: NOW - day * DAY - VIETNAM_MS },
	}) as unknown as Entity

async function look(stated: readonly Stated[]) {
	const queries = { entitiesPage: async () => stated.map(figure) }
	const around = { areas: createAreaIndex([COMMUNE]), definitions: new Map(), declared: [] }
	const rule = ruleOf('R', { kind: 'contradiction', within: 30 * DAY })
	const { look: observe } = createContradictions([rule], queries, around as unknown as Surroundings)
	return (await observe(NOW)).map(({ place, seen }) => ({
		...{ subject: place.subject, breach: seen.sample.breach, reason: seen.sample.reason },
		...{ most: seen.figures.value, least: seen.figures.target },
	}))
}

const agree = { breach: null, reason: 'agree', most: null, least: null }

test.each<{ name: string; stated: Stated[]; found: object }>([
	{
		name: 'two who state different figures of the same day contradict each other',
		stated: [
			{ by: 'A', value: 777 },
			{ by: 'B', value: 1223 },
			{ by: 'C', value: 1123 },
		],
		found: { subject: 'DOSSIERS', breach: 'major', reason: 'contradict', most: 1223, least: 777 },
	},
	{
		name: 'the same figure stated twice does not',
		stated: [
			{ by: 'A', value: 777 },
			{ by: 'B', value: 777 },
		],
		found: { subject: 'DOSSIERS', ...agree },
	},
	{
		name: 'figures of different days do not',
		stated: [
			{ by: 'A', value: 777, day: 1 },
			{ by: 'B', value: 1223 },
		],
		found: { subject: 'DOSSIERS', ...agree },
	},
	{
		name: 'what was stated before the time that the rule looks at is over',
		stated: [
			{ by: 'A', value: 777, day: 40 },
			{ by: 'B', value: 1223, day: 40 },
		],
		found: { subject: 'DOSSIERS', ...agree },
	},
])('$name', async ({ stated, found }) => {
	expect(await look(stated)).toEqual([found])
})

test('what is stated for a part of the province does not contradict what is stated for the whole', async () => {
	const found = await look([
		{ by: 'A', value: 777 },
		{ by: 'B', value: 12, area: 'a@1' },
	])
	expect(found).toEqual([
		{ subject: 'DOSSIERS', ...agree },
		{ subject: 'DOSSIERS a@1', ...agree },
	])
})
