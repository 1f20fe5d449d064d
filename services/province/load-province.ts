import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Area } from '@vong/core/area'
import type { Centre } from '@vong/core/centre'
import { VongError } from '@vong/core/errors'
import type { DeclaredFigure, Population } from '@vong/core/figures'
import type { HandlingLimit } from '@vong/core/handling-limit'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { AlertingPolicy } from '@vong/core/notification'
import type { Procedure } from '@vong/core/procedure'
import type { PublicWarnings } from '@vong/core/public-warning'
import type { Rule } from '@vong/core/rule'
import type { Source } from '@vong/core/source'
import type { Succession } from '@vong/core/succession'
import type { Playlist, Wall } from '@vong/core/wall'
import type { CalendarData } from '@vong/core/working-time'
import { readAlerting } from './alerting-file.ts'
import { readAreas } from './areas-file.ts'
import { readCalendar } from './calendar-file.ts'
import { readCentres } from './centres-file.ts'
import { readDeclared } from './declared-file.ts'
import { readIndicators } from './indicator-file.ts'
import { readLimits } from './limits-file.ts'
import {
	definitionsSchema,
	personalSchema,
	provinceSchema,
	type SharedRules,
	sourceSchema,
	toSource,
} from './pack-schema.ts'
import { readPopulation } from './population-file.ts'
import { readProcedures } from './procedures-file.ts'
import { type RuleFile, readRules } from './rule-file.ts'
import { readSignIn, type SignInRules } from './sign-in-file.ts'
import { readSuccessions } from './successions-file.ts'
import { readWalls } from './wall-file.ts'
import { readWarnings } from './warnings-file.ts'
import { readYaml } from './yaml-file.ts'

/** A province pack: everything that is true of one province only. */
export interface Province {
	readonly id: string
	readonly name: { readonly vi: string; readonly en: string }
	readonly timeZone: string
	readonly areas: readonly Area[]
	/** What became of the areas that ended. */
	readonly successions: readonly Succession[]
	readonly sources: ReadonlyMap<string, Source>
	/** The first one is the whole province's. */
	readonly centres: readonly Centre[]
	readonly calendar: CalendarData
	/** How long handling may take where nothing names a due date. */
	readonly limits: readonly HandlingLimit[]
	readonly indicators: ReadonlyMap<string, IndicatorDefinition>
	/** Figures that somebody stated, to be shown beside what is counted here, never merged with it. */
	readonly declared: readonly DeclaredFigure[]
	readonly population: readonly Population[]
	/** By id. */
	readonly rules: ReadonlyMap<string, Rule>
	/** The rules as their files say them, by id. */
	readonly ruleFiles: ReadonlyMap<string, RuleFile>
	/** What to do about alerts, by id. */
	readonly procedures: ReadonlyMap<string, Procedure>
	/** Who is told of alerts, when, and when not. */
	readonly alerting: AlertingPolicy
	/** Of what the public is warned; undefined: of nothing. */
	readonly publicWarnings: PublicWarnings | undefined
	readonly walls: readonly Wall[]
	readonly playlists: readonly Playlist[]
	/** Who is let in by single sign-on. */
	readonly signIn: SignInRules
}

/**
 * Reads and checks a pack.
 * @throws VongError CONFIGURATION that names every mistake with file, line and what was expected.
 */
export async function loadProvince(dir: string): Promise<Province> {
	const { province, mistakes } = await readProvince(dir)
	if (!province) {
		const listed = mistakes.map((mistake) => `  ${mistake}`).join('\n')
		throw new VongError('CONFIGURATION', `The province pack ${dir} has mistakes:\n${listed}`)
	}
	return province
}

/** A pack, or what is wrong with it: every mistake as `file:line:column: what was expected`, as far as it has a line. */
export async function readProvince(
	dir: string,
): Promise<{ readonly province: Province | undefined; readonly mistakes: readonly string[] }> {
	const errors: string[] = []
	const province = await readYaml(join(dir, 'province.yaml'), provinceSchema, errors)
	const areas = await readAreas(join(dir, 'areas.csv'), errors)
	const successions = await readSuccessions(join(dir, 'successions.csv'), areas, errors)
	const shared: SharedRules = {
		retention: province?.retention ?? {},
		personal: (await readYaml(join(dir, 'personal.yaml'), personalSchema, errors)) ?? { drop: [], hash: [], keep: [] },
		definitions: (await readYaml(join(dir, 'definitions.yaml'), definitionsSchema, errors)) ?? {},
	}
	const sources = await readSources(join(dir, 'sources'), areas, shared, errors)
	const calendar = await readCalendar(join(dir, 'calendar.yaml'), province?.timeZone ?? 'UTC', errors)
	const centres = await readCentres(join(dir, 'centres.yaml'), areas, errors)
	const limits = await readLimits(join(dir, 'limits.yaml'), errors)
	const indicators = await readIndicators(join(dir, 'indicators'), sources, errors)
	const procedures = await readProcedures(join(dir, 'procedures.yaml'), errors)
	const ruleFiles = await readRules(join(dir, 'rules'), { sources, indicators, procedures }, errors)
	const rules = new Map([...ruleFiles].map(([name, { rule }]) => [name, rule]))
	const { walls, playlists } = await readWalls(join(dir, 'walls'), { centres, indicators, sources, rules }, errors)
	const alerting = await readAlerting(join(dir, 'alerting.yaml'), { centres, rules }, errors)
	const publicWarnings = await readWarnings(join(dir, 'public-warnings.yaml'), rules, errors)
	const declared = await readDeclared(join(dir, 'declared.yaml'), errors)
	const population = await readPopulation(join(dir, 'population.csv'), areas, errors)
	const places = new Set([...areas.map(({ code }) => code), ...centres.map(({ id }) => id)])
	const signIn = await readSignIn(join(dir, 'sign-in.yaml'), places, errors)
	if (errors.length > 0 || !province || !calendar || !alerting) return { province: undefined, mistakes: errors }
	const { id, name, timeZone } = province
	const found: Province = {
		id,
		name,
		timeZone,
		areas,
		successions,
		sources,
		centres,
		calendar,
		limits,
		indicators,
		declared,
		population,
		rules,
		ruleFiles,
		procedures,
		alerting,
		publicWarnings,
		walls,
		playlists,
		signIn,
	}
	return { province: found, mistakes: [] }
}

/** @throws VongError CONFIGURATION when a feed names a format that nothing decodes. */
export function checkFormats(province: Province, formats: readonly string[]): void {
	const mistakes = unknownFormats(province, formats).map((mistake) => `  ${mistake}`)
	if (mistakes.length > 0)
		throw new VongError('CONFIGURATION', `The province pack has mistakes:\n${mistakes.join('\n')}`)
}

/** The feeds that name a format that nothing decodes, in words. */
export function unknownFormats(province: Province, formats: readonly string[]): string[] {
	return [...province.sources.values()].flatMap((source) =>
		source.feeds
			.filter((feed) => !formats.includes(feed.format))
			.map(
				(feed) =>
					`source ${source.id}, feed ${feed.match}: unknown format ${feed.format}; expected ${formats.join(', ')}`,
			),
	)
}

async function readSources(
	dir: string,
	areas: readonly Area[],
	shared: SharedRules,
	errors: string[],
): Promise<Map<string, Source>> {
	const sources = new Map<string, Source>()
	const codes = new Set(areas.map((area) => area.code))
	for (const file of await listYaml(dir, errors)) {
		const path = join(dir, file)
		const entry = await readYaml(path, sourceSchema, errors)
		if (!entry) continue
		if (entry.id !== basename(file, '.yaml'))
			errors.push(`${path}:1: the file of source ${entry.id} has to be named ${entry.id}.yaml`)
		if (entry.defaultArea !== undefined && !codes.has(entry.defaultArea)) {
			errors.push(`${path}: defaultArea ${entry.defaultArea} is no code of areas.csv`)
		}
		if (entry.retention !== undefined && shared.retention[entry.retention] === undefined) {
			errors.push(`${path}: retention ${entry.retention} is no class of province.yaml`)
		}
		sources.set(entry.id, toSource(entry, shared))
	}
	return sources
}

async function listYaml(dir: string, errors: string[]): Promise<string[]> {
	try {
		const files = (await readdir(dir)).filter((file) => !file.startsWith('.')).sort()
		const others = files.filter((file) => !file.endsWith('.yaml'))
		errors.push(...others.map((file) => `${join(dir, file)}: expected a file named {source id}.yaml`))
		return files.filter((file) => file.endsWith('.yaml'))
	} catch (error) {
		errors.push(
			`${dir}: cannot be read (${(error as NodeJS.ErrnoException).code}); expected a folder with a file for each source`,
		)
		return []
	}
}
