import type { Dictionary } from '../i18n/dictionary.ts'
import { dictionaries, type Language, locales } from '../i18n/languages.ts'

/** The one time zone of the country; screens show its time wherever they stand. */
const TIME_ZONE = 'Asia/Ho_Chi_Minh'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Format {
	readonly language: Language
	readonly t: Dictionary
	count(value: number): string
	/** A measured value: as exact as it was sent, within six digits. */
	value(value: number, unit: string | null): string
	/** `10:32:05` */
	clock(at: number): string
	/** `23/11`, with the year when it is another one than that of `now`. */
	day(at: number, now: number): string
	/** `10:32`, with the day when it is another one than that of `now`: `10:32 23/11`. */
	moment(at: number, now: number): string
	/** `12 giây trước` */
	ago(at: number, now: number): string
	/** How long something took: `12 giây`, `2,5 giờ`. */
	duration(seconds: number): string
}

/** Units as senders code them (SenML, UCUM) and as readers know them. */
const UNITS: Readonly<Record<string, string>> = {
	Cel: '°C',
	'%RH': '% RH',
	'ug/m3': 'µg/m³',
	'mg/m3': 'mg/m³',
	m3: 'm³',
}

/** Units that have a word of their own in the language. */
const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = { vi: { min: 'phút' }, en: { phút: 'min' } }

export function createFormat(language: Language): Format {
	const locale = locales[language]
	const t = dictionaries[language]
	const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
	const measure = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 })
	const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
	const inUnit = (unit: string) =>
		new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 })
	const lengths = { second: inUnit('second'), minute: inUnit('minute'), hour: inUnit('hour'), day: inUnit('day') }
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: TIME_ZONE,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	})
	const partsOf = (at: number) =>
		Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value])) as Record<string, string>

	const day = (at: number, now: number) => {
		const { day, month, year } = partsOf(at)
		const { year: present } = partsOf(now)
		return year === present ? `${day}/${month}` : `${day}/${month}/${year}`
	}

	return {
		language,
		t,
		count: (value) => count.format(value),
		value: (value, unit) =>
			[measure.format(value), unit ? (WORDS[language][unit] ?? UNITS[unit] ?? unit) : ''].join(' ').trim(),
		clock: (at) => {
			const { hour, minute, second } = partsOf(at)
			return `${hour}:${minute}:${second}`
		},
		day,
		moment: (at, now) => {
			const { hour, minute } = partsOf(at)
			return day(at, at) === day(now, at) ? `${hour}:${minute}` : `${hour}:${minute} ${day(at, now)}`
		},
		ago: (at, now) => {
			const age = now - at
			if (age < SECOND) return t.justNow
			if (age < MINUTE) return relative.format(-Math.floor(age / SECOND), 'second')
			if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute')
			if (age < 2 * DAY) return relative.format(-Math.floor(age / HOUR), 'hour')
			return relative.format(-Math.floor(age / DAY), 'day')
		},
		duration: (seconds) => {
			const length = seconds * SECOND
			if (length < 2 * MINUTE) return lengths.second.format(seconds)
			if (length < 2 * HOUR) return lengths.minute.format(length / MINUTE)
			if (length < 2 * DAY) return lengths.hour.format(length / HOUR)
			return lengths.day.format(length / DAY)
		},
	}
}
