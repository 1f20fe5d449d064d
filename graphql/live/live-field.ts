import {
	type DocumentNode,
	type ExecutionArgs,
	type FieldNode,
	type GraphQLFieldMap,
	getArgumentValues,
	getOperationAST,
	Kind,
	print,
	visit,
} from 'graphql'
import type { GraphqlContext } from '../context.ts'
import { invalid } from '../errors.ts'
import { oncePer } from './once-per.ts'
import type { LiveRoot, OpenStream } from './roots.ts'

export interface LiveField {
	readonly name: string
	readonly open: OpenStream
	/** The same for those who get the same result of the same delivery. */
	readonly key: string
}

const textOf = oncePer((document: DocumentNode) => print(document))

/** The one root field with its arguments. @throws GraphQLError for what cannot be subscribed to. */
export function readLiveField(
	{ schema, document, operationName, variableValues, contextValue }: ExecutionArgs,
	roots: Readonly<Record<string, LiveRoot>>,
): LiveField {
	const operation = getOperationAST(document, operationName)
	const node = operation?.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)
	const fields: GraphQLFieldMap<unknown, unknown> = schema.getSubscriptionType()?.getFields() ?? {}
	const definition = node && fields[node.name.value]
	const root = node && roots[node.name.value]
	if (!node || !definition || !root) throw invalid('Subscribe to one of the fields of Subscription.')
	const given = getArgumentValues(definition, node, variableValues)
	const { reader, viewer, clock } = contextValue as GraphqlContext
	const places = placeVariables(document, node)
	const variables = Object.entries(variableValues ?? {}).filter(([name]) => !places.includes(name))
	return {
		// The result bears the name that the client gave it; what it is made from, the field's.
		name: node.name.value,
		open: root(given, reader, clock.now()),
		// No field of a delivery asks for roles today. One that will must not tell by whoever happened to come first.
		key: JSON.stringify([textOf(document), operationName, variables, reader.scope, viewer.roles]),
	}
}

/** Variables that say where a client stands, and nothing else: no two walls stand at the same place, and all get the same from there on. */
function placeVariables(document: DocumentNode, node: FieldNode): string[] {
	const places = (node.arguments ?? []).flatMap(({ name, value }) =>
		name.value === 'after' && value.kind === Kind.VARIABLE ? value.name.value : [],
	)
	return places.filter((name) => timesNamed(document, name) === 2)
}

/** Once where it is declared, once for each use. */
function timesNamed(document: DocumentNode, name: string): number {
	let times = 0
	visit(document, {
		Variable(variable) {
			if (variable.name.value === name) times++
		},
	})
	return times
}
