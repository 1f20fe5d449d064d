import { useState } from 'react'
import { useFormat } from '../app/language.tsx'
import type { SilenceNode } from './documents.generated.ts'

type Recurs = NonNullable<SilenceNode['recurs']>

/** Monday first, as the calendar here has it; numbers as the API names them. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0]
/** A Sunday. */
const SUNDAY = Date.UTC(2026, 0, 4)
const DAY_MS = 86_400_000

function useWords() {
	const { t, language } = useFormat()
	const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
	const dayName = (day: number) => weekday.format(SUNDAY + day * DAY_MS)
	return { t, dayName }
}

/** When a silence comes again, in words; empty for one that holds all the time. */
export function useRecurrence() {
	const { t, dayName } = useWords()
	return (recurs: Recurs | null) => {
		if (!recurs) return ''
		const days = [
			...(recurs.days ? [t.desk.recurs[recurs.days]] : []),
			...(recurs.weekdays?.map(dayName) ?? []),
			...(recurs.monthDays?.map((day) => t.desk.monthDay(day)) ?? []),
		]
		return `${recurs.from}–${recurs.to}, ${days.length > 0 ? days.join(', ') : t.desk.recurs.DAILY}`
	}
}

/** Whether a silence holds all the time, or at times that come again. */
export function RecurrenceFields() {
	const { t, dayName } = useWords()
	const [chosen, setChosen] = useState('')
	return (
		<>
			<label className="filter">
				<span>{t.desk.recursTitle}</span>
				<select name="recurs" value={chosen} onChange={({ target }) => setChosen(target.value)}>
					<option value="">{t.desk.recurs.ALWAYS}</option>
					{(['DAILY', 'WORKING', 'OFF'] as const).map((one) => (
						<option key={one} value={one}>
							{t.desk.recurs[one]}
						</option>
					))}
					{WEEKDAYS.map((day) => (
						<option key={day} value={day}>
							{dayName(day)}
						</option>
					))}
				</select>
			</label>
			{chosen !== '' && (
				<>
					<label className="filter">
						<span>{t.desk.from}</span>
						<input type="time" name="recursFrom" required defaultValue="22:00" />
					</label>
					<label className="filter">
						<span>{t.desk.recursTo}</span>
						<input type="time" name="recursTo" required defaultValue="23:00" />
					</label>
				</>
			)}
		</>
	)
}

/** What the fields say, as the API takes it. */
export function recurrenceOf(data: FormData) {
	const chosen = String(data.get('recurs') ?? '')
	if (chosen === '') return undefined
	const times = { from: String(data.get('recursFrom')), to: String(data.get('recursTo')) }
	if (chosen === 'WORKING' || chosen === 'OFF') return { ...times, days: chosen } as const
	return chosen === 'DAILY' ? times : { ...times, weekdays: [Number(chosen)] }
}
