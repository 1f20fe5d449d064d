import type { IndicatorDefinition, Reading } from '@vong/core/indicator'
import type { Source } from '@vong/core/source'
import { expect, test } from 'vitest'
import { createMeasuredBy } from './measured-by.ts'
import type { Place } from './places.ts'
import { createReadingAge } from './reading-age.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = 1_000 * HOUR + 10 * MINUTE
/** The hour that runs. */
const RUNNING = 1_000 * HOUR

const source = (id: string, every: number) => [id, { id, every: every / 1_000 } as Source] as const
const sources = new Map([
	source('environment', 15 * MINUTE),
	source('monre', HOUR),
	source('onestop', HOUR),
	source('portal', 24 * HOUR),
])
const definition = (id: string, formula: object, ...from: string[]) =>
	[id, { id, formula, sources: from } as unknown as IndicatorDefinition] as const
const definitions = new Map([
	definition('AIR', { kind: 'observations', parameters: ['PM10'] }, 'environment', 'monre'),
	definition('DOSSIERS', { kind: 'entities' }, 'onestop', 'portal'),
	definition('QUALITY', { kind: 'source', axis: 'clean' }),
])

interface World {
	/** Minutes since each was last heard of. */
	readonly silent?: Readonly<Record<string, number>>
	/** Which source measured where, and how many hours before the running one. */
	readonly measured?: readonly [source: string, areaId: string, hours: number, parameter?: string][]
}

function openAges({ silent = {}, measured = [] }: World) {
	const clock = { now: () => NOW }
	const rows = measured.map(([id, areaId, hours, parameter = 'PM10']) => ({
		...{ source: id, areaId, parameter, hour: RUNNING - hours * HOUR },
	}))
	const ageOf = createReadingAge({
		...{ definitions, sources, clock, hours: { elapsed: () => undefined } },
		lastReceivedAt: (id) => (silent[id] === undefined ? null : NOW - silent[id] * MINUTE),
		places: { byId: (id) => ({ areaIds: id === 'town' ? ['centre', 'north'] : [id] }) as unknown as Place },
		measuredBy: createMeasuredBy({ queries: { measuredBy: async () => rows }, parameters: ['PM10'], clock }),
	})
	return async (indicator: string, area = 'town') => {
		const { freshness, asOf } = await ageOf({ indicator, area, asOf: null } as Reading)
		return [freshness, asOf === null ? null : (NOW - asOf) / MINUTE]
	}
}

test.each<[string, World, [string, number | null]]>([
	[
		'stations send while the files of others stopped',
		{
			silent: { environment: 1, monre: 3_000 },
			measured: [
				['environment', 'north', 0],
				['monre', 'north', 48],
			],
		},
		['LIVE', 1],
	],
	[
		'all who measure here are silent',
		{
			silent: { environment: 100, monre: 700 },
			measured: [
				['environment', 'north', 1],
				['monre', 'centre', 11],
			],
		},
		['STALE', 100],
	],
	[
		'a source that measures elsewhere says nothing of here',
		{
			silent: { environment: 1, monre: 100 },
			measured: [
				['environment', 'south', 0],
				['monre', 'north', 1],
			],
		},
		['LATE', 100],
	],
	[
		'the source sends other things, but measures this no more',
		{
			silent: { environment: 1 },
			measured: [
				['environment', 'north', 9],
				['environment', 'north', 0, 'RAIN'],
			],
		},
		['DEAD', 490],
	],
	[
		'a source that the file does not name measures it',
		{ silent: { portal: 5 }, measured: [['portal', 'north', 0]] },
		['LIVE', 5],
	],
	[
		'nobody ever measured here',
		{ silent: { environment: 1 }, measured: [['environment', 'south', 0]] },
		['DEAD', null],
	],
])('what is measured: %s', async (_, world, expected) => {
	expect(await openAges(world)('AIR')).toEqual(expected)
})

test.each<[string, World, [string, number | null]]>([
	['both in time', { silent: { onestop: 1, portal: 900 } }, ['LIVE', 1]],
	['one silent, the other busy', { silent: { onestop: 700, portal: 1 } }, ['DEAD', 700]],
	['one that never sent anything does not count', { silent: { onestop: 1 } }, ['LIVE', 1]],
	['nobody ever sent anything', {}, ['DEAD', null]],
])('what is counted: %s', async (_, world, expected) => {
	expect(await openAges(world)('DOSSIERS')).toEqual(expected)
})

test('what is worked out from no source does not age', async () => {
	expect(await openAges({})('QUALITY')).toEqual(['LIVE', null])
})

test('the store is asked now and then, and again at once after it was away', async () => {
	let [now, away, asked] = [NOW, true, 0]
	const measuredBy = createMeasuredBy({
		parameters: ['PM10'],
		clock: { now: () => now },
		queries: {
			measuredBy: async ({ to }) => {
				asked++
				if (away) throw new Error('away')
				return [{ parameter: 'PM10', areaId: 'a', source: 'monre', hour: to }]
			},
		},
	})
	await expect(measuredBy(['PM10'], ['a'])).rejects.toThrow('away')
	away = false
	expect([...(await measuredBy(['PM10'], ['a']))]).toEqual([['monre', NOW + HOUR]])
	await measuredBy(['PM10'], ['a', 'b'])
	expect(asked).toBe(2)
	now += MINUTE
	await measuredBy(['PM10'], ['a'])
	expect(asked).toBe(3)
})
