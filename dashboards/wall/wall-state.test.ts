import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventNode } from '../app/documents.generated.ts'
import type { Reading, Tile, WallAlert, WallSnapshot } from './documents.generated.ts'
import { emptyWall, type WallState, wallReducer } from './wall-state.ts'

const alert = (id: string, changes: Partial<WallAlert> = {}): WallAlert => ({
	id,
	name: id,
	nameEn: id,
	summary: id,
	summaryEn: id,
	severity: 'MAJOR',
	state: 'FIRING',
	area: null,
	startedAt: '2026-11-23T10:00:00Z',
	...{ agency: null, subject: null, lat: null, lon: null },
	...{ acknowledgedBy: null, assignedTo: null, handedToName: null },
	shadow: false,
	procedure: null,
	...changes,
})

const shown = (...deliveries: WallAlert[][]) =>
	deliveries
		.reduce((state, alerts) => wallReducer(state, { type: 'alerts', alerts }), emptyWall)
		.alerts.map(({ id, state }) => `${id} ${state}`)

test('the gravest alert stands first, then the youngest', () => {
	const later = { startedAt: '2026-11-23T11:00:00Z' }
	expect(
		shown([
			alert('a'),
			alert('b', later),
			alert('c', { severity: 'CRITICAL' }),
			alert('d', { severity: 'INFO', ...later }),
		]),
	).toEqual(['c FIRING', 'b FIRING', 'a FIRING', 'd FIRING'])
})

test('the newest word on an alert counts, and what is over is gone', () => {
	expect(
		shown(
			[alert('a'), alert('b')],
			[alert('a', { state: 'ACKNOWLEDGED' })],
			[alert('b', { state: 'RESOLVED' }), alert('x', { state: 'PENDING' })],
		),
	).toEqual(['a ACKNOWLEDGED'])
})

test('what is only being tried is on no wall', () => {
	expect(shown([alert('a', { shadow: true }), alert('b')])).toEqual(['b FIRING'])
})

describe('figures', () => {
	const [OCTOBER, NOVEMBER, DECEMBER] = ['2026-09-30T17:00:00Z', '2026-10-31T17:00:00Z', '2026-11-30T17:00:00Z']
	const NOW = Date.parse(DECEMBER)
	const reading = (periodStart: string, revision: number, value: number | null, changes: Partial<Reading> = {}) =>
		({ id: 'ONTIME', period: 'month', periodStart, revision, value, ...changes }) as Reading

	function snapshot(readings: readonly Reading[], series?: Tile['series']): WallSnapshot {
		const tile = { kind: 'FIGURE', indicators: ['ONTIME'], readings, ...(series && { series }) } as unknown as Tile
		return { wall: { id: 'w', newest: [], alerts: [], tiles: [tile] } as unknown as WallSnapshot['wall'], sources: [] }
	}
	const open = (readings: readonly Reading[], series?: Tile['series']) =>
		wallReducer(emptyWall, { type: 'snapshot', snapshot: snapshot(readings, series), at: NOW })
	const told = (state: WallState, ...readings: Reading[]) => wallReducer(state, { type: 'readings', readings, at: NOW })
	const figure = ({ wall }: WallState) => wall?.tiles[0]?.readings[0]

	const running = reading(NOVEMBER, 0, 90)
	test.each([
		['a change within the running period', [[reading(NOVEMBER, 0, 91)]], 91],
		['the running period without a value any more', [[reading(NOVEMBER, 0, null)]], null],
		['late data for the period before', [[reading(OCTOBER, 2, 50)]], 90],
		[
			'late data for the period before, told after the running one',
			[[reading(NOVEMBER, 0, 91), reading(OCTOBER, 2, 50)]],
			91,
		],
		[
			'late data for the period before, told ahead of the running one',
			[[reading(OCTOBER, 2, 50), reading(NOVEMBER, 0, 91)]],
			91,
		],
		['the next period', [[reading(DECEMBER, 0, null)]], null],
		['the next period, told with the one that has closed', [[reading(DECEMBER, 0, 5), reading(NOVEMBER, 1, 92)]], 5],
		['the period that has closed, when nothing is known of the next one', [[reading(NOVEMBER, 1, 92)]], 92],
		['what ran, told after it had closed', [[reading(NOVEMBER, 1, 92)], [reading(NOVEMBER, 0, 91)]], 92],
		['a later revision before an earlier one', [[reading(NOVEMBER, 2, 93)], [reading(NOVEMBER, 1, 92)]], 93],
		['a period of another kind', [[reading(DECEMBER, 0, 1, { period: 'day' })]], 90],
		['another figure', [[reading(DECEMBER, 0, 1, { id: 'WAIT' })]], 90],
	] as const)('%s', (_, deliveries, value) => {
		const shown = deliveries.reduce<WallState>((state, readings) => told(state, ...readings), open([running]))
		expect(figure(shown)?.value).toBe(value)
	})

	test('a snapshot that was on its way while a period ended does not bring the former one back', () => {
		const ended = told(open([running]), reading(DECEMBER, 0, null))
		const late = wallReducer(ended, { type: 'snapshot', snapshot: snapshot([running]), at: NOW })
		expect(figure(late)).toEqual(reading(DECEMBER, 0, null))
		const next = wallReducer(late, { type: 'snapshot', snapshot: snapshot([reading(DECEMBER, 0, 100)]), at: NOW })
		expect(figure(next)?.value).toBe(100)
	})

	test('a period that is told of and has not begun gives way: the clock was set back', () => {
		const at = Date.parse(NOVEMBER)
		const early = wallReducer(emptyWall, { type: 'snapshot', snapshot: snapshot([reading(DECEMBER, 0, 5)]), at })
		const next = wallReducer(early, { type: 'readings', readings: [running], at })
		expect(figure(next)).toEqual(running)
		expect(figure(wallReducer(early, { type: 'snapshot', snapshot: snapshot([running]), at }))).toEqual(running)
	})

	test('a snapshot without courses leaves those that are known', () => {
		const course = [{ indicator: 'ONTIME', step: 'day', points: [], plan: [], planned: null, alerts: [] }]
		const again = wallReducer(open([running], course), { type: 'snapshot', snapshot: snapshot([running]), at: NOW })
		expect(again.wall?.tiles[0]?.series).toEqual(course)
	})

	test('in whatever order and company readings come, the newest period in its newest revision is shown', () => {
		const anyReading = fc.record({
			start: fc.constantFrom(OCTOBER, NOVEMBER, DECEMBER),
			revision: fc.nat(3),
			inSnapshot: fc.boolean(),
		})
		const anyDeliveries = fc.array(fc.array(anyReading, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
		fc.assert(
			fc.property(anyDeliveries, (deliveries) => {
				// What is said of one revision of one period is the same whenever it is said.
				const of = (start: string, revision: number) => reading(start, revision, Date.parse(start) + revision)
				const first = of(OCTOBER, 0)
				const shown = deliveries.reduce<WallState>(
					(state, delivery) => {
						const readings = delivery.map(({ start, revision }) => of(start, revision))
						const [only] = readings
						return only && readings.length === 1 && delivery[0]?.inSnapshot
							? wallReducer(state, { type: 'snapshot', snapshot: snapshot([only]), at: NOW })
							: told(state, ...readings)
					},
					open([first]),
				)
				const newest = [
					first.value ?? 0,
					...deliveries.flat().map(({ start, revision }) => Date.parse(start) + revision),
				]
				expect(figure(shown)?.value).toBe(Math.max(...newest))
			}),
		)
	})
})

test('the newest events go on when the clock of the centre is set back', () => {
	const now = Date.parse('2026-11-23T05:00:00Z')
	const event = (id: string, receivedAt: string) => ({ source: 'queue', id, type: 'called', receivedAt }) as EventNode
	const before = Array.from({ length: 12 }, (_, index) => event(`before-${index}`, '2026-11-23T12:00:00Z'))
	const state = [before, [event('a', '2026-11-23T04:59:58Z')], [event('b', '2026-11-23T04:59:59Z')]].reduce(
		(former, events) => wallReducer(former, { type: 'events', events, at: now }),
		emptyWall,
	)
	expect(state.events.slice(0, 2).map(({ id }) => id)).toEqual(['b', 'a'])
})
