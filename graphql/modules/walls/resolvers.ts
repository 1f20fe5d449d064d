import type { PlanPoint } from '@vong/core/plan'
import type { Playlist, WallTile } from '@vong/core/wall'
import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'
import type { WallSeries, WallTileView, WallView } from '../../wall-reader.ts'

const DAY_MS = 86_400_000
const ZONE_MS = 7 * 3_600_000
const WORK_STARTS_MS = 6 * 3_600_000

/** Whether any working time lies in the local day. */
function isWorkingDay({ at }: WallView, __: unknown, { clock, hours }: GraphqlContext): boolean | null {
	const midnight = Math.floor(((at ?? clock.now()) + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS
	const worked = hours.elapsed(midnight + WORK_STARTS_MS, midnight + DAY_MS)
	return worked === undefined ? null : worked > 0
}

interface WallArgs {
	id: string
	at?: number | null
	area?: string | null
}

const tileOf = ({ tile }: WallTileView): WallTile => tile

export const resolvers = {
	Query: {
		wall: (_: unknown, { id, at, area }: WallArgs, { reader }: GraphqlContext) =>
			reader.wall(id, at ?? undefined, area ?? undefined),
		walls: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.walls(),
		playlists: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.playlists(),
	},
	Wall: {
		id: ({ wall }: WallView) => wall.id,
		name: ({ wall }: WallView) => wall.name.vi,
		nameEn: ({ wall }: WallView) => wall.name.en,
		area: ({ place }: WallView) => place.area,
		workingDay: isWorkingDay,
		at: ({ at }: WallView) => toDateTime(at ?? null),
		whole: ({ whole }: WallView) => whole,
		newest: (view: WallView, _: unknown, { reader }: GraphqlContext) => reader.newestOf(view),
		alerts: (view: WallView, _: unknown, { reader }: GraphqlContext) => reader.burningOf(view),
		tiles: ({ wall, place, at }: WallView): WallTileView[] => wall.tiles.map((tile) => ({ tile, place, at })),
	},
	WallTile: {
		kind: (view: WallTileView) => tileOf(view).kind.toUpperCase(),
		title: (view: WallTileView) => tileOf(view).title?.vi ?? null,
		titleEn: (view: WallTileView) => tileOf(view).title?.en ?? null,
		weight: (view: WallTileView) => tileOf(view).weight,
		indicators: (view: WallTileView) => tileOf(view).indicators,
		by: (view: WallTileView) => tileOf(view).by?.toUpperCase() ?? null,
		sources: (view: WallTileView) => tileOf(view).sources ?? null,
		readings: (view: WallTileView, _: unknown, { reader }: GraphqlContext) => reader.wallTiles.readings(view),
		series: (view: WallTileView, _: unknown, { reader }: GraphqlContext) => reader.wallTiles.series(view),
		rows: (view: WallTileView, _: unknown, { reader }: GraphqlContext) => reader.wallTiles.rows(view),
		findings: (view: WallTileView, _: unknown, { reader }: GraphqlContext) =>
			tileOf(view).kind === 'findings' ? reader.findings(view.at) : [],
		until: (view: WallTileView) => toDateTime(tileOf(view).countdown?.until ?? null),
		afterwards: (view: WallTileView) => tileOf(view).countdown?.afterwards.vi ?? null,
		afterwardsEn: (view: WallTileView) => tileOf(view).countdown?.afterwards.en ?? null,
	},
	WallSeries: {
		alerts: (course: WallSeries, _: unknown, { reader }: GraphqlContext) => reader.alertsOnCourse(course),
	},
	PlanPoint: {
		at: ({ at }: PlanPoint) => toDateTime(at),
	},
	Playlist: {
		name: ({ name }: Playlist) => name.vi,
		nameEn: ({ name }: Playlist) => name.en,
	},
}
