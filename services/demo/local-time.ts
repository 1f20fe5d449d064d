export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** Viet Nam has no summer time. */
const OFFSET = 7 * HOUR

const local = (at: number) => new Date(at + OFFSET)

/** Midnight in Viet Nam of the day that the instant lies on. */
export const dayStart = (at: number) => Math.floor((at + OFFSET) / DAY) * DAY - OFFSET
/** Hour of the day with its fraction. */
export const hourOfDay = (at: number) => ((at + OFFSET) % DAY) / HOUR
/** 0 is Sunday. */
export const dayOfWeek = (at: number) => local(at).getUTCDay()
export const dayOfMonth = (at: number) => local(at).getUTCDate()
/** `yyyy-MM-dd`. */
export const date = (at: number) => local(at).toISOString().slice(0, 10)
/** `yyMMdd`, as codes have it. */
export const shortDate = (at: number) => date(at).slice(2).replaceAll('-', '')
/** RFC 3339 with Viet Nam's offset. */
export const rfc3339 = (at: number) => `${local(at).toISOString().slice(0, 19)}+07:00`
/** `yyyyMMddHHmmss`, as the national portal writes it. */
export const compact = (at: number) => local(at).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')
