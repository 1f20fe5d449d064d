import type { MultiPolygon } from 'geojson'

export const areaOutlines = `query areaOutlines($codes: [String!]!, $at: DateTime) {
	areas(codes: $codes, at: $at) { code boundary }
}`
export interface AreaOutlines {
	readonly areas: readonly { readonly code: string; readonly boundary: MultiPolygon | null }[]
}

export const stationPoints = `query stationPoints($indicator: String!, $area: String, $at: DateTime) {
	stations(indicator: $indicator, area: $area, at: $at) { id latitude longitude value unit freshness }
}`
export interface StationPoint {
	readonly id: string
	readonly latitude: number
	readonly longitude: number
	readonly value: number | null
	readonly unit: string
	readonly freshness: 'LIVE' | 'LATE' | 'STALE' | 'DEAD'
}
export interface StationPoints {
	readonly stations: readonly StationPoint[]
}
