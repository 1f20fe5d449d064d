const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/
const COMPACT = /^\d{14}$/
const MINUTE_MS = 60_000
/** What clocks in Viet Nam are ahead of UTC; there has been no summer time since 1975. */
export const VIETNAM_MS = 7 * 60 * MINUTE_MS
/** Unix times of this size and more are milliseconds: as seconds they would lie after the year 5138. */
const MILLISECONDS_FROM = 1e11
const ZERO = 48

/** Milliseconds of an RFC 3339 instant, or undefined. A day that its month does not have is none. */
export function parseRfc3339(text: string): number | undefined {
	if (!RFC3339.test(text)) return undefined
	const local = utc(
		number(text, 0, 4),
		number(text, 5, 7),
		number(text, 8, 10),
		number(text, 11, 13),
		number(text, 14, 16),
		number(text, 17, 19),
	)
	if (local === undefined) return undefined
	const last = text.charCodeAt(text.length - 1) | 0x20
	const zoneAt = last === 0x7a ? text.length - 1 : text.length - 6
	const fraction = zoneAt > 20 ? milliseconds(text, 20, zoneAt) : 0
	if (zoneAt === text.length - 1) return local + fraction
	const hours = number(text, zoneAt + 1, zoneAt + 3)
	const minutes = number(text, zoneAt + 4, zoneAt + 6)
	if (hours > 23 || minutes > 59) return undefined
	const offset = (hours * 60 + minutes) * MINUTE_MS
	return local + fraction - (text[zoneAt] === '-' ? -offset : offset)
}

/** `yyyyMMddHHmmss` without a zone, which by the national portal's and the ministry's formats is Vietnamese time. */
export function parseCompact(text: string): number | undefined {
	if (!COMPACT.test(text)) return undefined
	const local = utc(
		number(text, 0, 4),
		number(text, 4, 6),
		number(text, 6, 8),
		number(text, 8, 10),
		number(text, 10, 12),
		number(text, 12, 14),
	)
	return local === undefined ? undefined : local - VIETNAM_MS
}

/** An instant in any of the forms that senders use, or undefined. */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'string') return parseRfc3339(value) ?? parseCompact(value)
	if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
	return Math.round(Math.abs(value) >= MILLISECONDS_FROM ? value : value * 1000)
}

/** The digits from `from` up to `to`, which are known to be digits. */
function number(text: string, from: number, to: number): number {
	let value = 0
	for (let index = from; index < to; index++) value = value * 10 + text.charCodeAt(index) - ZERO
	return value
}

/** The first three digits behind the point; what is finer is cut off. */
function milliseconds(text: string, from: number, to: number): number {
	const digits = Math.min(to - from, 3)
	return number(text, from, from + digits) * 10 ** (3 - digits)
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number) {
	// A leap second is the last one of its minute, which RFC 3339 allows; here it falls on the next minute's first.
	if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return undefined
	// `Date.UTC` takes years below 100 for those of the last century, and rolls a 31st of April over.
	if (year < 100 || day > daysIn(year, month)) return undefined
	return Date.UTC(year, month - 1, day, hour, minute, second)
}

function daysIn(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
