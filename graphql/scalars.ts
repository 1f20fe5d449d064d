import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql'

/** Milliseconds as RFC 3339. */
export function toDateTime(at: number | null | undefined): string | null {
	return at === null || at === undefined ? null : new Date(at).toISOString()
}

function toInstant(value: unknown): number {
	const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
	if (Number.isNaN(at)) throw new GraphQLError('A DateTime has to be RFC 3339, such as 2026-11-23T03:00:00Z.')
	return at
}

/** In: RFC 3339 text becomes milliseconds. Out: resolvers give text (`toDateTime`). */
const dateTime = new GraphQLScalarType({
	name: 'DateTime',
	description: 'An instant as RFC 3339, in UTC.',
	parseValue: toInstant,
	parseLiteral: (node: ValueNode) => toInstant(node.kind === Kind.STRING ? node.value : undefined),
})

const json = new GraphQLScalarType({
	name: 'JSON',
	description: 'Any JSON value.',
	parseValue: (value) => value,
	parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
})

export const scalars = { DateTime: dateTime, JSON: json }
