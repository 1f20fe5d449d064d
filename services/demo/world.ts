import { type Area, type AreaIndex, createAreaIndex } from '@vong/core/area'
import { createWorkingCalendar, type WorkingCalendar } from '@vong/core/working-time'
import type { Province } from '@vong/province/load-province'
import { PROCEDURES, type Procedure } from './catalogue.ts'
import { createDice, type Dice } from './dice.ts'
import { DAY, date, dayOfWeek, HOUR } from './local-time.ts'
import type { Scenario } from './scenarios.ts'

/** A one-stop unit: where dossiers are handed in and numbers are drawn. */
export interface Unit {
	readonly level: Procedure['level']
	readonly area: Area
	readonly name: string
	readonly procedures: readonly Procedure[]
	/** How many come here, against the others. */
	readonly share: number
}

export interface World {
	readonly seed: number
	readonly scale: number
	readonly scenario: Scenario
	/** When the simulation began: what grows or wears off is counted from it. */
	readonly begins: number
	/** Midnight of the day on which people vote; undefined where none is. */
	readonly pollingDay: number | undefined
	readonly calendar: WorkingCalendar
	/**
	 * Code for what concerns the whole province. Since 07/2025 the province is a larger one, of which the pack's areas are a part:
	 * its code would speak of the others too, so what was the province's is placed where its offices stand.
	 */
	provinceCode(at: number): string
	/** Areas below the province's own level, which since 07/2025 are communes only. */
	communes(at: number): readonly Area[]
	districts(at: number): readonly Area[]
	units(at: number): readonly Unit[]
	isWorkingDay(at: number): boolean
	/** The instant when so much working time has passed. */
	afterWork(at: number, hours: number): number
	dice(...names: readonly (string | number)[]): Dice
}

interface WorldOptions {
	readonly province: Province
	readonly seed: number
	readonly scale: number
	readonly scenario: Scenario
	readonly begins: number
	/** The first day when absent. */
	readonly pollingDay?: number | undefined
}

export function createWorld({ province, seed, scale, scenario, begins, pollingDay }: WorldOptions): World {
	const areas = createAreaIndex(province.areas)
	const calendar = createWorkingCalendar(province.calendar)
	const perDay = createDayMemory((at) => ({ ...levelsAt(areas, at), units: unitsAt(areas, at) }))

	return {
		seed,
		scale,
		scenario,
		begins,
		pollingDay: scenario.votes ? (pollingDay ?? begins) : undefined,
		calendar,
		provinceCode: (at) => perDay(at).whole,
		communes: (at) => perDay(at).communes,
		districts: (at) => perDay(at).districts,
		units: (at) => perDay(at).units,
		// Beyond the years of the calendar the week is all that is known.
		isWorkingDay: (at) => calendar.isWorkingDay(at) ?? ![0, 6].includes(dayOfWeek(at)),
		afterWork: (at, hours) => calendar.after(at, hours * HOUR) ?? at + hours * 4 * HOUR,
		dice: (...names) => createDice(seed, ...names),
	}
}

function createDayMemory<T>(make: (at: number) => T): (at: number) => T {
	const known = new Map<string, T>()
	return (at) => {
		const day = date(at)
		const found = known.get(day)
		if (found !== undefined) return found
		if (known.size > 3) known.clear()
		const made = make(at)
		known.set(day, made)
		return made
	}
}

function levelsAt(areas: AreaIndex, at: number) {
	const [province] = areas.at(at, { level: 'province' })
	if (!province) throw new Error(`The province pack knows no province on ${date(at)}.`)
	const communes = areas.at(at, { level: 'commune' })
	const districts = areas.at(at, { level: 'district' })
	const [seat] = communes
	return { whole: districts.length === 0 && seat ? seat.code : province.code, communes, districts }
}

function unitsAt(areas: AreaIndex, at: number): Unit[] {
	const { communes, districts } = levelsAt(areas, at)
	const of = (level: Procedure['level']) => PROCEDURES.filter((procedure) => procedure.level === level)
	const seat = communes[0]
	const twoLevels = districts.length === 0
	return [
		...(seat
			? [
					{
						level: 'province' as const,
						area: seat,
						name: 'Trung tâm Phục vụ hành chính công tỉnh',
						procedures: of('province'),
						share: 25,
					},
				]
			: []),
		...districts.map((area) => ({
			level: 'district' as const,
			area,
			name: `Bộ phận Một cửa ${area.name}`,
			procedures: of('district'),
			share: 4,
		})),
		...communes.map((area) => ({
			level: 'commune' as const,
			area,
			name: `${twoLevels ? 'Trung tâm Phục vụ hành chính công' : 'Bộ phận Một cửa'} ${area.name}`,
			// What districts handled went to the communes when the district level ended.
			procedures: twoLevels ? [...of('commune'), ...of('district')] : of('commune'),
			share: area.type === 'Phường' ? 2 : 1,
		})),
	]
}

/** One of a list, by the items' shares. */
export function byShare<T extends { readonly share: number }>(dice: Dice, list: readonly T[]): T {
	let left = dice.unit() * list.reduce((sum, { share }) => sum + share, 0)
	for (const item of list) {
		left -= item.share
		if (left < 0) return item
	}
	return list.at(-1) ?? dice.pick(list)
}

/** Whole days since the simulation began. */
export const daysSince = (world: World, at: number) => Math.max(0, (at - world.begins) / DAY)
