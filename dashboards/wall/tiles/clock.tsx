import { useFormat } from '../../app/language.tsx'
import { useNow } from '../../app/use-now.ts'
import { locales } from '../../i18n/languages.ts'

interface ClockProps {
	readonly now: () => number
	readonly workingDay: boolean | null
}

export function ClockTile({ now, workingDay }: ClockProps) {
	const { t, clock, language } = useFormat()
	const present = useNow(now)
	const day = new Intl.DateTimeFormat(locales[language], {
		timeZone: 'Asia/Ho_Chi_Minh',
		weekday: 'long',
		day: '2-digit',
		month: '2-digit',
		year: 'numeric',
	}).format(present)
	return (
		<div className="clock-tile">
			<p className="clock-time">{clock(present)}</p>
			<p className="clock-day">{day}</p>
			<p className="quiet">
				{workingDay === null ? t.wall.calendarUnknown : workingDay ? t.wall.workingDay : t.wall.dayOff}
			</p>
		</div>
	)
}
