import type { Event } from '@vong/core/event'
import { encodeEvent } from '@vong/store/event-row'
import type { EventCountsInput, Store } from '@vong/store/store'
import { expect, it } from 'vitest'

const HOUR = 3_600_000

/** What every store counts by the hour; `event` makes one that is like the others. */
export function eventCountsContract(
	storeOf: () => Store,
	event: (id: string, changes: Partial<Event>) => Event,
	now: number,
) {
	it('counts by steps are by scope and filter, told apart or together, from full hour to full hour', async () => {
		const store = storeOf()
		const day = Math.floor(now / (24 * HOUR)) * 24 * HOUR - 48 * HOUR
		const counted = [
			event('c1', { time: day, value: 5 }),
			event('c2', { time: day + HOUR - 1, value: null, type: 'device.status' }),
			event('c3', { time: day + HOUR, value: -2 }),
			event('c4', { time: day + 25 * HOUR, areaId: '', value: 1.5 }),
			event('c5', { time: day + 25 * HOUR, areaId: '25217@', value: null }),
			// Outside of the years that an hour can name, which must not come out as some other hour.
			event('c6', { time: Date.UTC(2299, 11, 31) }),
			event('c7', { time: Date.UTC(1900, 0, 1) }),
		].map((each) => ({ ...each, source: 'counted' }))
		const lines = counted.map((each, at) => Buffer.from(encodeEvent(each, 'counted', at + 1, 90)))
		for (let time = 0; time < 2; time++) await store.writer.insert('events', lines, 'counted:1')

		const input = { scope: 'all' as const, filter: { sources: ['counted'] }, from: day, to: day + 48 * HOUR }
		const read = (changes: Partial<EventCountsInput>) =>
			store.queries.eventCounts({ ...input, starts: [day, day + 24 * HOUR], limit: 99, ...changes })
		const ask = async (changes: Partial<EventCountsInput>) =>
			(await read(changes)).map(({ start, group, events }) => [(start - day) / HOUR, group, events])
		expect(await read({})).toEqual([
			{ start: day, group: '', events: 3, measured: 2, total: 3, lowest: -2, highest: 5 },
			{ start: day + 24 * HOUR, group: '', events: 2, measured: 1, total: 1.5, lowest: 1.5, highest: 1.5 },
		])
		expect(await read({ by: 'type', to: day + HOUR, filter: { ...input.filter, types: ['device.*'] } })).toEqual([
			{ start: day, group: 'device.status', events: 1, measured: 0, total: 0, lowest: null, highest: null },
		])
		expect(await ask({ by: 'type' })).toEqual([
			[0, 'device.status', 1],
			[0, 'observation', 2],
			[24, 'observation', 2],
		])
		expect(await ask({ starts: [day, day + HOUR], to: day + 2 * HOUR })).toEqual([
			[0, '', 2],
			[1, '', 1],
		])
		expect(await ask({ scope: ['25217@'], by: 'source' })).toEqual([[24, 'counted', 1]])
		expect(await ask({ filter: { ...input.filter, areas: ['25217@'], types: ['device.*'] } })).toEqual([])
		expect(await ask({ scope: [] })).toEqual([])
		expect(await ask({ by: 'type', limit: 1 })).toHaveLength(1)
		const ever = { from: Date.UTC(1800, 0, 1), to: Date.UTC(2400, 0, 1), starts: [0] }
		expect(await ask(ever)).toEqual([[-day / HOUR, '', 5]])
	})
}
