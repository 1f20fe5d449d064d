import {
	type FieldNode,
	GraphQLError,
	Kind,
	type SelectionSetNode,
	type ValidationContext,
	type ValidationRule,
} from 'graphql'

const MAX_DEPTH = 12
const MAX_ALIASES = 30
const MAX_ROOT_FIELDS = 20
const MAX_COST = 50_000
/** What a page is taken to hold when only a variable says it: as much as a page may. */
const LARGEST_PAGE = 500

interface Measure {
	depth: number
	aliases: number
	cost: number
}

/**
 * Bounds on what one document may ask: depth, aliases, root fields, and a cost, which is the number of fields that it would
 * give, taking `first` at its word. Fragments count where they are spread.
 */
export const limitsRule: ValidationRule = (context: ValidationContext) => ({
	OperationDefinition(operation) {
		if (operation.selectionSet.selections.length > MAX_ROOT_FIELDS)
			report(context, `more than ${MAX_ROOT_FIELDS} root fields`)
		const measure: Measure = { depth: 0, aliases: 0, cost: 0 }
		walk(context, operation.selectionSet, { depth: 1, times: 1, inside: new Set() }, measure)
		if (measure.depth > MAX_DEPTH) report(context, `nesting deeper than ${MAX_DEPTH}`)
		if (measure.aliases > MAX_ALIASES) report(context, `more than ${MAX_ALIASES} aliases`)
		if (measure.cost > MAX_COST) report(context, `a cost of more than ${MAX_COST}: ask for fewer at a time`)
	},
})

function report(context: ValidationContext, what: string) {
	context.reportError(new GraphQLError(`The document has ${what}.`, { extensions: { code: 'LIMIT' } }))
}

interface Place {
	readonly depth: number
	readonly times: number
	readonly inside: ReadonlySet<string>
}

function walk(context: ValidationContext, set: SelectionSetNode, place: Place, measure: Measure): void {
	measure.depth = Math.max(measure.depth, place.depth)
	if (measure.depth > MAX_DEPTH || measure.cost > MAX_COST) return
	for (const selection of set.selections) {
		if (selection.kind === Kind.FIELD) walkField(context, selection, place, measure)
		else if (selection.kind === Kind.INLINE_FRAGMENT) walk(context, selection.selectionSet, place, measure)
		else walkFragment(context, selection.name.value, place, measure)
	}
}

function walkField(context: ValidationContext, field: FieldNode, place: Place, measure: Measure) {
	if (field.alias) measure.aliases++
	measure.cost += place.times
	if (!field.selectionSet || field.name.value.startsWith('__')) return
	const first = field.arguments?.find(({ name }) => name.value === 'first')?.value
	const many = first?.kind === Kind.INT ? Math.max(1, Number(first.value)) : first ? LARGEST_PAGE : 1
	walk(context, field.selectionSet, { ...place, depth: place.depth + 1, times: place.times * many }, measure)
}

function walkFragment(context: ValidationContext, name: string, place: Place, measure: Measure) {
	const fragment = context.getFragment(name)
	if (!fragment || place.inside.has(name)) return
	walk(context, fragment.selectionSet, { ...place, inside: new Set([...place.inside, name]) }, measure)
}
