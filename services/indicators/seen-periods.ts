import type { Period } from '@vong/core/period'

const MAX_SEEN = 20_000

/** Remembers periods of indicators; those that were added long ago are forgotten. */
export function createSeenPeriods(most = MAX_SEEN) {
	const seen = new Set<string>()
	const nameOf = (indicator: string, { kind, start }: Period) => `${indicator} ${kind} ${start}`

	return {
		has: (indicator: string, period: Period): boolean => seen.has(nameOf(indicator, period)),
		add(indicators: Iterable<{ readonly id: string }>, period: Period) {
			for (const { id } of indicators) seen.add(nameOf(id, period))
			for (const name of seen) {
				if (seen.size <= most) return
				seen.delete(name)
			}
		},
	}
}
