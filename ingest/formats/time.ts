const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/
/** Unix times of this size and more are milliseconds: as seconds they would lie after the year 5138. */
const MILLISECONDS_FROM = 1e11

/** Milliseconds of an RFC 3339 instant, or undefined. A day that its month does not have is none. */
export function parseRfc3339(text: string): number | undefined {
	const parts = RFC3339.exec(text)
	if (!parts || !isDate(parts)) return undefined
	const at = Date.parse(text.replace(' ', 'T').toUpperCase())
	return Number.isNaN(at) ? undefined : at
}

/** `yyyyMMddHHmmss` without a zone, which by the national portal's and the ministry's formats is Vietnamese time. */
export function parseCompact(text: string): number | undefined {
	const parts = COMPACT.exec(text)
	if (!parts || !isDate(parts)) return undefined
	const at = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}+07:00`)
	return Number.isNaN(at) ? undefined : at
}

/** An instant in any of the forms that senders use, or undefined. */
export function parseTime(value: unknown): number | undefined {
	if (typeof value === 'string') return parseRfc3339(value) ?? parseCompact(value)
	if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
	return Math.round(Math.abs(value) >= MILLISECONDS_FROM ? value : value * 1000)
}

function isDate(parts: RegExpExecArray): boolean {
	const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
	return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
