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

/** With its unit; a percent sign stands close, as Vietnamese readers know it. */
export function withUnit(value: number, reading: Pick<Reading, 'decimals' | 'unit'>, format: Format): string {
	const figure = figureOf(value, reading, format)
	return reading.unit === '%' ? `${figure}%` : `${figure} ${reading.unit}`.trim()
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
