import { type GeoGeometryObjects, geoIdentity, geoPath } from 'd3-geo'
import type { MultiPolygon } from 'geojson'
import polylabel from 'polylabel'

export interface Outlined {
	readonly code: string
	readonly boundary: MultiPolygon
}

interface Size {
	readonly width: number
	readonly height: number
}

export interface DrawnArea {
	readonly code: string
	/** SVG path in pixels. */
	readonly path: string
	/** The point furthest inside, and how far it lies from the border. */
	readonly x: number
	readonly y: number
	readonly radius: number
}

const MARGIN = 6
/** An area in focus takes so much of the width and of the height. */
const FOCUS = 0.4

/**
 * Areas as they fill a box; a province is small enough for degrees to be drawn as they are. With a focus, that area stands in the
 * middle and what lies around it about it.
 */
export function drawAreas(areas: readonly Outlined[], size: Size, focus?: string): DrawnArea[] {
	const projection = projectionOf(areas, size, focus)
	if (!projection) return []
	const path = geoPath(projection).digits(1)
	return areas.map(({ code, boundary }) => {
		const rings = largest(boundary).map((ring) =>
			ring.map(([lon = 0, lat = 0]): [number, number] => projection([lon, lat]) ?? [0, 0]),
		)
		const middle = polylabel(rings)
		return { code, path: path(boundary) ?? '', x: middle[0], y: middle[1], radius: middle.distance }
	})
}

/** Where a place of the map stands in the box, in pixels; undefined where nothing is drawn. */
export function createPlacing(areas: readonly Outlined[], size: Size, focus?: string) {
	const projection = projectionOf(areas, size, focus)
	return (latitude: number, longitude: number): readonly [x: number, y: number] | undefined =>
		projection?.([longitude, latitude]) ?? undefined
}

export interface Box {
	readonly x: number
	readonly y: number
	readonly width: number
	readonly height: number
}

/** All of the areas, in the pixels of a drawing that is turned to one of them. */
export function boxOfAll(areas: readonly Outlined[], size: Size, focus: string): Box | undefined {
	const projection = projectionOf(areas, size, focus)
	if (!projection) return undefined
	const [[left, top], [right, bottom]] = geoPath(projection).bounds(together(areas))
	return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether a place lies where a map of the areas has any ground, as far as their outermost borders tell. */
export function isOnMap(areas: readonly Outlined[], latitude: number, longitude: number): boolean {
	if (areas.length === 0) return false
	const [[west, south], [east, north]] = geoPath().bounds(together(areas))
	return longitude >= west && longitude <= east && latitude >= south && latitude <= north
}

const together = (areas: readonly Outlined[]): GeoGeometryObjects => ({
	type: 'GeometryCollection',
	geometries: areas.map(({ boundary }) => boundary),
})

function projectionOf(areas: readonly Outlined[], { width, height }: Size, focus: string | undefined) {
	if (width < 1 || height < 1 || areas.length === 0) return undefined
	const inFocus = areas.filter(({ code }) => code === focus)
	const margins = inFocus.length > 0 ? [(width * (1 - FOCUS)) / 2, (height * (1 - FOCUS)) / 2] : [MARGIN, MARGIN]
	const [left = 0, top = 0] = margins
	return geoIdentity()
		.reflectY(true)
		.fitExtent(
			[
				[left, top],
				[width - left, height - top],
			],
			together(inFocus.length > 0 ? inFocus : areas),
		)
}

/** The part with the most ground: a label on a river island would be missed. */
function largest({ coordinates }: MultiPolygon): MultiPolygon['coordinates'][number] {
	const ground = geoPath(geoIdentity())
	const sizes = coordinates.map((polygon) => ground.area({ type: 'Polygon', coordinates: polygon }))
	return coordinates[sizes.indexOf(Math.max(...sizes))] ?? []
}

interface Label {
	/** Pixels. */
	readonly size: number
	readonly lines: readonly string[]
}

/** Width of a letter, and from line to line, in letter heights. */
const LETTER = 0.58
const LINE = 1.1

interface Fitting {
	readonly name: string
	/** Empty: the name alone. */
	readonly figure: string
	/** The name is not to be left out for want of room. */
	readonly named: boolean
	/** Of the free circle, in pixels. */
	readonly radius: number
	/** Sizes of letters, in pixels. */
	readonly least: number
	readonly most: number
}

/**
 * Name and figure as large as they fit into the free circle: on one line or on one for each word of the name. Where they would be
 * smaller than can be read, the figure alone, unless the name has to be there: then they reach over the border.
 */
export function fitLabel({ name, figure, named, radius, least, most }: Fitting): Label {
	const last = figure === '' ? [] : [figure]
	const ways = [[name], name.split(' ')].map((lines) => [...lines, ...last])
	const fitted = ways.map((lines) => ({ lines, size: sizeOf(lines, radius) })).toSorted((a, b) => b.size - a.size)
	const [best] = fitted
	if (best && best.size >= least) return { lines: best.lines, size: Math.min(most, best.size) }
	if (named) return { lines: [name, ...last], size: least }
	return { lines: last, size: Math.min(most, Math.max(least, sizeOf([figure], radius))) }
}

/** The largest letters with which the corners of the text's box lie on the circle. */
function sizeOf(lines: readonly string[], radius: number): number {
	const width = Math.max(...lines.map((line) => line.length)) * LETTER
	return radius / Math.hypot(width / 2, (lines.length * LINE) / 2)
}
