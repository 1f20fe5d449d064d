/** A span of the working day, minutes since midnight. */
export interface DaySpan {
	readonly from: number
	readonly to: number
}

/** What a working calendar is made from; dates are `yyyy-MM-dd` in the zone. */
export interface CalendarData {
	readonly timeZone: string
	/** First and last year that the calendar knows, both inclusive. */
	readonly firstYear: number
	readonly lastYear: number
	/** Hours of the working day, each list holding from its date on; the first one from the beginning. */
	readonly hours: readonly { readonly validFrom: string | null; readonly spans: readonly DaySpan[] }[]
	/** Days of the week that are off, 0 is Sunday. */
	readonly restDays: readonly number[]
	readonly daysOff: readonly string[]
	/** Rest days that are worked in exchange for a working day. */
	readonly extraDays: readonly string[]
}

/** A limit as procedures state it: hours and days of working time, or calendar days. */
export interface TimeLimit {
	readonly amount: number
	readonly unit: 'working-hour' | 'working-day' | 'day'
}

/**
 * Working time between instants. Instants and spans are milliseconds. `undefined` means that a year outside of the calendar
 * is touched: it is not known, and nothing is guessed (DOMAIN: Decree 61/2018, two spans a day, exchanged Saturdays).
 */
export interface WorkingCalendar {
	isOpen(at: number): boolean | undefined
	isWorkingDay(at: number): boolean | undefined
	/** Working time from one instant to the other, negative when they stand the other way round. */
	elapsed(from: number, to: number): number | undefined
	/** The first instant by which that much working time has passed; backwards for a negative span, then the last such instant. */
	after(from: number, working: number): number | undefined
	due(from: number, limit: TimeLimit): number | undefined
	/** Length of one working day, as limits count it. */
	readonly dayMs: number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const HOURS_PER_WORKING_DAY = 8

/** @throws RangeError when the zone has summer time within the years: then a day has no fixed length. */
export function createWorkingCalendar(data: CalendarData): WorkingCalendar {
	const offset = fixedOffset(data)
	const firstDay = Date.UTC(data.firstYear, 0, 1) / DAY_MS
	const count = Date.UTC(data.lastYear + 1, 0, 1) / DAY_MS - firstDay
	const days = Array.from({ length: count }, (_, index) => spansOn(data, firstDay + index))
	const before = new Float64Array(count + 1)
	for (const [index, spans] of days.entries()) {
		before[index + 1] =
			(before[index] as number) + spans.reduce((sum, { from, to }) => sum + (to - from) * MINUTE_MS, 0)
	}

	const dayOf = (at: number) => Math.floor((at + offset) / DAY_MS) - firstDay
	const startOf = (day: number) => (firstDay + day) * DAY_MS - offset
	const knows = (at: number) => dayOf(at) >= 0 && dayOf(at) < count

	/** Working time from the calendar's beginning up to the instant. */
	function total(at: number): number | undefined {
		if (!knows(at)) return undefined
		const day = dayOf(at)
		const into = at - startOf(day)
		let worked = before[day] as number
		for (const { from, to } of days[day] ?? []) {
			worked += Math.min(Math.max(into - from * MINUTE_MS, 0), (to - from) * MINUTE_MS)
		}
		return worked
	}

	/** First (or last) instant at which `total` has this value. */
	function instantOf(worked: number, last: boolean): number | undefined {
		if (worked < 0 || worked > (before[count] as number)) return undefined
		const day = last ? lastIndex(before, worked) : firstIndex(before, worked) - 1
		if (day < 0) return startOf(0)
		if (day >= count) return undefined
		let left = worked - (before[day] as number)
		for (const { from, to } of days[day] ?? []) {
			const length = (to - from) * MINUTE_MS
			if (last ? left < length : left <= length) return startOf(day) + from * MINUTE_MS + left
			left -= length
		}
		return undefined
	}

	function after(from: number, working: number): number | undefined {
		const start = total(from)
		if (start === undefined) return undefined
		if (working === 0) return from
		return instantOf(start + working, working < 0)
	}

	/** The same time of day, or of the next working day when that one is off. */
	function rollOn(at: number): number | undefined {
		for (let day = dayOf(at); day < count; day++) {
			if (day >= 0 && days[day]?.length) return at + (day - dayOf(at)) * DAY_MS
		}
		return undefined
	}

	return {
		dayMs: HOURS_PER_WORKING_DAY * 60 * MINUTE_MS,
		isWorkingDay: (at) => (knows(at) ? days[dayOf(at)]?.length !== 0 : undefined),
		isOpen(at) {
			if (!knows(at)) return undefined
			const minute = (at - startOf(dayOf(at))) / MINUTE_MS
			return (days[dayOf(at)] ?? []).some(({ from, to }) => minute >= from && minute < to)
		},
		elapsed(from, to) {
			const [start, end] = [total(from), total(to)]
			return start === undefined || end === undefined ? undefined : end - start
		},
		after,
		due(from, { amount, unit }) {
			if (unit === 'day') return knows(from) ? rollOn(from + amount * DAY_MS) : undefined
			const hours = unit === 'working-day' ? amount * HOURS_PER_WORKING_DAY : amount
			return after(from, hours * 60 * MINUTE_MS)
		},
	}
}

/** Index of the first element that is at least the value, in ascending numbers. */
function firstIndex(ascending: Float64Array, value: number): number {
	let low = 0
	let high = ascending.length
	while (low < high) {
		const middle = (low + high) >>> 1
		if ((ascending[middle] as number) < value) low = middle + 1
		else high = middle
	}
	return low
}

/** Index of the last element that is at most the value, in ascending numbers. */
function lastIndex(ascending: Float64Array, value: number): number {
	let low = 0
	let high = ascending.length
	while (low < high) {
		const middle = (low + high) >>> 1
		if ((ascending[middle] as number) <= value) low = middle + 1
		else high = middle
	}
	return low - 1
}

function spansOn({ hours, restDays, daysOff, extraDays }: CalendarData, day: number): readonly DaySpan[] {
	const date = new Date(day * DAY_MS).toISOString().slice(0, 10)
	const isRest = restDays.includes(new Date(day * DAY_MS).getUTCDay())
	if (daysOff.includes(date) || (isRest && !extraDays.includes(date))) return []
	return hours.findLast(({ validFrom }) => validFrom === null || validFrom <= date)?.spans ?? []
}

function fixedOffset({ timeZone, firstYear, lastYear }: CalendarData): number {
	const offsets = new Set<number>()
	for (let year = firstYear; year <= lastYear; year++) {
		for (let month = 0; month < 12; month++) offsets.add(zoneOffset(timeZone, Date.UTC(year, month, 15)))
	}
	const [offset] = offsets
	if (offset === undefined || offsets.size > 1) throw new RangeError(`${timeZone} has no fixed offset in these years`)
	return offset
}

/** Milliseconds that the zone's clocks are ahead of UTC at the instant. */
export function zoneOffset(timeZone: string, at: number): number {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	})
	const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
	return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}
