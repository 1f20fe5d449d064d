import { connectBus } from '@vong/bus/connect'
import type { Reading } from '@vong/core/indicator'
import { expect, test, vi } from 'vitest'
import { createIndicatorStreams } from './indicator-streams.ts'
import { createIndicatorView } from './indicator-view.ts'

const JUNE = Date.parse('2025-06-01T00:00:00+07:00')
const JULY = Date.parse('2025-07-01T00:00:00+07:00')
const AUGUST = Date.parse('2025-08-01T00:00:00+07:00')

const reading = (periodStart: number, revision: number, value: number | null) =>
	({
		...{ indicator: 'ONTIME', area: 'centre:town', agency: '', period: 'month', periodStart, revision, value },
		periodEnd: periodStart === JUNE ? JULY : AUGUST,
	}) as Reading

async function openView(stored: readonly Reading[], startsAt = JULY + 1) {
	let now = startsAt
	const clock = { now: () => now }
	const bus = await connectBus({ clock })
	const view = await createIndicatorView({
		bus,
		clock,
		queries: { newestReadings: async () => stored.map((each) => JSON.stringify(each)) },
		log: { warn: () => undefined },
	})
	return {
		view,
		streams: createIndicatorStreams({ view, clock }),
		tell: (...readings: Reading[]) => bus.publish('indicators.changed', { readings, at: now }),
		moveTo(time: number) {
			now = time
		},
		present: () => view.current('centre:town', undefined).map(({ periodStart, value }) => [periodStart, value]),
		async close() {
			await view.close()
			await bus.close()
		},
	}
}

test('late data for a period that is over never stands as the present figure', async () => {
	const open = await openView([reading(JUNE, 1, 50)])
	expect(open.present()).toEqual([])
	await open.tell(reading(JUNE, 2, 60))
	expect(open.present()).toEqual([])
	await open.tell(reading(JULY, 0, 90), reading(JUNE, 3, 70))
	await vi.waitFor(() => expect(open.present()).toEqual([[JULY, 90]]))
	await open.close()
})

test('a figure goes with its period, also while nobody has closed that yet', async () => {
	const open = await openView([reading(JUNE, 0, 50)], JULY - 1)
	expect(open.present()).toEqual([[JUNE, 50]])
	open.moveTo(JULY)
	expect(open.present()).toEqual([])
	await open.close()
})

test('a period that is told of and has not begun does not stand for the one that runs: the clock was set back', async () => {
	const open = await openView([reading(JULY, 0, 5)], JULY + 1)
	expect(open.present()).toEqual([[JULY, 5]])
	open.moveTo(JULY - 7 * 3_600_000)
	expect(open.present()).toEqual([])
	await open.tell(reading(JUNE, 0, 50))
	await vi.waitFor(() => expect(open.present()).toEqual([[JUNE, 50]]))
	open.moveTo(JULY - 1_000)
	await open.tell(reading(JULY, 0, 0))
	await vi.waitFor(() => expect(open.present()).toEqual([[JULY, 0]]))
	await open.close()
})

test('who listens is told of a restated period beside the running one', async () => {
	const open = await openView([reading(JULY, 0, 90)])
	const deliveries = open.streams.open({ place: 'centre:town', ids: undefined, every: 0 })
	expect((await deliveries.next()).value).toEqual({ readings: [reading(JULY, 0, 90)], snapshot: true })
	const next = deliveries.next()
	await open.tell(reading(JUNE, 2, 60), reading(JULY, 0, 91))
	const { value } = await next
	expect(value).toEqual({ readings: [reading(JUNE, 2, 60), reading(JULY, 0, 91)], snapshot: false })
	await deliveries.return(undefined)
	await open.close()
})

test('who listens goes on being told when the clock is set back', async () => {
	const open = await openView([], JULY + 7 * 3_600_000)
	const deliveries = open.streams.open({ place: 'centre:town', ids: undefined, every: 0 })
	await deliveries.next()
	await open.tell(reading(JULY, 0, 90))
	expect((await deliveries.next()).value).toMatchObject({ readings: [{ value: 90 }] })
	open.moveTo(JULY + 1)
	await open.tell(reading(JULY, 0, 91))
	expect((await deliveries.next()).value).toMatchObject({ readings: [{ value: 91 }] })
	await deliveries.return(undefined)
	await open.close()
})
