import { type Language, locales } from '../i18n/languages.ts'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1_024

/** How much that is, as people say it: `1,5 GB`. */
export function bytesIn(language: Language, bytes: number): string {
	const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(STEP))))
	const format = new Intl.NumberFormat(locales[language], {
		style: 'unit',
		unit: UNITS[power],
		unitDisplay: 'short',
		maximumFractionDigits: power < 3 ? 0 : 1,
	})
	return format.format(bytes / STEP ** power)
}
