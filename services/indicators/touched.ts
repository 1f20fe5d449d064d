/** Indicators and the beginnings of their cells that were worked out anew. */
export type Touched = Map<string, Set<number>>

export function note(touched: Touched, indicator: string, starts: readonly number[]) {
	const known = touched.get(indicator) ?? new Set()
	for (const start of starts) known.add(start)
	touched.set(indicator, known)
}
