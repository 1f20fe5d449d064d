import { expect, test } from 'vitest'
import type { WallAlert } from './documents.generated.ts'
import { emptyWall, wallReducer } from './wall-state.ts'

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
	agency: null,
	acknowledgedBy: null,
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
