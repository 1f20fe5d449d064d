import type { MultiPolygon } from 'geojson'

export const areaOutlines = `query areaOutlines($codes: [String!]!, $at: DateTime) {
	areas(codes: $codes, at: $at) { code boundary }
}`
export interface AreaOutlines {
	readonly areas: readonly { readonly code: string; readonly boundary: MultiPolygon | null }[]
}
