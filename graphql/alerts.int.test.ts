import { connectBus } from '@vong/bus/connect'
import type { AlertStep } from '@vong/core/alert'
import type { AlertOpening } from '@vong/core/alert-log'
import { decodeCursor } from '@vong/core/position'
import type { StoredAlertLine } from '@vong/store/alert-queries'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { type AlertDelivery, createAlertStreams } from './live/alert-streams.ts'

const opening = (id: string, area: string): AlertOpening => ({
	id,
	key: id,
	rule: 'RULE',
	ruleVersion: 1,
	name: { vi: '', en: '' },
	area,
	agency: '',
	subject: '',
	field: '',
	sources: [],
	labels: {},
	target: null,
	unit: '',
	shadow: false,
	procedure: '',
})

/** Two processes write; each one's numbers have no holes. */
function createLog() {
	const lines: StoredAlertLine[] = []
	const of = (writer: string) => lines.filter((line) => line.writer === writer)
	return {
		add(writer: string, alert: string, step: AlertStep, area = 'a') {
			const at = lines.length + 1
			const id = `${alert}:${step}:${at}`
			const first = !lines.some(({ transition }) => transition.alert === alert)
			lines.push({
				writer,
				number: of(writer).length + 1,
				key: alert,
				rule: 'RULE',
				area,
				transition: {
					id,
					alert,
					step,
					at,
					by: null,
					reason: '',
					comment: '',
					severity: 'major',
					value: null,
					to: null,
				},
				...(first ? { opening: opening(alert, area) } : {}),
			})
		},
		size: () => lines.length,
		queries: {
			alertHeads: async () => Object.fromEntries(lines.map(({ writer, number }) => [writer, number])),
			alertTail: async ({
				writer,
				after,
				upTo,
				limit,
			}: {
				writer: string
				after: number
				upTo: number
				limit: number
			}) =>
				of(writer)
					.filter(({ number }) => number > after && number <= upTo)
					.slice(0, limit),
			alertLines: async (ids: readonly string[]) => lines.filter(({ transition }) => ids.includes(transition.alert)),
		},
	}
}

const STEPS: readonly AlertStep[] = ['fired', 'acknowledged', 'recovering', 'relapsed', 'commented']

test('a subscriber that is cut again and again gets every step of every alert once', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.record({ writer: fc.constantFrom('w1', 'w2'), alert: fc.constantFrom('x', 'y'), cut: fc.boolean() }),
				{
					minLength: 1,
					maxLength: 30,
				},
			),
			async (changes) => {
				const bus = await connectBus({ clock: { now: () => 0 } })
				const log = createLog()
				const streams = await createAlertStreams({ bus, queries: log.queries, log: { warn() {} } })
				const got: string[] = []
				let cursor: string | undefined
				let stream = streams.open({ wants: () => true, key: 'all', after: null })
				const read = async () => {
					const { value } = await stream.next()
					const delivery = (value as unknown as { delivery: AlertDelivery }).delivery
					cursor = delivery.cursor
					for (const { history } of delivery.alerts) got.push(history.at(-1)?.id ?? '')
				}
				await read()
				for (const [index, { writer, alert, cut }] of changes.entries()) {
					log.add(writer, alert, STEPS[index % STEPS.length] as AlertStep)
					await bus.publish('alerts.changed', { alerts: [], transitions: [], at: 0 })
					if (!cut) continue
					await stream.return(undefined)
					stream = streams.open({ wants: () => true, key: 'all', after: decodeCursor(cursor ?? '') ?? null })
					await read()
				}
				while (got.length < log.size()) await read()
				expect(new Set(got).size).toBe(got.length)
				await stream.return(undefined)
				await streams.close()
				await bus.close()
			},
		),
		{ numRuns: 40 },
	)
})

test('each line comes with the alert as it was then, and what nobody asked for does not come', async () => {
	const bus = await connectBus({ clock: { now: () => 0 } })
	const log = createLog()
	const streams = await createAlertStreams({ bus, queries: log.queries, log: { warn() {} } })
	const deliveries: AlertDelivery[] = []
	const stream = streams.open({ wants: ({ area }) => area === 'a', key: 'a', after: null })
	const reading = (async () => {
		for await (const item of stream) deliveries.push((item as { delivery: AlertDelivery }).delivery)
	})()
	await vi.waitFor(() => expect(deliveries).toHaveLength(1))
	log.add('w1', 'x', 'opened')
	log.add('w1', 'x', 'fired')
	log.add('w1', 'other', 'opened', 'b')
	log.add('w1', 'x', 'resolved')
	await bus.publish('alerts.changed', { alerts: [], transitions: [], at: 0 })
	await vi.waitFor(() => expect(deliveries.flatMap(({ alerts }) => alerts.map(({ phase }) => phase))).toHaveLength(3))
	expect(deliveries.flatMap(({ alerts }) => alerts.map(({ phase }) => phase))).toEqual([
		'pending',
		'firing',
		'resolved',
	])
	await stream.return(undefined)
	await reading
	await streams.close()
	await bus.close()
})

test('those who want the same get the very same delivery; others, and who comes with a place that is ahead, their own', async () => {
	const bus = await connectBus({ clock: { now: () => 0 } })
	const log = createLog()
	const streams = await createAlertStreams({ bus, queries: log.queries, log: { warn() {} } })
	const open = async (area: string, after: Record<string, number> | null = null) => {
		const stream = streams.open({ wants: (alert) => alert.area === area, key: area, after })
		await stream.next()
		return stream
	}
	const opened = [await open('a'), await open('a'), await open('b'), await open('a', { w2: 7 })]
	log.add('w1', 'x', 'opened', 'a')
	log.add('w1', 'y', 'opened', 'b')
	await bus.publish('alerts.changed', { alerts: [], transitions: [], at: 0 })
	const items = await Promise.all(opened.map((stream) => stream.next()))
	const deliveries = items.map(({ value }) => (value as unknown as { delivery: AlertDelivery }).delivery)
	expect(deliveries.map(({ alerts }) => alerts.map(({ id }) => id))).toEqual([['x'], ['x'], ['y'], ['x']])
	expect(deliveries[1]).toBe(deliveries[0])
	expect(deliveries.map(({ cursor }) => decodeCursor(cursor))).toEqual([
		...Array.from({ length: 3 }, () => ({ w1: 2 })),
		{ w1: 2, w2: 7 },
	])
	await Promise.all(opened.map((stream) => stream.return(undefined)))
	await streams.close()
	await bus.close()
})
