import { SCREEN_DEAD_MS, type Screen, type Sighting } from '@vong/core/screen'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'
import { toDateTime } from '../../scalars.ts'
import type { ScreenState } from '../../screen-reader.ts'

interface SceneArgs {
	readonly screens: readonly string[]
	readonly wall: string
	readonly tile?: string | null
}

interface ReportArgs {
	readonly id: string
	readonly wall: string
	readonly tile?: string | null
	readonly alert?: string | null
}

type Resolve<T> = (screen: Screen, args: unknown, context: GraphqlContext) => T
const sighting =
	<T>(read: (seen: Sighting) => T): Resolve<T | null> =>
	({ id }, _, { reader }) => {
		const seen = reader.sightingOf(id)
		return seen ? read(seen) : null
	}
const scene =
	<T>(read: (set: { wall: string; tile: string | null; by: string }) => T): Resolve<T | null> =>
	({ id }, _, { reader }) => {
		const set = reader.sceneOf(id)
		return set ? read(set) : null
	}

export const resolvers = {
	Query: { screens: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.screens() },
	Mutation: {
		pairScreen: (
			_: unknown,
			{ code, name, walls, playlist }: { code: string; name: string; walls: string[]; playlist?: string | null },
			{ actions }: GraphqlContext,
		) => payload({}, () => actions.pairScreen(code, { name, walls, playlist: playlist ?? null })),
		removeScreen: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({}, () => actions.removeScreen(id)),
		setScene: (_: unknown, { screens, wall, tile }: SceneArgs, { actions }: GraphqlContext) =>
			payload({ screens: [] }, () => actions.setScene(screens, wall, tile ?? null)),
		reportScreen: (_: unknown, { id, wall, tile, alert }: ReportArgs, { actions }: GraphqlContext) =>
			payload({}, () => actions.reportScreen(id, wall, tile ?? null, alert ?? null)),
		releaseScene: (_: unknown, { screens }: { screens: string[] }, { actions }: GraphqlContext) =>
			payload({ screens: [] }, () => actions.releaseScene(screens)),
	},
	Screen: {
		// Those that were paired when there were no playlists have none.
		playlist: ({ playlist }: Screen) => playlist ?? null,
		pairedAt: ({ pairedAt }: Screen) => toDateTime(pairedAt),
		lastSeenAt: sighting(({ at }) => toDateTime(at)),
		alive: ({ id }: Screen, _: unknown, { reader, clock }: GraphqlContext) =>
			clock.now() - (reader.sightingOf(id)?.at ?? Number.NEGATIVE_INFINITY) < SCREEN_DEAD_MS,
		showsWall: sighting(({ wall }) => wall),
		showsTile: sighting(({ tile }) => tile),
		showsAlert: sighting(({ alert }) => alert),
		sceneWall: scene(({ wall }) => wall),
		sceneTile: scene(({ tile }) => tile),
		sceneBy: scene(({ by }) => by),
	},
	ScreenState: {
		reason: ({ reason }: ScreenState) => reason.toUpperCase(),
		since: ({ since }: ScreenState) => toDateTime(since),
		at: ({ at }: ScreenState) => toDateTime(at),
		until: ({ until }: ScreenState) => toDateTime(until),
	},
}
