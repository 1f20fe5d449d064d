import type { Recurrence } from '@vong/core/notification'
import type { WorkingCalendar } from '@vong/core/working-time'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The calendar of the place: working days, and what its clocks are ahead of UTC. */
export interface LocalTime {
	readonly calendar: WorkingCalendar
	/** Milliseconds ahead of UTC; the zone has no summer time. */
	readonly offset: number
}

/** The instant at which the recurring span that holds now ends; undefined when none holds. */
export function activeUntil(recurs: Recurrence, at: number, local: LocalTime): number | undefined {
	const { from, to } = recurs.span
	const today = startOfDay(at, local.offset)
	// One that began yesterday may still last.
	const ends = [today - DAY_MS, today].flatMap((day) => {
		const start = day + from * MINUTE_MS
		const end = day + to * MINUTE_MS + (to <= from ? DAY_MS : 0)
		return at >= start && at < end && beginsOn(recurs, day, local) ? [end] : []
	})
	return ends.length === 0 ? undefined : Math.max(...ends)
}

/** The next of these times of day, minutes since midnight; undefined when there are none. */
export function nextTimeOfDay(minutes: readonly number[], at: number, offset: number): number | undefined {
	const today = startOfDay(at, offset)
	const times = [today, today + DAY_MS].flatMap((day) => minutes.map((minute) => day + minute * MINUTE_MS))
	return times.filter((time) => time > at).sort((a, b) => a - b)[0]
}

function startOfDay(at: number, offset: number): number {
	return Math.floor((at + offset) / DAY_MS) * DAY_MS - offset
}

function beginsOn({ weekdays, monthDays, days }: Recurrence, day: number, { calendar, offset }: LocalTime): boolean {
	const date = new Date(day + offset)
	if (weekdays && !weekdays.includes(date.getUTCDay())) return false
	if (monthDays) {
		const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
		const dayOfMonth = date.getUTCDate()
		if (!monthDays.some((wanted) => (wanted > 0 ? wanted : length + 1 + wanted) === dayOfMonth)) return false
	}
	// A day that the calendar does not know is neither: nothing is held back by a guess.
	return days === undefined || calendar.isWorkingDay(day) === (days === 'working')
}
