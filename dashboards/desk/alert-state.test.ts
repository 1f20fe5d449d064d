import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AlertState } from '../app/schema-types.generated.ts'
import type { AlertNode, OpenAlerts } from './alert-documents.generated.ts'
import { alertsReducer, isOpen, noAlerts } from './alert-state.ts'

const alert = (id: string, state: AlertState = 'FIRING') =>
	({ id, state, severity: 'MAJOR', startedAt: '2026-01-01T00:00:00Z' }) as AlertNode
const page = (alerts: readonly AlertNode[], hasNextPage = false) => ({
	edges: alerts.map((node) => ({ node })),
	pageInfo: { hasNextPage, endCursor: null },
})
const open = (alerts: readonly AlertNode[], more = false): OpenAlerts => ({
	critical: page([]),
	major: page(alerts, more),
	minor: page([]),
	info: page([]),
})
const delivery = (alerts: readonly AlertNode[], over: { missed?: number; caughtUp?: boolean } = {}) => ({
	type: 'delivered' as const,
	delivery: { alerts, cursor: 'c', caughtUp: true, missed: 0, ...over },
})
const listed = (alerts: readonly AlertNode[], moved: readonly string[] = []) => ({
	type: 'listed' as const,
	open: open(alerts),
	moved: new Set(moved),
})
const openIds = (state: typeof noAlerts) =>
	[...state.byId.values()]
		.filter(isOpen)
		.map(({ id }) => id)
		.sort()

it('shows each alert as the centre last told of it, whether the list or the stream came first', () => {
	const moves = fc.array(
		fc.record({
			id: fc.constantFrom('a', 'b', 'c'),
			state: fc.constantFrom<AlertState>('FIRING', 'ACKNOWLEDGED', 'RESOLVED'),
		}),
		{ maxLength: 12 },
	)
	fc.assert(
		fc.property(moves, fc.nat(12), fc.nat(12), (steps, read, came) => {
			// The list was read after `read` steps and came in after `came` of them, all of which the stream told.
			const readAt = Math.min(read, steps.length)
			const cameAt = Math.max(readAt, Math.min(came, steps.length))
			const after = (count: number) =>
				new Map(steps.slice(0, count).map(({ id, state }) => [id, alert(id, state)] as const))
			let state = noAlerts
			steps.forEach((step, index) => {
				if (index === cameAt)
					state = alertsReducer(
						state,
						listed(
							[...after(readAt).values()].filter(isOpen),
							steps.slice(readAt, cameAt).map(({ id }) => id),
						),
					)
				state = alertsReducer(state, delivery([alert(step.id, step.state)]))
			})
			expect(openIds(state)).toEqual(
				[...after(steps.length).values()]
					.filter(isOpen)
					.map(({ id }) => id)
					.sort(),
			)
		}),
	)
})

it('takes what the list does not have any more for ended', () => {
	const before = alertsReducer(alertsReducer(noAlerts, delivery([alert('a'), alert('b')])), listed([alert('b')]))
	expect(openIds(before)).toEqual(['b'])
})

it('says since when the connection is lost, however often it fails again', () => {
	const lost = alertsReducer(alertsReducer(noAlerts, { type: 'lost', at: 5 }), { type: 'lost', at: 9 })
	expect(lost.connection).toEqual({ state: 'lost', since: 5 })
	expect(alertsReducer(lost, delivery([], { caughtUp: false })).connection.state).toBe('connecting')
	expect(alertsReducer(lost, delivery([])).connection.state).toBe('live')
})

it('counts what could not be delivered until somebody has taken note', () => {
	const missed = alertsReducer(alertsReducer(noAlerts, delivery([], { missed: 2 })), delivery([], { missed: 1 }))
	expect(missed.missed).toBe(3)
	expect(alertsReducer(missed, { type: 'noted' }).missed).toBe(0)
})

it('says when more are open than were read', () => {
	expect(alertsReducer(noAlerts, { type: 'listed', open: open([], true), moved: new Set() }).more).toBe(true)
})
