import { expect, test } from 'vitest'
import { alarmPoints } from './alarm-points.ts'
import type { WallAlert } from './documents.generated.ts'

const ring = [
	[106, 11],
	[106, 12],
	[107, 12],
	[107, 11],
	[106, 11],
]
const OUTLINES = [{ code: '25195', boundary: { type: 'MultiPolygon' as const, coordinates: [[ring]] } }]
const STATIONS = [{ id: 'KK-01', latitude: 11.7, longitude: 106.2 }]
const alert = (more: Partial<WallAlert>): WallAlert => ({
	...{ id: 'a', name: '', nameEn: '', summary: '', summaryEn: '', severity: 'MAJOR', state: 'FIRING' },
	...{ area: null, startedAt: '', agency: null, subject: null, lat: null, lon: null },
	...{ acknowledgedBy: null, assignedTo: null, handedToName: null, shadow: false, procedure: null },
	...more,
})
const placesOf = (more: Partial<WallAlert>) =>
	alarmPoints([alert(more)], STATIONS, OUTLINES).map(({ latitude, longitude }) => [latitude, longitude])

test('an alert stands where its event said, or at its station', () => {
	expect(placesOf({ lat: 11.5, lon: 106.5, agency: 'KK-01' })).toEqual([[11.5, 106.5]])
	expect(placesOf({ agency: 'KK-01' })).toEqual([[11.7, 106.2]])
	expect(placesOf({ subject: 'KK-01' })).toEqual([[11.7, 106.2]])
})

test('what says no place, or one off the map, stays with its area', () => {
	expect(placesOf({})).toEqual([])
	expect(placesOf({ lat: 11.5 })).toEqual([])
	expect(placesOf({ lat: 21.5, lon: 106.5 })).toEqual([])
})
