import type { Rule } from '@vong/core/rule'
import { OWN_SOURCE } from '@vong/core/source'
import type { Observation } from './book.ts'
import { NO_FIGURES } from './judge.ts'
import type { Watched } from './watch.ts'

/** A rule that could be judged for so long has got over it. */
const OVER_AFTER_MS = 10 * 60_000

interface Failure {
	at: number
	count: number
}

/** Rules that could not be judged: each an alert of its own, told by the centre about itself. */
export function createFailures(rules: () => Iterable<Rule>) {
	const failing = new Map<string, Failure>()

	return {
		note(rule: string, at: number) {
			const known = failing.get(rule)
			failing.set(rule, { at: Math.max(at, known?.at ?? 0), count: (known?.count ?? 0) + 1 })
		},
		observe(standing: Iterable<Watched>, at: number): Observation[] {
			// Of what stood before a restart nobody knows since when it fails: it counts from now.
			for (const { rule, place } of standing)
				if (rule.condition.kind === 'failure' && !failing.has(place.subject))
					failing.set(place.subject, { at, count: 1 })
			const all = [...rules()]
			const found = all.flatMap((rule): Observation[] => {
				if (rule.condition.kind !== 'failure') return []
				return [...failing].map(([subject, failure]): Observation => {
					const isOver = at - failure.at >= OVER_AFTER_MS
					const sample = isOver
						? { breach: null, clear: true, known: true, reason: 'judged-again' }
						: {
								breach: rule.severity === 'as-sent' ? ('major' as const) : rule.severity,
								clear: false,
								known: true,
								reason: 'not-judged',
							}
					const name = all.find(({ id }) => id === subject)?.name ?? { vi: subject, en: subject }
					const figures = { ...NO_FIGURES, value: failure.count, subject, source: name }
					return {
						rule,
						at,
						place: { area: '', agency: '', subject },
						seen: { sample, figures, sources: [OWN_SOURCE], asOf: failure.at, until: null },
					}
				})
			})
			for (const [subject, failure] of failing) if (at - failure.at >= 2 * OVER_AFTER_MS) failing.delete(subject)
			return found
		},
	}
}
