import type { Event } from '@vong/core/event'
import { dateOrInstant, flagsOf, type Kind, latest, number, numbersOf, text } from '../kind.ts'

/**
 * A figure that somebody states instead of it being counted here: an indicator's value for an area and a period. Figures of different
 * senders, dates or definitions stand side by side and are never merged; a later version of the same one replaces it.
 */
export const kind: Kind = {
	kind: 'figure',
	types: ['report.value', 'service.declared'],
	keyOf(event) {
		const indicator = text(event, 'indicator')
		if (indicator === '') return undefined
		return [indicator, event.areaCode, text(event, 'period') || text(event, 'date'), text(event, 'declaredBy')].join(
			'/',
		)
	},
	fold(_key, events) {
		const newest = events.at(-1)
		return {
			state: latest(events, (event) => text(event, 'status') || undefined) ?? 'stated',
			category: newest ? text(newest, 'indicator') : '',
			openedAt: latest(events, periodStart) ?? newest?.time ?? null,
			flags: flagsOf({ declared: newest?.type === 'service.declared', revised: events.length > 1 }),
			numbers: numbersOf({
				value: latest(events, (event) => number(event, 'value')),
				ranked: latest(events, (event) => number(event, 'ranked')),
			}),
			details: {
				declaredBy: latest(events, (event) => text(event, 'declaredBy') || undefined) ?? null,
				definition: latest(events, (event) => text(event, 'definition') || undefined) ?? null,
				period: latest(events, (event) => text(event, 'period') || undefined) ?? null,
			},
		}
	},
}

/** `2021`, `2021-05`, `2021-Q2`, `2021-H1`, `2021-6M`, `2021-9M`, `2021-W20` or a date: noon of the period's first day in Viet Nam. */
function periodStart(event: Event): number | undefined {
	const period = text(event, 'period')
	const noon = (year: number, month: number, day: number) => Date.UTC(year, month, day, 5)
	const [, year, rest] = /^(\d{4})(?:-(Q[1-4]|H[12]|[69]M|W\d\d|\d\d))?$/.exec(period) ?? []
	if (year === undefined) return dateOrInstant(event, 'period') ?? dateOrInstant(event, 'date')
	if (rest === undefined) return noon(Number(year), 0, 1)
	if (rest.startsWith('Q')) return noon(Number(year), (Number(rest.slice(1)) - 1) * 3, 1)
	if (rest.startsWith('H')) return noon(Number(year), (Number(rest.slice(1)) - 1) * 6, 1)
	if (rest.endsWith('M')) return noon(Number(year), 0, 1)
	if (!rest.startsWith('W')) return noon(Number(year), Number(rest) - 1, 1)
	// Week 1 is the one with 4 January in it, and begins on a Monday (ISO 8601).
	const fourth = new Date(noon(Number(year), 0, 4))
	const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * 86_400_000
	return monday + (Number(rest.slice(1)) - 1) * 7 * 86_400_000
}
