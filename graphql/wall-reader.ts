import type { AreaIndex } from '@vong/core/area'
import type { Clock } from '@vong/core/clock'
import type { Reading } from '@vong/core/indicator'
import { type PlanPoint, planBetween, plannedAt } from '@vong/core/plan'
import type { Source } from '@vong/core/source'
import type { Wall, WallTile } from '@vong/core/wall'
import type { AreaIds } from '@vong/store/store'
import type { Division } from './breakdown.ts'
import type { IndicatorPoint, IndicatorReader, Step } from './indicator-reader.ts'
import type { Place } from './places.ts'

/** More tiles than these cannot be told apart from ten metres. */
const MOST_COMMUNES = 60
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How far back a course reaches, by the step that it is told in. */
const SPANS: Record<Step, number> = { hour: 24 * HOUR_MS, day: 14 * DAY_MS, week: 84 * DAY_MS, month: 366 * DAY_MS }
const DRAWN_OVER_TIME: readonly WallTile['kind'][] = ['figure', 'gauge', 'series']
/** A list of many figures has no room for courses. */
const MOST_COURSES = 3

/** What nobody named a category for. */
const UNSORTED = 'Chưa phân loại'

/** A tile, and the place whose figures it shows. */
export interface WallTileView {
	readonly tile: WallTile
	readonly place: Place
	/** The instant that it shows; undefined: now. */
	readonly at?: number | undefined
}

export interface WallSeries {
	readonly indicator: string
	readonly step: Step
	readonly points: readonly IndicatorPoint[]
	readonly kind: WallTile['kind']
	readonly place: Place
	readonly from: number
	readonly to: number
	/** What is wanted by when, a little beyond the end; empty without a plan. */
	readonly plan: readonly PlanPoint[]
	/** What is wanted at the end. */
	readonly planned: number | null
}

export interface WallRow {
	readonly key: string
	readonly name: string
	readonly parentCode: string | null
	readonly latitude: number | null
	readonly longitude: number | null
	readonly readings: readonly Reading[]
}

interface WallReaderDeps {
	readonly indicators: IndicatorReader
	readonly areas: AreaIndex
	readonly placeOf: (code: string, at: number) => Place | undefined
	readonly sources: ReadonlyMap<string, Source>
	readonly scope: AreaIds
	readonly clock: Clock
}

/** What the tiles of a wall show of a place that the viewer may see; `scope` bounds what is told apart. */
export function createWallReader({ indicators, areas, placeOf, sources, scope, clock }: WallReaderDeps) {
	function stepOf(id: string): Step {
		const [first] = indicators.definitionOf(id).periods
		if (first === 'now') return 'hour'
		return first === 'hour' || first === 'day' || first === 'week' ? first : 'month'
	}

	/** Where months are few, days tell more. */
	function finerStep(id: string): Step {
		return stepOf(id) === 'month' && indicators.definitionOf(id).periods.includes('day') ? 'day' : stepOf(id)
	}

	const readingsOf = (place: Place, ids: readonly string[], at: number | undefined) =>
		at === undefined ? indicators.current(place, ids) : indicators.upTo(place, ids, at)

	async function series({ tile, place, at }: WallTileView): Promise<WallSeries[]> {
		if (!DRAWN_OVER_TIME.includes(tile.kind) || tile.indicators.length > MOST_COURSES) return []
		const to = at ?? clock.now()
		const found = tile.indicators.map(async (id): Promise<WallSeries> => {
			const step = finerStep(id)
			const from = to - SPANS[step]
			const points = await indicators.series(place, { id, from, to, step })
			const plan = tile.plan ? planBetween(tile.plan, from, to + SPANS[step] / 2) : []
			const planned = tile.plan ? plannedAt(tile.plan, to) : null
			return { indicator: id, step, points, kind: tile.kind, place, from, to, plan, planned }
		})
		return Promise.all(found)
	}

	/** The areas of the place: communes, or districts where there are and the communes are too many to be read from afar. */
	async function byArea({ tile, place, at }: WallTileView): Promise<WallRow[]> {
		const now = at ?? clock.now()
		const own = new Set(place.areaIds)
		const standing = (level: 'commune' | 'district') =>
			areas.at(now, { level }).filter(({ id }) => own.has(id) && (scope === 'all' || scope.includes(id)))
		const [communes, districts] = [standing('commune'), standing('district')]
		const shown = communes.length > MOST_COMMUNES && districts.length > 0 ? districts : communes
		const rows = shown.map(async (area): Promise<WallRow> => {
			const found = placeOf(area.code, now)
			const readings = found ? await readingsOf(found, tile.indicators, at) : []
			const { code: key, name, parentCode, lat: latitude, lon: longitude } = area
			return { key, name, parentCode, latitude, longitude, readings }
		})
		return Promise.all(rows)
	}

	async function divided({ tile, place, at }: WallTileView, by: Division): Promise<WallRow[]> {
		const found = await Promise.all(tile.indicators.map((id) => indicators.breakdown(place, { id, by, at, until: at })))
		return rowsOf(found.flat(), (name) => name || UNSORTED)
	}

	/** Told of the whole province only, with the source in place of an agency. */
	async function bySource({ tile, place, at }: WallTileView): Promise<WallRow[]> {
		const readings = await readingsOf(place, tile.indicators, at)
		return rowsOf(
			readings.filter(({ agency }) => agency !== ''),
			(id) => sources.get(id)?.name.vi ?? id,
		)
	}

	function rowsOf(readings: readonly Reading[], nameOf: (key: string) => string): WallRow[] {
		const noPlace = { parentCode: null, latitude: null, longitude: null }
		return [...Map.groupBy(readings, ({ agency, category }) => category ?? agency)].map(([key, own]) => ({
			key,
			name: nameOf(key),
			...noPlace,
			readings: own,
		}))
	}

	return {
		readings: async ({ tile, place, at }: WallTileView): Promise<Reading[]> => {
			const told = tile.indicators.length === 0 ? [] : await readingsOf(place, tile.indicators, at)
			return told.filter(({ agency }) => agency === '')
		},
		series,
		rows: async (view: WallTileView): Promise<WallRow[]> => {
			switch (view.tile.by) {
				case 'area':
					return byArea(view)
				case 'agency':
				case 'category':
					return divided(view, view.tile.by)
				case 'source':
					return bySource(view)
				default:
					return []
			}
		},
	}
}

/** A wall of a place that the viewer may see as a whole. */
export interface WallView {
	readonly wall: Wall
	readonly place: Place
	/** What the place is asked for by: a centre's id, or an official code. */
	readonly of: string
	/** Whether it is the whole province's. */
	readonly whole: boolean
	/** The instant that it shows; undefined: now. */
	readonly at?: number | undefined
}
