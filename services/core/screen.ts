import type { Playlist } from './wall.ts'

/** A device that shows walls: paired by an administrator, or a browser that goes by a name. Instants are milliseconds. */
export interface Screen {
	/** Of a paired one the id of its token. */
	readonly id: string
	readonly name: string
	/** Ids of the walls that it may show; one after the other while nobody says otherwise. At least one. */
	readonly walls: readonly string[]
	/** The pack's playlist that it goes by; null: its walls, each for as long as the others. */
	readonly playlist: string | null
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

/** A wall, and for how long. */
export interface Turn {
	readonly wall: string
	readonly seconds: number
}

const TURN_SECONDS = 30

/** What a screen shows by itself, of the walls that there are: by its playlist as the pack has it now, or one after the other. */
export function turnsOf(
	{ walls, playlist }: Pick<Screen, 'walls' | 'playlist'>,
	playlists: readonly Playlist[],
	isThere: (wall: string) => boolean,
): readonly Turn[] {
	const own = walls.filter(isThere)
	const entries = playlists.find(({ id }) => id === playlist)?.entries.filter(({ wall }) => own.includes(wall))
	return entries && entries.length > 0 ? entries : own.map((wall) => ({ wall, seconds: TURN_SECONDS }))
}

/** What a screen is to show, alerts aside. Turns go by the clock, so that screens with the same turns go in step. */
export function shownBy(turns: readonly Turn[], scene: Scene | undefined, now: number): Shown {
	if (scene) return { wall: scene.wall, tile: scene.tile, reason: 'scene', since: scene.at, until: null, next: null }
	const rotation = { tile: null, reason: 'rotation' as const }
	const [only, ...others] = turns
	if (others.length === 0) return { ...rotation, wall: only?.wall ?? '', since: null, until: null, next: null }
	const round = turns.reduce((sum, { seconds }) => sum + seconds * 1_000, 0)
	let since = Math.floor(now / round) * round
	for (const [index, { wall, seconds }] of turns.entries()) {
		const until = since + seconds * 1_000
		if (now < until) return { ...rotation, wall, since, until, next: turns[(index + 1) % turns.length]?.wall ?? null }
		since = until
	}
	throw new RangeError(`No turn at ${now}: turns of no time.`)
}
