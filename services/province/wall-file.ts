import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Centre } from '@vong/core/centre'
import { type IndicatorDefinition, isToldByCategory } from '@vong/core/indicator'
import { parseRfc3339 } from '@vong/core/instant'
import type { Plan } from '@vong/core/plan'
import type { Rule } from '@vong/core/rule'
import type { Source } from '@vong/core/source'
import {
	BREAKDOWNS,
	MOST_FIGURES,
	type Playlist,
	TILE_KINDS,
	type TileKind,
	type Wall,
	type WallTile,
} from '@vong/core/wall'
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
	findings: { least: 0, most: 0, by: false },
	clock: { least: 0, most: 0, by: false },
	countdown: { least: 0, most: 0, by: false },
}

const DAY_MS = 86_400_000

/** A day or a minute in Vietnamese time, and how long that is. */
const moment = z.string().transform((text, context) => {
	const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
	const start = parseRfc3339(`${text}${isDay ? 'T00:00' : ''}:00+07:00`)
	if (start !== undefined) return { start, end: isDay ? start + DAY_MS : start }
	context.addIssue({
		code: 'custom',
		message: 'expected a day such as 2026-12-31, or a minute such as 2026-12-31T17:00',
	})
	return z.NEVER
})

const points = z
	.array(z.strictObject({ at: moment, value: z.number() }).transform(({ at, value }) => ({ at: at.start, value })))
	.min(1)
	.refine(
		(all) => all.every(({ at }, index) => index === 0 || at > (all[index - 1]?.at ?? at)),
		'expected points in order of time',
	)

/** Points of the tile's own, or those by which a rule judges, so that a wall and its alerts never want different things. */
const plan = z
	.strictObject({ points: points.optional(), rule: z.string().optional() })
	.refine(({ points, rule }) => (points === undefined) !== (rule === undefined), 'expected points or rule, one of them')

const tileSchema = (known: Known) =>
	z
		.strictObject({
			kind: z.enum(TILE_KINDS),
			title: name.optional(),
			weight: z.number().min(0.5).max(8).default(1),
			indicators: z
				.array(
					z
						.string()
						.refine((each) => known.indicators.has(each), { error: ({ input }) => `there is no indicator ${input}` }),
				)
				.default([]),
			by: z.enum(BREAKDOWNS).optional(),
			sources: z
				.array(
					z.string().refine((each) => known.sources.has(each), { error: ({ input }) => `there is no source ${input}` }),
				)
				.min(1)
				.optional(),
			plan: plan.optional(),
			until: moment.optional(),
			afterwards: name.optional(),
		})
		.superRefine((tile, context) => {
			const { kind, indicators, by } = tile
			const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
			const needs = NEEDS[kind]
			if (indicators.length < needs.least || indicators.length > needs.most) {
				const wanted = needs.least === needs.most ? `${needs.most}` : `${needs.least} to ${needs.most}`
				wrong('indicators', `a ${kind} shows ${wanted} of them, not ${indicators.length}`)
			}
			if (needs.by !== (by !== undefined)) wrong('by', `a ${kind} ${needs.by ? 'needs' : 'knows no'} \`by\``)
			for (const each of by === 'category' ? indicators : []) {
				const definition = known.indicators.get(each)
				if (definition && !isToldByCategory(definition)) wrong('by', `${each} is not told by category`)
			}
			if (kind === 'map' && by !== undefined && by !== 'area') wrong('by', 'a map shows areas')
			if (tile.sources !== undefined && kind !== 'ticker') wrong('sources', `a ${kind} knows no \`sources\``)
			for (const field of ['until', 'afterwards'] as const) {
				const isGiven = tile[field] !== undefined
				if (isGiven !== (kind === 'countdown')) wrong(field, `a ${kind} ${isGiven ? 'knows no' : 'needs'} \`${field}\``)
			}
			if (tile.plan === undefined) return
			if (kind !== 'series' || indicators.length !== 1) wrong('plan', 'only a series of one indicator has a plan')
			else if (tile.plan.rule !== undefined && planOf(tile.plan.rule, indicators[0], known) === undefined)
				wrong('plan', `${tile.plan.rule} is no rule with a plan for ${indicators[0]}`)
		})
		.transform(({ until, afterwards, plan, title, by, ...rest }): WallTile => {
			const own = plan?.points && { by: 'instant' as const, points: plan.points }
			return {
				...rest,
				title,
				by,
				plan: own ?? (plan?.rule === undefined ? undefined : planOf(plan.rule, rest.indicators[0], known)),
				countdown: until && afterwards && { until: until.end, afterwards },
			}
		})

/** What a rule wants of an indicator by the time of day. */
function planOf(rule: string, indicator: string | undefined, { rules }: Known): Plan | undefined {
	const condition = rules.get(rule)?.condition
	if (condition?.kind !== 'plan' || condition.indicator !== indicator) return undefined
	return { by: 'minute', points: condition.points }
}

const wallSchema = (known: Known) =>
	z.strictObject({
		id,
		name,
		centre: id.refine((each) => known.centres.some((centre) => centre.id === each), {
			error: ({ input }) => `${input} is no centre of centres.yaml`,
		}),
		tiles: z.array(tileSchema(known)).min(1).max(40),
	})

const playlistsSchema = (walls: ReadonlySet<string>) => {
	const wall = id.refine((each) => walls.has(each), { error: ({ input }) => `there is no wall ${input}` })
	const entries = z.array(z.strictObject({ wall, seconds: z.number().int().min(5).max(3600) })).min(1)
	return z.strictObject({ playlists: z.array(z.strictObject({ id, name, entries })) })
}

export interface Walls {
	readonly walls: readonly Wall[]
	readonly playlists: readonly Playlist[]
}

interface Known {
	readonly centres: readonly Centre[]
	readonly indicators: ReadonlyMap<string, IndicatorDefinition>
	readonly sources: ReadonlyMap<string, Source>
	readonly rules: ReadonlyMap<string, Rule>
}

/** The walls of a pack: a file for each, and `playlists.yaml`. A pack may have none. Mistakes go to `errors`. */
export async function readWalls(dir: string, known: Known, errors: string[]): Promise<Walls> {
	const files = await readdir(dir).catch((): string[] => [])
	const walls: Wall[] = []
	const ofWalls = files.filter((each) => each.endsWith('.yaml') && each !== PLAYLISTS).sort()
	for (const file of ofWalls) {
		const wall = await readWall(join(dir, file), known, errors)
		if (wall) walls.push(wall)
	}
	if (!files.includes(PLAYLISTS)) return { walls, playlists: [] }
	const path = join(dir, PLAYLISTS)
	// One with a mistake in it is there all the same.
	const schema = playlistsSchema(new Set(ofWalls.map((file) => basename(file, '.yaml'))))
	const { playlists = [] } = (await readYaml(path, schema, errors)) ?? {}
	return { walls, playlists }
}

async function readWall(path: string, known: Known, errors: string[]): Promise<Wall | undefined> {
	const entry = await readYaml(path, wallSchema(known), errors)
	if (entry && entry.id !== basename(path, '.yaml')) {
		errors.push(`${path}:1: the file of wall ${entry.id} has to be named ${entry.id}.yaml`)
	}
	return entry
}
