import type { IndicatorDefinition, Term } from '@vong/core/indicator'

export const partOf = ({ indicator }: Term) => indicator
export const partId = ({ id }: IndicatorDefinition) => id

/** The indicators that are made of others, each after those that it is made of. */
export function inBuildOrder(definitions: ReadonlyMap<string, IndicatorDefinition>): IndicatorDefinition[] {
	const found = new Set<IndicatorDefinition>()
	const add = (definition: IndicatorDefinition | undefined) => {
		if (definition?.formula.kind !== 'terms') return
		for (const { indicator } of definition.formula.terms) add(definitions.get(indicator))
		found.add(definition)
	}
	for (const definition of definitions.values()) add(definition)
	return [...found]
}
