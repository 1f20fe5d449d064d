import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import { type Scene, type Screen, type Sighting, shownBy, turnsOf } from '@vong/core/screen'
import type { Viewer } from '@vong/core/viewer'
import type { Playlist } from '@vong/core/wall'
import type { AlertFilterInput } from './alert-reader.ts'
import { forbidden, invalid } from './errors.ts'
import type { Burning } from './live/burning.ts'
import type { WallView } from './wall-reader.ts'

/** The screens as all processes know them. */
export interface ScreenView {
	find(id: string): Screen | undefined
	sceneOf(id: string): Scene | undefined
	sightingOf(id: string): Sighting | undefined
	ids(): readonly string[]
}

export interface ScreenState {
	readonly screen: string
	readonly wall: string
	readonly tile: string | null
	readonly reason: 'rotation' | 'scene' | 'takeover'
	readonly alert: Alert | null
	readonly moreAlerts: number
	readonly since: number | null
	readonly at: number
	/** When it has to be worked out again by itself; null: when something changes. */
	readonly until: number | null
	/** The wall that comes then. */
	readonly next: string | null
}

interface ScreenReaderDeps {
	readonly screens: ScreenView
	/** The walls that the viewer may see. */
	readonly walls: () => readonly WallView[]
	/** Those of the pack. */
	readonly playlists: readonly Playlist[]
	/** Whether the pack still has a wall of that name. */
	readonly isWall: (id: string) => boolean
	readonly burning: Burning
	readonly alerts: (filter: AlertFilterInput, limit: number, after: undefined) => Promise<Alert[]>
	readonly wantsAlert: (filter: AlertFilterInput) => (alert: Alert) => boolean
	readonly clock: Clock
}

/** What a screen may call itself. */
const NAME = /^[\p{L}\p{N}_-][\p{L}\p{N} _.:-]{0,63}$/u
const MOST_ALERTS = 50

export type ScreenReader = ReturnType<typeof createScreenReader>

/** Screens as one viewer may see them: those whose walls the viewer may all see. */
export function createScreenReader(viewer: Viewer, deps: ScreenReaderDeps) {
	const { screens, walls, playlists, isWall, burning, alerts, wantsAlert, clock } = deps
	const views = () => new Map(walls().map((view) => [view.wall.id, view]))

	/** One that only goes by a name shows what the viewer sees first. */
	function named(id: string): Screen {
		const [first] = walls()
		return { id, name: id, walls: first ? [first.wall.id] : [], playlist: null, pairedAt: null, pairedBy: null }
	}

	/** The walls that tell whose screen it is; one that only goes by a name is where it was last seen. */
	function placesOf(screen: Screen): readonly string[] {
		if (screen.pairedAt !== null) return screen.walls.filter(isWall)
		const place = screens.sightingOf(screen.id)?.wall ?? screens.sceneOf(screen.id)?.wall
		return place !== undefined && isWall(place) ? [place] : screen.walls
	}

	/** Undefined when the viewer may not see it. */
	function visible(id: string): Screen | undefined {
		const seen = views()
		const screen = screens.find(id) ?? named(id)
		const places = placesOf(screen)
		// One whose walls are all gone is for those who see everything to take out.
		if (places.length === 0) return viewer.scope.kind === 'all' ? screen : undefined
		return places.every((wall) => seen.has(wall)) ? screen : undefined
	}

	/** @throws GraphQLError for what is no screen, or none of the viewer's. */
	function need(id: string): Screen {
		if (!screens.find(id) && !NAME.test(id))
			throw invalid('A screen goes by letters, digits and . _ : - of at most 64.')
		// A paired screen is itself and no other.
		if (screens.find(viewer.id) && viewer.id !== id) throw forbidden('A screen may speak for itself only.')
		const screen = visible(id)
		if (!screen) throw forbidden(`The screen ${id} shows walls outside of your scope.`)
		return screen
	}

	/** What stands in front of a wall, youngest first. */
	async function takingOver({ wall, whole }: WallView): Promise<readonly Alert[]> {
		const where = whole ? {} : { areas: [wall.centre] }
		const all = await burning()
		if (all) return all.filter(wantsAlert(where))
		const found = await alerts({ ...where, states: ['FIRING'], severities: ['CRITICAL'] }, MOST_ALERTS, undefined)
		return found.filter(({ shadow }) => !shadow)
	}

	async function stateOf(screen: Screen): Promise<ScreenState> {
		const now = clock.now()
		const seen = views()
		const scene = screens.sceneOf(screen.id)
		// What the pack has lost, or was set by who sees more than this viewer, cannot be shown: its own walls can.
		const shown = shownBy(
			turnsOf(screen, playlists, (id) => seen.has(id)),
			scene && seen.has(scene.wall) ? scene : undefined,
			now,
		)
		const view = seen.get(shown.wall)
		if (!view) throw invalid('None of the walls of this screen is there any more. Take it out, and pair it anew.')
		const [alert, ...others] = await takingOver(view)
		const { wall, tile, until, next } = shown
		return {
			...{ screen: screen.id, wall, tile, until, next, at: now },
			alert: alert ?? null,
			moreAlerts: others.length,
			reason: alert ? 'takeover' : shown.reason,
			since: alert ? alert.firedAt : shown.since,
		}
	}

	return {
		screens: (): Screen[] => screens.ids().flatMap((id) => visible(id) ?? []),
		screen: need,
		sceneOf: (id: string) => screens.sceneOf(id),
		sightingOf: (id: string) => screens.sightingOf(id),
		/** @throws GraphQLError for what is no screen, or none of the viewer's. */
		screenState(id: string): () => Promise<ScreenState> {
			need(id)
			return () => stateOf(need(id))
		},
		/**
		 * The walls of a playlist.
		 * @throws GraphQLError INVALID for a playlist that there is not, or with a wall that the viewer may not see.
		 */
		playlistForScreen(id: string): readonly string[] {
			const seen = views()
			const entries = playlists.find((playlist) => playlist.id === id)?.entries
			if (!entries?.every(({ wall }) => seen.has(wall))) throw invalid(`There is no playlist ${id} that you may see.`)
			return entries.map(({ wall }) => wall)
		},
		/** @throws GraphQLError INVALID for a wall that there is not, or that the viewer may not see. */
		wallForScene(id: string, tile: string | null): void {
			const view = views().get(id)
			if (!view) throw invalid(`There is no wall ${id} that you may see.`)
			const names = view.wall.tiles.flatMap(({ kind, indicators }, index) => [`${index + 1}`, kind, ...indicators])
			if (tile !== null && !names.some((name) => name.toUpperCase() === tile.toUpperCase()))
				throw invalid(`The wall ${id} has no tile ${tile}. Name it by number, kind or indicator.`)
		},
	}
}
