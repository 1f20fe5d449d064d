import type { Format } from '../app/format.ts'
import { locales } from '../i18n/languages.ts'
import type { Reading } from './documents.generated.ts'

/** The number as the indicator is told, without its unit: `1.223`, `98,5`. */
export function figureOf(
	value: number,
	{ decimals, unit }: Pick<Reading, 'decimals' | 'unit'>,
	{ language }: Pick<Format, 'language'>,
): string {
	// On a wall more than one decimal of a percentage is noise; who needs it finds it at the desk.
	const digits = unit === '%' ? Math.min(decimals, 1) : decimals
	const format = new Intl.NumberFormat(locales[language], { minimumFractionDigits: 0, maximumFractionDigits: digits })
	return format.format(value)
}

/** The value of a reading; a rank with the number ranked: `1/63`. */
export function shownValue(
	value: number,
	reading: Pick<Reading, 'decimals' | 'unit' | 'outOf'>,
	format: Format,
): string {
	const figure = figureOf(value, reading, format)
	return reading.outOf === null ? figure : `${figure}/${figureOf(reading.outOf, reading, format)}`
}

/** With its unit; a percent sign stands close, as Vietnamese readers know it. */
export function withUnit(value: number, reading: Pick<Reading, 'decimals' | 'unit'>, format: Format): string {
	return unitAfter(figureOf(value, reading, format), reading)
}

/** The value of a reading as `shownValue` tells it, with its unit. */
export function shownWithUnit(
	value: number,
	reading: Pick<Reading, 'decimals' | 'unit' | 'outOf'>,
	format: Format,
): string {
	return unitAfter(shownValue(value, reading, format), reading)
}

/** A rank is named before its number: `hạng 1/34`. */
export const RANK = 'hạng'

function unitAfter(figure: string, { unit }: Pick<Reading, 'unit'>): string {
	if (unit === RANK) return `${RANK} ${figure}`
	return unit === '%' ? `${figure}%` : `${figure} ${unit}`.trim()
}

/** What the value is called, such as good or hazardous air. */
export function bandOf({ band }: Pick<Reading, 'band'>, { language }: Pick<Format, 'language'>): string | undefined {
	return band ? (language === 'vi' ? band.name : band.nameEn) : undefined
}

/** Why there is no value, in words. */
export function reasonOf({ reason }: Pick<Reading, 'reason'>, { t }: Pick<Format, 't'>): string {
	const words: Readonly<Record<string, string>> = t.wall.reason
	return words[reason ?? ''] ?? t.wall.noValue
}

export function periodOf({ period }: Pick<Reading, 'period'>, { t }: Pick<Format, 't'>): string {
	const words: Readonly<Record<string, string>> = t.wall.period
	return words[period] ?? period
}
