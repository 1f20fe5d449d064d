import type { Alert } from '@vong/core/alert'
import type { EventMatch, Rule } from '@vong/core/rule'
import type { StoredEvent } from '@vong/store/store'

export function matchesEvent(match: EventMatch, event: StoredEvent): boolean {
	const { sources, types, severities, field, value } = match
	if (sources && !sources.includes(event.source)) return false
	if (!matchesType(types, event.type)) return false
	if (severities && !severities.includes(event.severity)) return false
	if (field && !field.is.some((one) => one === event.data[field.name])) return false
	if (!value) return true
	if (event.value === null) return false
	return (
		event.value >= (value.min ?? Number.NEGATIVE_INFINITY) && event.value <= (value.max ?? Number.POSITIVE_INFINITY)
	)
}

/** Types are exact or end in `.*`; without any, each fits. */
export function matchesType(types: EventMatch['types'], type: string): boolean {
	return types === undefined || types.some((pattern) => fitsType(pattern, type))
}

function fitsType(pattern: string, type: string): boolean {
	return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type
}

export interface Figures {
	readonly value: number | null
	readonly target: number | null
	readonly unit: string
	readonly area: Alert['name']
	readonly agency: string
	readonly subject: string
	readonly source: Alert['name']
}

export const NAMELESS: Figures['area'] = { vi: '', en: '' }
export const NO_FIGURES: Figures = {
	...{ value: null, target: null, unit: '', area: NAMELESS, agency: '', subject: '', source: NAMELESS },
}

const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const
const SOMEWHERE = { vi: 'địa bàn chưa rõ', en: 'an unknown area' } as const

/** The rule's sentence with its figures, written as people of the language write numbers. */
export function summaryOf({ summary }: Pick<Rule, 'summary'>, figures: Figures): Alert['summary'] {
	return { vi: fill(summary.vi, figures, 'vi'), en: fill(summary.en, figures, 'en') }
}

function fill(text: string, figures: Figures, language: keyof typeof LOCALES): string {
	const numbers = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 2 })
	return text.replaceAll(/\{(value|target|unit|area|agency|subject|source)\}/g, (_, name: keyof Figures) => {
		const figure = figures[name]
		if (typeof figure === 'number') return numbers.format(figure)
		const words = figure !== null && typeof figure === 'object' ? figure[language] : figure
		return words || (name === 'area' ? SOMEWHERE[language] : '–')
	})
}
