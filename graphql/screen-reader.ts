import type { Alert } from '@vong/core/alert'
import type { Clock } from '@vong/core/clock'
import { type Scene, type Screen, type Sighting, shownBy } from '@vong/core/screen'
import type { Viewer } from '@vong/core/viewer'
import type { AlertFilterInput } from './alert-reader.ts'
import { forbidden, invalid } from './errors.ts'
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
}

interface ScreenReaderDeps {
	readonly screens: ScreenView
	/** The walls that the viewer may see. */
	readonly walls: () => readonly WallView[]
	readonly alerts: (filter: AlertFilterInput, limit: number, after: undefined) => Promise<Alert[]>
	readonly clock: Clock
}

/** What a screen may call itself. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _.:-]{0,63}$/u
const MOST_ALERTS = 50

export type ScreenReader = ReturnType<typeof createScreenReader>

/** Screens as one viewer may see them: those whose walls the viewer may all see. */
export function createScreenReader(viewer: Viewer, { screens, walls, alerts, clock }: ScreenReaderDeps) {
	const views = () => new Map(walls().map((view) => [view.wall.id, view]))

	/** One that only goes by a name shows what the viewer sees first. */
	function named(id: string): Screen {
		const [first] = walls()
		return { id, name: id, walls: first ? [first.wall.id] : [], pairedAt: null, pairedBy: null }
	}

	/** Undefined when the viewer may not see it. */
	function visible(id: string): Screen | undefined {
		const seen = views()
		const screen = screens.find(id) ?? named(id)
		const scene = screens.sceneOf(id)
		const shows = [...screen.walls, ...(scene ? [scene.wall] : [])]
		return shows.length > 0 && shows.every((wall) => seen.has(wall)) ? screen : undefined
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

	async function stateOf(screen: Screen): Promise<ScreenState> {
		const now = clock.now()
		const shown = shownBy(screen, screens.sceneOf(screen.id), now)
		const view = views().get(shown.wall)
		const burning = view
			? await alerts(
					{
						states: ['FIRING'],
						severities: ['CRITICAL'],
						...(view.whole ? {} : { areas: [view.wall.centre] }),
					},
					MOST_ALERTS,
					undefined,
				)
			: []
		const [alert, ...others] = burning.filter(({ shadow }) => !shadow)
		const { wall, tile, until } = shown
		return {
			...{ screen: screen.id, wall, tile, until, at: now },
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
