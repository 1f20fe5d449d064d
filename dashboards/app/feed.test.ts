import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventDelivery, EventNode } from './documents.generated.ts'
import { emptyFeed, type FeedAction, type FeedState, feedReducer, ROW_CAP } from './feed.ts'

const START = Date.parse('2026-11-23T03:00:00Z')
const NOW = START + 3_600_000

function event(number: number, source = 'environment'): EventNode {
	const at = new Date(START + number * 1000).toISOString()
	return {
		id: `e-${number}`,
		source,
		type: 'observation',
		subject: 'station-1',
		time: at,
		receivedAt: at,
		areaCode: null,
		area: null,
		severity: 'INFO',
		value: number,
		unit: null,
	}
}

function delivery(events: readonly EventNode[], rest: Partial<EventDelivery> = {}): FeedAction {
	return { type: 'delivered', at: NOW, delivery: { events, cursor: 'c', caughtUp: true, missed: 0, ...rest } }
}

const after = (...actions: FeedAction[]): FeedState => actions.reduce(feedReducer, emptyFeed)
const ids = (state: FeedState) => state.events.map(({ id }) => id)

describe('the list of newest events', () => {
	it('puts the last of a delivery on top', () => {
		expect(ids(after(delivery([event(1), event(2)]), delivery([event(3)])))).toEqual(['e-3', 'e-2', 'e-1'])
	})

	it('keeps the order of the stream among events received at the same instant', () => {
		const twin = { ...event(1), id: 'twin' }
		expect(ids(after(delivery([event(1), twin])))).toEqual(['twin', 'e-1'])
	})

	it('shows an event once that came by the list and by the stream', () => {
		const state = after(delivery([event(2)]), { type: 'listed', events: [event(2), event(1)], all: true, at: NOW })
		expect(ids(state)).toEqual(['e-2', 'e-1'])
	})

	it('takes equal ids of two sources for two events', () => {
		expect(after(delivery([event(1, 'environment'), event(1, 'onestop')])).events).toHaveLength(2)
	})

	it('orders by receipt, so that a clock in 2036 does not stick to the top', () => {
		const future = { ...event(1), id: 'future', time: '2036-01-01T00:00:00Z' }
		expect(ids(after(delivery([future, event(2)])))).toEqual(['e-2', 'future'])
	})

	it('goes on with what comes when the clock of the centre is set back', () => {
		const before = Array.from({ length: ROW_CAP }, (_, index) => event(index + 7 * 3_600))
		const state = after(delivery(before), delivery([event(1)]), delivery([event(2)]))
		expect(ids(state).slice(0, 2)).toEqual(['e-2', 'e-1'])
	})

	it('keeps a quiet source for its filter while a busy one fills the list', () => {
		const busy = Array.from({ length: ROW_CAP + 50 }, (_, index) => event(index + 2))
		const state = after(delivery([event(1, 'onestop')]), delivery(busy))
		expect(state.events).toHaveLength(ROW_CAP)
		expect(state.events.some(({ source }) => source === 'onestop')).toBe(false)
		expect(Object.keys(state.bySource)).toEqual(['onestop', 'environment'])
	})

	it('holds each event once, newest first and within its cap, however deliveries are cut and repeated', () => {
		const chunks = fc.array(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), { maxLength: 12 })
		fc.assert(
			fc.property(chunks, (numbers) => {
				const state = after(...numbers.map((chunk) => delivery(chunk.map((number) => event(number)))))
				const newest = [...new Set(numbers.flat())].sort((a, b) => b - a).slice(0, ROW_CAP)
				expect(ids(state)).toEqual(newest.map((number) => `e-${number}`))
			}),
		)
	})
})

describe('the connection', () => {
	it('is live once it has caught up, not before', () => {
		expect(after(delivery([event(1)], { caughtUp: false })).connection.state).toBe('connecting')
		expect(after(delivery([event(1)], { caughtUp: false }), delivery([])).connection.state).toBe('live')
	})

	it('keeps the events and the moment of the first failure while it is lost', () => {
		const state = after(delivery([event(1)]), { type: 'lost', at: 5 }, { type: 'lost', at: 9 })
		expect(state.connection).toEqual({ state: 'lost', since: 5 })
		expect(ids(state)).toEqual(['e-1'])
	})

	it('stays live when a busy stream says that it is behind', () => {
		expect(after(delivery([]), delivery([event(1)], { caughtUp: false })).connection.state).toBe('live')
	})
})

describe('what types are called', () => {
	it('is known by source, and told anew as a whole', () => {
		const named = (id: string, name: string): FeedAction => ({
			type: 'named',
			sources: [{ id, eventTypeNames: [{ type: 'observation', name, nameEn: name }] }],
		})
		const { typeNames } = after(named('environment', 'Quan trắc'), named('lorawan', 'Đo'))
		expect([...typeNames].map(([id, { eventTypeNames }]) => [id, eventTypeNames[0]?.name])).toEqual([['lorawan', 'Đo']])
	})
})

describe('the notice of missed events', () => {
	it('adds up until someone takes note', () => {
		const state = after(delivery([], { missed: 3 }), delivery([], { missed: 4 }))
		expect(state.missed).toBe(7)
		expect(feedReducer(state, { type: 'noted' }).missed).toBe(0)
	})
})
