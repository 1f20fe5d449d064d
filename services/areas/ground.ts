export type Ring = [number, number][]

/** One polygon of an area's ground, and the span in which it was that area's. */
export interface Ground {
	readonly code: string
	readonly from: number
	readonly to: number
	/** An outer ring and its holes: degrees, longitude first. */
	readonly rings: Ring[]
}
