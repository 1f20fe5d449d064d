import type { Plan } from './plan.ts'

/** What a tile draws; each kind is a file of the pages. */
export const TILE_KINDS = [
	'figure',
	'gauge',
	'series',
	'ranking',
	'table',
	'map',
	'alerts',
	'ticker',
	'feeds',
	'findings',
	'clock',
	'countdown',
] as const
export type TileKind = (typeof TILE_KINDS)[number]

/** By what a tile tells its figures apart: areas below the place, offices that handle, what sort of thing it is, or sources of data. */
export const BREAKDOWNS = ['area', 'agency', 'category', 'source'] as const
export type Breakdown = (typeof BREAKDOWNS)[number]

/** Read from ten metres, a tile holds no more figures than these. */
export const MOST_FIGURES = 7

interface Name {
	readonly vi: string
	readonly en: string
}

/** What is left until an instant (milliseconds, exclusive), and what is said once it has come. */
export interface Countdown {
	readonly until: number
	readonly afterwards: Name
}

export interface WallTile {
	readonly kind: TileKind
	/** The indicator's own name when absent. */
	readonly title: Name | undefined
	/** How much of the wall it takes, against the other tiles. */
	readonly weight: number
	readonly indicators: readonly string[]
	/** Set for rankings, tables and maps. */
	readonly by: Breakdown | undefined
	/** Of a course: what is wanted by when. */
	readonly plan?: Plan | undefined
	/** Of a ticker: ids of the sources whose events it shows; absent: of all. */
	readonly sources?: readonly string[] | undefined
	/** Set for countdowns. */
	readonly countdown?: Countdown | undefined
}

/** What a screen shows: tiles in reading order; where each comes to stand follows from the screen's shape. */
export interface Wall {
	readonly id: string
	readonly name: Name
	/** Whose figures it shows: a centre's id. */
	readonly centre: string
	readonly tiles: readonly WallTile[]
}

/** Walls that a screen shows one after the other. */
export interface Playlist {
	readonly id: string
	readonly name: Name
	readonly entries: readonly { readonly wall: string; readonly seconds: number }[]
}
