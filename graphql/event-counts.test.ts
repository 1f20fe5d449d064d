import type { EventCount, EventCountsInput } from '@vong/store/store'
import { expect, test } from 'vitest'
import { type EventCountsAsked, MAX_LINES, readEventCounts } from './event-counts.ts'

const OFFSET = 7 * 3_600_000
const at = (text: string) => Date.parse(`${text}+07:00`)
const NOW = at('2026-11-25T10:20')
const counted = (start: string, group = '', events = 1): EventCount => ({
	...{ start: at(start), group, events, measured: 0, total: 0, lowest: null, highest: null },
})

async function read(asked: Partial<EventCountsAsked>, stored: readonly EventCount[] = []) {
	const inputs: Omit<EventCountsInput, 'scope'>[] = []
	const found = await readEventCounts(
		{ filter: {}, step: 'HOUR', by: undefined, ...asked },
		{
			count: async (input) => {
				inputs.push(input)
				return stored.slice(0, input.limit)
			},
			...{ now: () => NOW, offset: OFFSET },
		},
	)
	return { found, input: inputs[0] }
}

test('a span is taken to full hours, and hours without events are zeros', async () => {
	const filter = { from: at('2026-11-25T07:30'), to: at('2026-11-25T10:01') }
	const { found, input } = await read({ filter }, [counted('2026-11-25T08:00', '', 3)])
	expect([input?.from, input?.to]).toEqual([at('2026-11-25T07:00'), at('2026-11-25T11:00')])
	expect(found.map(({ start, events }) => [start, events])).toEqual([
		[at('2026-11-25T07:00'), 0],
		[at('2026-11-25T08:00'), 3],
		[at('2026-11-25T09:00'), 0],
		[at('2026-11-25T10:00'), 0],
	])
})

test('days, weeks and months begin by the clocks of Viet Nam, and the last one is the one that runs', async () => {
	const filter = { from: at('2026-10-28T12:00') }
	const starts = async (step: EventCountsAsked['step']) => {
		const { found } = await read({ filter, step })
		return [found[0]?.start, found[1]?.start, found.at(-1)?.start]
	}
	expect(await starts('DAY')).toEqual([at('2026-10-28T00:00'), at('2026-10-29T00:00'), at('2026-11-25T00:00')])
	expect(await starts('WEEK')).toEqual([at('2026-10-26T00:00'), at('2026-11-02T00:00'), at('2026-11-23T00:00')])
	expect(await starts('MONTH')).toEqual([at('2026-10-01T00:00'), at('2026-11-01T00:00'), at('2026-11-01T00:00')])
})

test('without a span it is a week of hours, a quarter of days, a year of weeks, five years of months, the first of them whole', async () => {
	const lengths = await Promise.all(
		(['HOUR', 'DAY', 'WEEK', 'MONTH'] as const).map(async (step) => {
			const { found, input } = await read({ step })
			expect(input?.from).toBe(found[0]?.start)
			return found.length
		}),
	)
	expect(lengths).toEqual([168, 91, 53, 61])
})

test('what is named in the filter has its zeros, too, and what was found stands beside it', async () => {
	const filter = { from: at('2026-11-25T08:00'), to: at('2026-11-25T10:00'), sources: ['silent', 'queue'] }
	const stored = [counted('2026-11-25T08:00', 'queue', 2), counted('2026-11-25T09:00', 'other', 1)]
	const { found, input } = await read({ filter, by: 'source' }, stored)
	expect(input).toMatchObject({ by: 'source', filter: { sources: ['silent', 'queue'] } })
	expect(found.map(({ group, events }) => [group, events])).toEqual([
		...[['other', 0] as const, ['queue', 2] as const, ['silent', 0] as const],
		...[['other', 1] as const, ['queue', 0] as const, ['silent', 0] as const],
	])
	const types = { ...filter, types: ['dossier.*', 'payment.made'] }
	expect((await read({ filter: types, by: 'type' })).found.map(({ group }) => group)).toEqual(
		Array.from({ length: 2 }, () => 'payment.made'),
	)
	expect((await read({ filter: {}, by: 'type' })).found).toEqual([])
})

test('a span that is empty or too long, and an answer of too many lines, say what to ask instead', async () => {
	const from = at('2026-01-01T00:00')
	await expect(read({ filter: { from, to: from } })).rejects.toThrow('`from` has to come before `to`')
	await expect(read({ filter: { from } })).rejects.toThrow('more than 2000 steps')
	await expect(read({ filter: { from: at('1900-01-01T00:00') }, step: 'DAY' })).rejects.toThrow('more than 2000 steps')
	const groups = Array.from({ length: 60 }, (_, index) => counted('2026-11-25T08:00', `type-${index}`))
	await expect(read({ by: 'type' }, groups)).rejects.toThrow(
		`more than ${MAX_LINES} lines, one for each step of each type`,
	)
	expect((await read({ by: 'type', filter: { from: NOW - 24 * 3_600_000 } }, groups)).found).toHaveLength(25 * 60)
})
