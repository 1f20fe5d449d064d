/** A device that shows walls: paired by an administrator, or a browser that goes by a name. Instants are milliseconds. */
export interface Screen {
	/** Of a paired one the id of its token. */
	readonly id: string
	readonly name: string
	/** Ids of the walls that it may show; one after the other while nobody says otherwise. At least one. */
	readonly walls: readonly string[]
	/** Null for one that only goes by a name. */
	readonly pairedAt: number | null
	readonly pairedBy: string | null
}

/** What somebody set a screen to show. */
export interface Scene {
	readonly wall: string
	/** A tile of the wall that fills the screen; null shows the whole wall. */
	readonly tile: string | null
	readonly at: number
	readonly by: string
}

/** When a screen was last heard of, and what it showed. */
export interface Sighting {
	readonly at: number
	readonly wall: string
	readonly tile: string | null
	/** Id of the alert that stood in front of it. */
	readonly alert: string | null
	/** By its own word; else it was told to show this over a connection that stood. */
	readonly own: boolean
}

/** How long each wall of a screen is shown when there are several. */
export const TURN_MS = 30_000
/** A screen tells that it is there three times as often as this. */
export const SCREEN_DEAD_MS = 30_000

export interface Shown {
	readonly wall: string
	readonly tile: string | null
	readonly reason: 'scene' | 'rotation'
	/** Since when; null when it was always so. */
	readonly since: number | null
	/** When something else is to be shown by itself; null: never. */
	readonly until: number | null
	/** The wall that comes then. */
	readonly next: string | null
}

/** What a screen is to show, alerts aside. Turns go by the clock, so that screens with the same walls go in step. */
export function shownBy(screen: Pick<Screen, 'walls'>, scene: Scene | undefined, now: number): Shown {
	if (scene) return { wall: scene.wall, tile: scene.tile, reason: 'scene', since: scene.at, until: null, next: null }
	const { walls } = screen
	const turn = Math.floor(now / TURN_MS)
	const rotation = { wall: walls[turn % Math.max(1, walls.length)] ?? '', tile: null, reason: 'rotation' as const }
	if (walls.length < 2) return { ...rotation, since: null, until: null, next: null }
	const next = walls[(turn + 1) % walls.length] ?? null
	return { ...rotation, since: turn * TURN_MS, until: (turn + 1) * TURN_MS, next }
}
