import type { Event } from '@vong/core/event'
import { byMonth as ofCitizens, now as ofCitizensNow } from './citizens.ts'
import { byMonth as ofDossiers } from './dossiers.ts'
import { now as ofSurroundings } from './surroundings.ts'
import { newest, type Oracle, type World } from './world.ts'

/**
 * What the rule book asks for by procedure, by field of a report, by disease: it is what would be read if nothing else had happened than what
 * concerns things of that category.
 */
interface Sort {
	readonly prefixes: readonly string[]
	/** Which thing an event speaks of; undefined: none of this sort. */
	readonly keyOf: (event: Event) => string | undefined
	/** Who says of what category it is, and under which name. */
	readonly says: RegExp
	readonly name: string
}

const DOSSIERS: Sort = {
	prefixes: ['dossier.', 'sync.', 'payment.', 'result.', 'component.', 'rating.'],
	keyOf: ({ data }) => (data['MaHoSo'] === undefined ? undefined : String(data['MaHoSo'])),
	says: /^dossier\./,
	name: 'MaTTHC',
}
const REPORTS: Sort = {
	prefixes: ['report.'],
	keyOf: ({ data }) => String(data['code']),
	says: /./,
	name: 'category',
}
const ZONES: Sort = {
	prefixes: ['zone.', 'outbreak.'],
	keyOf: ({ data, areaCode }) => `${areaCode}/${data['disease']}`,
	says: /./,
	name: 'disease',
}

/** By category of which things each is told, over which periods. */
export const byMonth: Readonly<Record<string, Sort>> = {
	CASE_TIME_AVG: DOSSIERS,
	DOSSIER_ONTIME: DOSSIERS,
	R1022_ONTIME: REPORTS,
	R1022_REOPEN: REPORTS,
}
export const now: Readonly<Record<string, Sort>> = { R1022_OPEN_LATE: REPORTS, FREEZONE_COVER: ZONES }
const ALL: Readonly<Record<string, Oracle>> = { ...ofDossiers, ...ofCitizens, ...ofCitizensNow, ...ofSurroundings }

/** The events of the things of a sort, by the category that was named for them last; empty where none was. */
function byCategory({ events }: World, { prefixes, keyOf, says, name }: Sort): Map<string, Event[]> {
	const own = events.filter(({ type }) => prefixes.some((prefix) => type.startsWith(prefix)))
	const things = Map.groupBy(own, keyOf)
	const found = new Map<string, Event[]>()
	for (const [key, ofThing] of things) {
		if (key === undefined) continue
		const said = ofThing.filter(({ type }) => says.test(type)).toSorted((a, b) => a.time - b.time)
		const category = String(newest(said, name) ?? '').normalize('NFC')
		found.set(category, [...(found.get(category) ?? []), ...ofThing])
	}
	return found
}

/** The categories that there are of what an indicator counts. */
export const categoriesOf = (world: World, sort: Sort): string[] => [...byCategory(world, sort).keys()]

/** What an indicator should read for a category. */
export function ofCategory(world: World, indicator: string, sort: Sort, category: string): (...asked: Asked) => Value {
	const oracle = ALL[indicator]
	const part = { ...world, events: byCategory(world, sort).get(category) ?? [] }
	return (place, period) => oracle?.(part, place, period) ?? null
}

type Asked = [place: string, period: Parameters<Oracle>[2]]
type Value = ReturnType<Oracle>
