import type { Format } from '../app/format.ts'
import type { CountStep } from '../app/schema-types.generated.ts'

const DAY_MS = 86_400_000
const timeOf = (at: number, { clock }: Format) => clock(at).slice(0, '00:00'.length)

/** `14:00 28/11`, `28/11` where a day begins or ends; the year stands where it is not this one's. */
export function instantName(at: number, now: number, format: Format): string {
	const time = timeOf(at, format)
	return `${time} ${format.day(at, now)}`
}

/** What a bar stands for: `14:00–15:00 28/11`, `28/11`, `11/2026`. */
export function barName({ from, to }: { from: number; to: number }, step: CountStep, now: number, format: Format) {
	if (step === 'HOUR') return `${timeOf(from, format)}–${timeOf(to, format)} ${format.day(from, now)}`
	if (step === 'MONTH') return tickName(from, step, format)
	const isWhole = to - from === DAY_MS
	return isWhole ? format.day(from, now) : `${instantName(from, now, format)} – ${instantName(to, now, format)}`
}

/** What stands under a bar: the day where one begins, else the time. */
export function tickName(at: number, step: CountStep, format: Format): string {
	// A year that is another one's makes the day tell its own.
	const day = format.day(at, at)
	if (step === 'MONTH') return format.day(at, 0).slice('00/'.length)
	const time = timeOf(at, format)
	return step === 'HOUR' && time !== '00:00' ? time : day
}
