import { expect, test } from 'vitest'
import type { CellQuery } from './derived-store.ts'
import type { Query } from './engine.ts'
import { gatherCellSums } from './gathered-cell-sums.ts'

function open(fails = false) {
	const [asked, alone]: [Query[], CellQuery[]] = [[], []]
	const engine = {
		async query<Row>(query: Query): Promise<Row[]> {
			asked.push(query)
			if (fails) throw new Error('away')
			return []
		},
	}
	const sums = gatherCellSums(engine, async (input) => {
		alone.push(input)
		return []
	})
	return { sums, asked, alone }
}

const hour = { areas: ['a'], from: 0, to: 3_600_000 }
const day = { areas: ['a', 'b'], from: 0, to: 86_400_000 }

test('a place at an instant is one statement, however many spans its indicators have', async () => {
	const { sums, asked, alone } = open()
	await Promise.all([sums({ indicators: ['H'], ...hour }), sums({ indicators: ['D'], ...day, newest: ['D'] })])
	expect([asked.length, alone.length]).toEqual([1, 0])
	const [{ sql = '', parameters = {} } = {}] = asked
	expect(parameters).toMatchObject({ areas: ['a', 'b'], newest: ['D'], indicators0: ['H'], indicators1: ['D'] })
	const named = new Set([...sql.matchAll(/\{(\w+):/g)].map(([, name]) => name))
	expect([...named].toSorted()).toEqual(Object.keys(parameters).toSorted())
})

test('forty places over the same span are one condition', async () => {
	const { sums, asked } = open()
	await Promise.all(Array.from({ length: 40 }, (_, each) => sums({ indicators: ['H'], ...hour, areas: [`${each}`] })))
	expect(asked.map(({ parameters = {} }) => Object.keys(parameters).length)).toEqual([4])
})

test('an indicator over two spans takes a statement for each', async () => {
	const { sums, asked } = open()
	await Promise.all([
		sums({ indicators: ['H', 'I'], ...hour }),
		sums({ indicators: ['H'], ...day }),
		sums({ indicators: ['I', 'J'], ...hour }),
	])
	expect(asked.map(({ parameters = {} }) => parameters['indicators0'])).toEqual([['H', 'I', 'J'], ['H']])
})

test('what rules look at by area and agency is one statement, apart from what is asked by area', async () => {
	const { sums, asked } = open()
	const byAgency = { areas: 'all', by: 'area-and-agency' } as const
	await Promise.all([
		sums({ indicators: ['H'], ...hour, ...byAgency }),
		sums({ indicators: ['D'], ...day, ...byAgency, newest: ['D'] }),
		sums({ indicators: ['H'], ...hour }),
	])
	expect(asked.map(({ parameters = {} }) => [parameters['indicators0'], parameters['indicators1']])).toEqual([
		[['H'], ['D']],
		[['H'], undefined],
	])
})

test('what stands alone, and series and agencies alone, are asked as they are', async () => {
	const { sums, asked, alone } = open()
	await sums({ indicators: ['H'], ...hour })
	const step = { unit: 'hour', timeZone: 'UTC' } as const
	await Promise.all([
		sums({ indicators: ['H'], ...day, step }),
		sums({ indicators: ['H'], ...day, agency: 'x' }),
		sums({ indicators: ['H'], ...day, by: 'agency' }),
	])
	expect([asked.length, alone.length]).toEqual([0, 4])
})

test('where the statement fails everybody who asked hears of it', async () => {
	const { sums } = open(true)
	const answers = await Promise.allSettled([sums({ indicators: ['H'], ...hour }), sums({ indicators: ['D'], ...day })])
	expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
