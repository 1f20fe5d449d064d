import type { Area } from '@vong/core/area'
import type { Centre } from '@vong/core/centre'
import type { Event, JsonObject } from '@vong/core/event'
import type { CalendarData } from '@vong/core/working-time'
import fc from 'fast-check'

/**
 * A second computation of every indicator: plain and slow, over the raw events, written from the rules (decisions, decrees, circulars) and
 * not from the code that it judges. Nothing here uses the project's own rules, only its types and the pack's data.
 */
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const MINUTE = 60_000
export const at = (text: string) => Date.parse(`${text.replace(' ', 'T')}+07:00`)
/** Ten days after the districts ended. */
export const NOW = at('2025-07-10 12:30')

export interface Span {
	readonly start: number
	readonly end: number
}

export interface World {
	readonly events: readonly Event[]
	readonly areas: readonly Area[]
	readonly centres: readonly Centre[]
	readonly calendar: CalendarData
	readonly population: (place: string) => number | undefined
}

/** What an indicator should read for a place and a period; null: nothing to tell. */
export type Oracle = (world: World, place: string, period: Span) => number | null

export const inSpan = (time: number | undefined, { start, end }: Span) =>
	time !== undefined && time >= start && time < end

export function rate(part: number, whole: number, decimals = 2): number | null {
	return whole === 0 ? null : round((part / whole) * 100, decimals)
}

/** On paper: of what is half, upwards. What adding up in another order makes of the last digits of a sum is no difference. */
export const round = (value: number, decimals: number) =>
	Number(`${Math.round(Number(`${Number(value.toPrecision(13))}e${decimals}`))}e-${decimals}`)

export const compact = (time: number) => new Date(time + 7 * HOUR).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')

/** The raw events of some types by what they speak of, each in the order in which things happened. */
export function byKey(events: readonly Event[], types: readonly string[], key: (event: Event) => string) {
	const found = new Map<string, Event[]>()
	for (const event of events) {
		if (!types.includes(event.type)) continue
		const list = found.get(key(event)) ?? []
		if (!list.some(({ source, id }) => source === event.source && id === event.id)) list.push(event)
		found.set(key(event), list)
	}
	for (const list of found.values()) list.sort((a, b) => a.time - b.time)
	return [...found.values()]
}

/** The newest thing said under a name. */
export function newest(events: readonly Event[], name: string): JsonObject[string] | undefined {
	for (const { data } of events.toReversed()) {
		const value = data[name]
		if (value !== undefined && value !== null && value !== '') return value
	}
	return undefined
}

const holds = ({ validFrom, validTo }: Area, time: number) =>
	(validFrom === null || validFrom <= time) && (validTo === null || time < validTo)

const named = (world: World, code: string, time: number) =>
	world.areas.find((area) => area.code === code && holds(area, time))

/** Whether something that happened under an area's code at a time counts in a place. */
function isIn(world: World, place: string, code: string, time: number): boolean {
	const chain: Area[] = []
	for (let area = named(world, code, time); area; ) {
		chain.push(area)
		area = area.parentCode === null ? undefined : named(world, area.parentCode, time)
	}
	if (!place.startsWith('centre:')) return chain.some(({ id }) => id === place)
	const centre = world.centres.find(({ id }) => `centre:${id}` === place)
	// What could not be placed is in no area, but in the province's total.
	if (chain.length === 0) return centre === world.centres[0]
	const codes = centre?.areas.find(({ from, to }) => (from ?? 0) <= time && (to === null || time < to))?.codes ?? []
	return chain.some((area) => codes.includes(area.code))
}

/** Whether events, taken together, are in a place: the newest one that names an area says so. */
export function areIn(world: World, place: string, events: readonly Event[]): boolean {
	const placed = events.findLast(({ areaCode, time }) => named(world, areaCode, time) !== undefined)
	return isIn(world, place, placed?.areaCode ?? '', placed?.time ?? 0)
}

/** The area at which events are placed: its name may have gone on to another place since. */
export function areaOf(world: World, events: readonly Event[]): Area | undefined {
	const placed = events.findLast(({ areaCode, time }) => named(world, areaCode, time) !== undefined)
	return placed && named(world, placed.areaCode, placed.time)
}

/** Working time between two instants, day by day and span by span. */
export function worked({ calendar }: World, from: number, to: number): number {
	let sum = 0
	for (let midnight = at(`${dateOf(from)} 00:00`); midnight < to; midnight += DAY) {
		for (const span of spansOn(calendar, midnight)) {
			const [start, end] = [midnight + span.from * MINUTE, midnight + span.to * MINUTE]
			sum += Math.max(0, Math.min(end, to) - Math.max(start, from))
		}
	}
	return sum
}

/** The instant by which so much working time has passed. */
export function workedUntil({ calendar }: World, from: number, working: number): number {
	let left = working
	for (let midnight = at(`${dateOf(from)} 00:00`); ; midnight += DAY) {
		for (const span of spansOn(calendar, midnight)) {
			const start = Math.max(midnight + span.from * MINUTE, from)
			const open = midnight + span.to * MINUTE - start
			if (open <= 0) continue
			if (left <= open) return start + left
			left -= open
		}
	}
}

export const dateOf = (time: number) => new Date(time + 7 * HOUR).toISOString().slice(0, 10)
/** Limits count days of eight hours. */
export const WORKING_DAY = 8 * HOUR

function spansOn({ hours, restDays, daysOff, extraDays }: CalendarData, midnight: number) {
	const date = dateOf(midnight)
	const isRest = restDays.includes(new Date(`${date}T00:00:00Z`).getUTCDay())
	if (daysOff.includes(date) || (isRest && !extraDays.includes(date))) return []
	return hours.filter(({ validFrom }) => validFrom === null || validFrom <= date).at(-1)?.spans ?? []
}

let ids = 0

/** A raw event as the door hands it on; `areaId` is filled in by whoever stores it. */
export function raw(source: string, type: string, time: number, areaCode: string, data: JsonObject): Event {
	return {
		...{
			source,
			type,
			time,
			areaCode,
			data,
			id: `i${++ids}`,
			subject: '',
			timeSent: true,
			receivedAt: NOW,
			skewed: false,
		},
		...{ dataSchema: '', areaId: '', agency: '', severity: 'info', value: null, unit: '', lat: null, lon: null },
	}
}

/** Codes that stand for another place since July, for none any more, or for a level that ended. */
export const anyCode = fc.constantFrom('25195', '25217', '25326', '689', '688')
/** A minute from June to now; most of them in working hours. */
export const anyTime = (from = at('2025-06-02 07:00')) =>
	fc.integer({ min: from / MINUTE, max: NOW / MINUTE - 1 }).map((minute) => minute * MINUTE)
/** Minutes between two steps: from none to a week. */
export const anyGap = fc.integer({ min: 1, max: 7 * 24 * 60 }).map((minutes) => minutes * MINUTE)

/** Each step so long after the one before; what would come after now has not happened. */
export function timed<Step>(start: number, steps: readonly (readonly [number, Step])[]): [number, Step][] {
	const found: [number, Step][] = []
	for (const [gap, step] of steps) found.push([(found.at(-1)?.[0] ?? start) + gap, step])
	return found.filter(([when]) => when < NOW)
}
