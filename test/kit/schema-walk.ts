import { createSchema } from '@vong/graphql/schema'
import {
	type GraphQLField,
	type GraphQLObjectType,
	getNamedType,
	isInputObjectType,
	isLeafType,
	isNonNullType,
	isObjectType,
} from 'graphql'

const schema = createSchema()
/** Deeper than this everything has been seen in a shorter way. */
const DEPTH = 5

interface Root {
	readonly field: GraphQLField<unknown, unknown>
	/** `Query.events(after, filter, first)`: changes when an argument comes or goes. */
	readonly signature: string
}

/** Every field that a document may begin with. */
export function rootFields(): Map<string, Root> {
	const types = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
	return new Map(
		types
			.filter((type) => type !== null && type !== undefined)
			.flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as const))
			.map(([type, field]) => {
				const names = field.args.map(({ name }) => name).toSorted()
				return [`${type.name}.${field.name}`, { field, signature: names.join(' ') }]
			}),
	)
}

/** The fields of every input, by the name of its type. */
export const inputFields = (): Map<string, string[]> =>
	new Map(
		Object.values(schema.getTypeMap())
			.filter(isInputObjectType)
			.map((type) => [type.name, Object.keys(type.getFields()).toSorted()]),
	)

/** All that can be asked of the field's answer, as text; fields that need arguments of their own are left out. */
export function everythingOf({ field }: Root): string {
	const type = getNamedType(field.type)
	return isObjectType(type) ? selection(type, [], DEPTH) : ''
}

function selection(type: GraphQLObjectType, path: readonly GraphQLObjectType[], depth: number): string {
	const parts = Object.values(type.getFields()).flatMap(({ name, args, type: wrapped }) => {
		if (args.some(({ type: needed, defaultValue }) => isNonNullType(needed) && defaultValue === undefined)) return []
		const of = getNamedType(wrapped)
		if (isLeafType(of)) return [name]
		if (!isObjectType(of) || depth === 0 || path.includes(of) || of === type) return []
		const inner = selection(of, [...path, type], depth - 1)
		return inner === '' ? [] : [`${name} ${inner}`]
	})
	return parts.length === 0 ? '' : `{ ${parts.join(' ')} }`
}
