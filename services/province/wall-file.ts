import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Centre } from '@vong/core/centre'
import type { IndicatorDefinition } from '@vong/core/indicator'
import { BREAKDOWNS, MOST_FIGURES, type Playlist, TILE_KINDS, type TileKind, type Wall } from '@vong/core/wall'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const PLAYLISTS = 'playlists.yaml'

const id = z.string().regex(/^[a-z0-9-]+$/, 'expected lower-case letters, digits and hyphens')
const name = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

/** How many indicators each kind of tile can show, and whether it tells them apart by something. */
const NEEDS: Record<TileKind, { readonly least: number; readonly most: number; readonly by: boolean }> = {
	figure: { least: 1, most: MOST_FIGURES, by: false },
	gauge: { least: 1, most: 1, by: false },
	series: { least: 1, most: 3, by: false },
	ranking: { least: 1, most: 1, by: true },
	table: { least: 1, most: 3, by: true },
	map: { least: 1, most: 1, by: true },
	alerts: { least: 0, most: 0, by: false },
	ticker: { least: 0, most: 0, by: false },
	feeds: { least: 0, most: 0, by: false },
	clock: { least: 0, most: 0, by: false },
}

const tileSchema = z
	.strictObject({
		kind: z.enum(TILE_KINDS),
		title: name.optional(),
		weight: z.number().min(0.5).max(8).default(1),
		indicators: z.array(z.string()).default([]),
		by: z.enum(BREAKDOWNS).optional(),
	})
	.superRefine(({ kind, indicators, by }, context) => {
		const needs = NEEDS[kind]
		if (indicators.length < needs.least || indicators.length > needs.most) {
			const wanted = needs.least === needs.most ? `${needs.most}` : `${needs.least} to ${needs.most}`
			context.addIssue({
				code: 'custom',
				path: ['indicators'],
				message: `a ${kind} shows ${wanted} of them, not ${indicators.length}`,
			})
		}
		if (needs.by !== (by !== undefined)) {
			context.addIssue({ code: 'custom', path: ['by'], message: `a ${kind} ${needs.by ? 'needs' : 'knows no'} \`by\`` })
		}
		if (kind === 'map' && by !== undefined && by !== 'area') {
			context.addIssue({ code: 'custom', path: ['by'], message: 'a map shows areas' })
		}
	})

const wallSchema = z.strictObject({ id, name, centre: id, tiles: z.array(tileSchema).min(1).max(40) })

const playlistsSchema = z.strictObject({
	playlists: z.array(
		z.strictObject({
			id,
			name,
			entries: z.array(z.strictObject({ wall: id, seconds: z.number().int().min(5).max(3600) })).min(1),
		}),
	),
})

export interface Walls {
	readonly walls: readonly Wall[]
	readonly playlists: readonly Playlist[]
}

interface Known {
	readonly centres: readonly Centre[]
	readonly indicators: ReadonlyMap<string, IndicatorDefinition>
}

/** The walls of a pack: a file for each, and `playlists.yaml`. A pack may have none. Mistakes go to `errors`. */
export async function readWalls(dir: string, known: Known, errors: string[]): Promise<Walls> {
	const files = await readdir(dir).catch((): string[] => [])
	const walls: Wall[] = []
	for (const file of files.filter((each) => each.endsWith('.yaml') && each !== PLAYLISTS).sort()) {
		const wall = await readWall(join(dir, file), known, errors)
		if (wall) walls.push(wall)
	}
	if (!files.includes(PLAYLISTS)) return { walls, playlists: [] }
	const path = join(dir, PLAYLISTS)
	const { playlists = [] } = (await readYaml(path, playlistsSchema, errors)) ?? {}
	const ids = new Set(walls.map((wall) => wall.id))
	for (const playlist of playlists) {
		const missing = playlist.entries.filter(({ wall }) => !ids.has(wall)).map(({ wall }) => wall)
		if (missing.length > 0) errors.push(`${path}: playlist ${playlist.id}: there is no wall ${missing.join(', ')}`)
	}
	return { walls, playlists }
}

async function readWall(path: string, { centres, indicators }: Known, errors: string[]): Promise<Wall | undefined> {
	const entry = await readYaml(path, wallSchema, errors)
	if (!entry) return undefined
	if (entry.id !== basename(path, '.yaml')) {
		errors.push(`${path}:1: the file of wall ${entry.id} has to be named ${entry.id}.yaml`)
	}
	if (!centres.some((centre) => centre.id === entry.centre)) {
		errors.push(`${path}: centre ${entry.centre} is no centre of centres.yaml`)
	}
	for (const [index, tile] of entry.tiles.entries()) {
		const missing = tile.indicators.filter((each) => !indicators.has(each))
		if (missing.length > 0) errors.push(`${path}: tiles.${index}: there is no indicator ${missing.join(', ')}`)
	}
	const tiles = entry.tiles.map((tile) => ({ ...tile, title: tile.title, by: tile.by }))
	return { ...entry, tiles }
}
