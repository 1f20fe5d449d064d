import { type Condition, holdsAt, type Rule, rulesIn } from '@vong/core/rule'
import type { Observation } from './book.ts'
import { NO_FIGURES } from './judge.ts'
import { nameOf, type Surroundings } from './observe.ts'
import type { Place, Watched } from './watch.ts'

type Composite = Extract<Condition, { kind: 'composite' }>
interface CompositeRule extends Rule {
	readonly condition: Composite
}

const isComposite = (rule: Rule): rule is CompositeRule => rule.condition.kind === 'composite'

/** Rules that are put together from others, at the places where at least one of those stands. */
export function createComposites(all: readonly Rule[], around: Surroundings) {
	const rules = all.filter(isComposite)
	const members = new Map(rules.map((rule) => [rule.id, new Set(rulesIn(rule.condition.when))]))

	return {
		rules,
		/** @param standing everything that is not as it should be, the composites' own among it */
		observe(standing: Iterable<Watched>, at: number): Observation[] {
			if (rules.length === 0) return []
			const watched = [...standing]
			return rules.flatMap((rule) => {
				const own = members.get(rule.id)
				const groups = new Map<
					string,
					{ place: Place; holding: Set<string>; sources: Set<string>; asOf: number | null }
				>()
				for (const { rule: member, place, state, seen } of watched) {
					const isOwn = member.id === rule.id
					if (!isOwn && !own?.has(member.id)) continue
					const where = groupOf(rule.condition, place)
					const key = JSON.stringify(where)
					const group = groups.get(key) ?? { place: where, holding: new Set(), sources: new Set(), asOf: null }
					groups.set(key, group)
					if (isOwn || (state.phase !== 'firing' && state.phase !== 'recovering' && state.phase !== 'muted')) continue
					group.holding.add(member.id)
					for (const source of seen?.sources ?? []) group.sources.add(source)
					if (seen?.asOf) group.asOf = Math.max(group.asOf ?? 0, seen.asOf)
				}
				return [...groups.values()].map(({ place, holding, sources, asOf }): Observation => {
					const holds = holdsAt(rule.condition.when, (id) => holding.has(id))
					const sample = holds
						? {
								breach: rule.severity === 'as-sent' ? ('minor' as const) : rule.severity,
								clear: false,
								known: true,
								reason: 'together',
							}
						: { breach: null, clear: true, known: true, reason: 'not-together' }
					const figures = { ...NO_FIGURES, value: holding.size, area: nameOf(place.area, around), agency: place.agency }
					return { rule, at, place, seen: { sample, figures, sources: [...sources], asOf, until: null } }
				})
			})
		},
	}
}

function groupOf({ same }: Composite, { area, agency }: Place): Place {
	return { area: same === 'all' ? '' : area, agency: same === 'agency' ? agency : '', subject: '' }
}
