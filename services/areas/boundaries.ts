import { readFile } from 'node:fs/promises'
import type { Area, AreaIndex } from '@vong/core/area'
import { VongError } from '@vong/core/errors'
import { z } from 'zod'
import type { Ground } from './ground.ts'
import { createLocate, type Locate } from './locate.ts'
import { createOutlines, type OutlineOf } from './outlines.ts'

/** A boundary file of the operator, and the span in which its borders held (milliseconds; null: open). */
export interface BoundaryFile {
	readonly path: string
	readonly from: number | null
	readonly to: number | null
}

export interface Boundaries {
	readonly locate: Locate
	readonly outlineOf: OutlineOf
}

const position = z
	.array(z.number())
	.min(2, 'expected [longitude, latitude]')
	.refine(([lon = 0, lat = 0]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90, {
		error: 'expected [longitude, latitude] in degrees, in this order',
	})
	.transform(([lon = 0, lat = 0]): [number, number] => [lon, lat])
const ring = z
	.array(position)
	.min(4, 'expected at least 4 positions in a ring')
	.refine((positions) => `${positions[0]}` === `${positions.at(-1)}`, {
		error: 'expected a ring that ends where it begins',
	})
const rings = z.array(ring).min(1, 'expected an outer ring')
const date = z
	.string()
	.regex(/^\d{4}-\d\d-\d\d$/, 'expected a date like 2025-07-01')
	.transform((text) => Date.parse(`${text}T00:00:00+07:00`))
	.nullish()
const featureSchema = z.object({
	type: z.literal('Feature', 'expected a Feature'),
	properties: z.object({
		code: z
			.string('expected the official code as text')
			.regex(/^\d{2,5}$/, 'expected an official code of 2 to 5 digits'),
		validFrom: date,
		validTo: date,
	}),
	geometry: z.discriminatedUnion(
		'type',
		[
			z.object({ type: z.literal('Polygon'), coordinates: rings }),
			z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(rings) }),
		],
		'expected a Polygon or a MultiPolygon',
	),
})
const fileSchema = z.object({
	type: z.literal('FeatureCollection', 'expected a FeatureCollection'),
	features: z.array(z.unknown(), 'expected features'),
})

/**
 * Reads the operator's boundary files, to find areas by points and to draw them. Codes that the pack does not have are left out: a neighbour's
 * ground is no area here.
 * @throws VongError CONFIGURATION that names every mistake with path and number of the feature.
 */
export async function readBoundaries(files: readonly BoundaryFile[], areas: AreaIndex): Promise<Boundaries> {
	const errors: string[] = []
	const grounds: Ground[] = []
	for (const file of files) grounds.push(...(await readFileOf(file, areas, errors)))
	if (errors.length > 0) {
		throw new VongError(
			'CONFIGURATION',
			`AREAS_GEOJSON has mistakes:\n${errors.map((error) => `  ${error}`).join('\n')}`,
		)
	}
	return { locate: createLocate(grounds, areas), outlineOf: createOutlines(grounds) }
}

async function readFileOf(file: BoundaryFile, areas: AreaIndex, errors: string[]): Promise<Ground[]> {
	const { path } = file
	let content: unknown
	try {
		content = JSON.parse(await readFile(path, 'utf8'))
	} catch (error) {
		errors.push(`${path}: ${error instanceof Error ? error.message : String(error)}`)
		return []
	}
	const collection = fileSchema.safeParse(content)
	if (!collection.success) {
		errors.push(...collection.error.issues.map(({ message }) => `${path}: ${message}`))
		return []
	}
	const found: Ground[] = []
	for (const [index, each] of collection.data.features.entries()) {
		const feature = featureSchema.safeParse(each)
		const complain = (message: string) => errors.push(`${path}: feature ${index + 1}: ${message}`)
		if (!feature.success) {
			// One sentence for each feature: a ring in the wrong order would tell as many as it has positions.
			const [issue] = feature.error.issues
			if (issue) complain(`${issue.path.join('.') || 'the feature'}: ${issue.message}`)
			continue
		}
		const { properties, geometry } = feature.data
		const { code } = properties
		const from = properties.validFrom ?? file.from
		const to = properties.validTo ?? file.to
		if (from === null && to === null) {
			complain(`code ${code}: say from or to when its borders hold: codes are used again for other places`)
			continue
		}
		const span = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY }
		const named = areas.all.filter((area) => area.code === code)
		if (named.length === 0) continue
		if (!named.some((area) => overlaps(area, span))) {
			complain(`code ${code} names no area in that span`)
			continue
		}
		if (found.some((other) => other.code === code && other.from < span.to && span.from < other.to)) {
			complain(`code ${code} stands twice for the same time; expected one MultiPolygon`)
		}
		const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
		found.push(...polygons.map((each) => ({ code, ...span, rings: each })))
	}
	if (found.length === 0 && errors.length === 0) errors.push(`${path}: none of its features has a code of areas.csv`)
	return found
}

function overlaps({ validFrom, validTo }: Area, { from, to }: { from: number; to: number }): boolean {
	return (validFrom === null || validFrom < to) && (validTo === null || validTo > from)
}
