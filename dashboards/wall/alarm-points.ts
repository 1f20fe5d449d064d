import { isOnMap, type Outlined } from '../map/drawing.ts'
import type { WallAlert } from './documents.generated.ts'

interface Station {
	readonly id: string
	readonly latitude: number
	readonly longitude: number
}

export interface AlarmPoint {
	readonly alert: WallAlert
	readonly latitude: number
	readonly longitude: number
}

/** Which alerts have a place of their own on the map: where their event said, or at their station. The others stand on their area. */
export function alarmPoints(
	alerts: readonly WallAlert[],
	stations: readonly Station[],
	outlines: readonly Outlined[],
): readonly AlarmPoint[] {
	const byId = new Map(stations.map((station) => [station.id, station]))
	return alerts.flatMap((alert) => {
		const { lat, lon, agency, subject } = alert
		const station = byId.get(agency ?? '') ?? byId.get(subject ?? '')
		const [latitude, longitude] =
			lat !== null && lon !== null ? [lat, lon] : [station?.latitude ?? null, station?.longitude ?? null]
		if (latitude === null || longitude === null || !isOnMap(outlines, latitude, longitude)) return []
		return [{ alert, latitude, longitude }]
	})
}
