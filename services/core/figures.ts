import type { Entity } from './entity.ts'
import { VIETNAM_MS } from './instant.ts'

/** A figure that somebody stated on a day, in the words in which it was defined. Figures that contradict each other stand side by side. */
export interface DeclaredFigure {
	readonly indicator: string
	readonly value: number
	/** The number ranked, for a rank. */
	readonly ranked?: number | undefined
	readonly declaredBy: string
	/** `yyyy-MM-dd`. */
	readonly date: string
	readonly definition: string
	/** Why it is to be doubted. */
	readonly remark?: string | undefined
}

/** Number of people living in an area, as counted or estimated for a day. */
export interface Population {
	readonly areaCode: string
	/** `yyyy-MM-dd`: also the day for which the code is to be read. */
	readonly date: string
	readonly people: number
}

/** Stated figures of one indicator that cannot all be true. */
export interface Contradiction {
	readonly indicator: string
	readonly figures: readonly DeclaredFigure[]
}

/** What a figure that was sent states, as of its period or else its day; undefined where nobody stands for it. */
export function statedFigure({
	category: indicator,
	numbers: { value, ranked },
	details: { declaredBy, definition, period },
	openedAt,
}: Pick<Entity, 'category' | 'numbers' | 'details' | 'openedAt'>): DeclaredFigure | undefined {
	if (typeof declaredBy !== 'string' || value === undefined || openedAt === null) return undefined
	const day = new Date(openedAt + VIETNAM_MS).toISOString().slice(0, 10)
	const date = typeof period === 'string' && period !== '' ? period : day
	return { indicator, value, ranked, declaredBy, date, definition: typeof definition === 'string' ? definition : '' }
}

/** Indicators for which different values were stated for the same day, with all that was stated of them, oldest first. */
export function contradictions(declared: readonly DeclaredFigure[]): Contradiction[] {
	return [...Map.groupBy(declared, ({ indicator }) => indicator)].flatMap(([indicator, figures]): Contradiction[] => {
		const days = [...Map.groupBy(figures, ({ date }) => date).values()]
		const contradicts = days.some((ofDay) => new Set(ofDay.map(({ value }) => value)).size > 1)
		return contradicts ? [{ indicator, figures: figures.toSorted((a, b) => (a.date < b.date ? -1 : 1)) }] : []
	})
}
