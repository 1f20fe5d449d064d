import type { CalendarData, DaySpan } from '@vong/core/working-time'
import { z } from 'zod'
import { readYaml } from './yaml-file.ts'

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
const DAY_MS = 86_400_000

const date = z
	.string()
	.regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as 2026-02-16')
	.refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), {
		error: 'there is no such date',
	})
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "07:00"')

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

const spans = z
	.array(
		z.strictObject({ from: clock, to: clock }).transform(({ from, to }) => ({ from: minutes(from), to: minutes(to) })),
	)
	.min(1, 'expected at least one span')
	.refine(
		(list: readonly DaySpan[]) => list.every(({ from, to }, index) => from < to && from >= (list[index - 1]?.to ?? 0)),
		{ error: 'spans have to follow each other, each ending after it begins' },
	)

const oneDay = z.strictObject({ date, name: z.string().min(1) })
const dayOrSpan = z.union(
	[
		oneDay,
		z
			.strictObject({ from: date, to: date, name: z.string().min(1) })
			.refine(({ from, to }) => from <= to, { error: '`to` comes before `from`' }),
	],
	'expected { date, name } or { from, to, name }',
)

const calendarSchema = z
	.strictObject({
		years: z
			.strictObject({ from: z.number().int(), to: z.number().int() })
			.refine(({ from, to }) => from <= to, { error: '`to` comes before `from`' }),
		hours: z.array(z.strictObject({ validFrom: date.optional(), spans })).min(1, 'expected the hours of a working day'),
		restDays: z.array(z.enum(WEEKDAYS, `expected ${WEEKDAYS.join(', ')}`)),
		daysOff: z.array(dayOrSpan),
		extraDays: z.array(oneDay).default([]),
	})
	.superRefine(({ years, hours, restDays, daysOff, extraDays }, context) => {
		const complain = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
		const isRest = (day: string) => restDays.some((name) => WEEKDAYS.indexOf(name) === new Date(day).getUTCDay())
		const off = new Set<string>()
		for (const [index, entry] of daysOff.entries()) {
			if (datesOf(entry).every(isRest)) complain(['daysOff', index], `${datesOf(entry)[0]} is a day of rest anyway`)
			for (const day of datesOf(entry)) {
				if (off.has(day)) complain(['daysOff', index], `${day} is listed twice`)
				off.add(day)
				if (!inYears(day, years)) complain(['daysOff', index], `${day} lies outside of the years`)
			}
		}
		const extra = new Set<string>()
		for (const [index, { date: day }] of extraDays.entries()) {
			if (extra.has(day)) complain(['extraDays', index], `${day} is listed twice`)
			extra.add(day)
			if (!isRest(day)) complain(['extraDays', index], `${day} is a working day anyway`)
			if (off.has(day)) complain(['extraDays', index], `${day} is a day off as well`)
			if (!inYears(day, years)) complain(['extraDays', index], `${day} lies outside of the years`)
		}
		for (const [index, { validFrom }] of hours.entries()) {
			const former = hours[index - 1]?.validFrom ?? ''
			if (index === 0 && validFrom !== undefined) {
				complain(['hours', 0], 'the first hours hold from the beginning: expected no validFrom')
			}
			if (index > 0 && (validFrom === undefined || validFrom <= former)) {
				complain(['hours', index], 'expected a validFrom after that of the entry before')
			}
		}
	})

function inYears(day: string, { from, to }: { from: number; to: number }): boolean {
	const year = Number(day.slice(0, 4))
	return year >= from && year <= to
}

function datesOf(entry: z.infer<typeof dayOrSpan>): string[] {
	if ('date' in entry) return [entry.date]
	const [first, last] = [Date.parse(entry.from), Date.parse(entry.to)]
	return Array.from({ length: (last - first) / DAY_MS + 1 }, (_, index) =>
		new Date(first + index * DAY_MS).toISOString().slice(0, 10),
	)
}

/** The working calendar of a pack. Mistakes go to `errors`. */
export async function readCalendar(
	path: string,
	timeZone: string,
	errors: string[],
): Promise<CalendarData | undefined> {
	const file = await readYaml(path, calendarSchema, errors)
	if (!file) return undefined
	return {
		timeZone,
		firstYear: file.years.from,
		lastYear: file.years.to,
		hours: file.hours.map(({ validFrom, spans: list }) => ({ validFrom: validFrom ?? null, spans: list })),
		restDays: file.restDays.map((name) => WEEKDAYS.indexOf(name)),
		daysOff: file.daysOff.flatMap(datesOf),
		extraDays: file.extraDays.map((day) => day.date),
	}
}
