import { decodeCursor } from '@vong/core/position'
import {
	type ExecutionArgs,
	type ExecutionResult,
	execute,
	GraphQLError,
	type GraphQLFieldMap,
	getArgumentValues,
	getOperationAST,
	Kind,
	type OperationDefinitionNode,
	print,
} from 'graphql'
import type { GraphqlContext } from '../context.ts'
import { invalid, unauthenticated } from '../errors.ts'
import type { FilterInput } from '../scoped-reader.ts'
import { closable } from './closable.ts'
import type { Delivery, EventStreams } from './event-streams.ts'

interface SubscribeDeps {
	readonly streams: EventStreams
	/** Calls back when the viewer's token or session has ended. Answers how to stop listening. */
	readonly onViewerEnded: (viewerId: string, listener: () => void) => () => void
}

type Results = AsyncGenerator<ExecutionResult, void, undefined>

/**
 * Runs subscriptions. A delivery that several clients get is executed once for each (document, variables but `after`, scope),
 * and the result is the very same object for all of them, so that its text can be made once, too.
 */
export function createSubscribe({ streams, onViewerEnded }: SubscribeDeps) {
	const executed = new WeakMap<Delivery, Map<string, Promise<ExecutionResult>>>()

	function executeOnce(args: ExecutionArgs, key: string, delivery: Delivery): Promise<ExecutionResult> {
		const known = executed.get(delivery) ?? new Map<string, Promise<ExecutionResult>>()
		executed.set(delivery, known)
		const result = known.get(key) ?? Promise.resolve(execute({ ...args, rootValue: { events: delivery } }))
		known.set(key, result)
		return result
	}

	function results(args: ExecutionArgs, field: EventsField): Results {
		const stream = streams.open(field.request)
		// Not waited for: it may be in the middle of a read, which ends by itself.
		return closable(untilEnded(args, field, stream), () => void stream.return(undefined))
	}

	async function* untilEnded(
		args: ExecutionArgs,
		field: EventsField,
		stream: ReturnType<EventStreams['open']>,
	): Results {
		const context = args.contextValue as GraphqlContext
		const { viewer } = context
		const ended = Promise.withResolvers<'ended'>()
		const stopListening = onViewerEnded(viewer.id, () => ended.resolve('ended'))
		const expiry = endAt(viewer.expiresAt, context.clock.now(), () => ended.resolve('ended'))
		try {
			for (;;) {
				const next = await Promise.race([stream.next(), ended.promise])
				if (next === 'ended') return yield failure(unauthenticated())
				if (next.done) return
				if ('overflow' in next.value) return yield failure(slowConsumer(next.value.overflow))
				yield await executeOnce(args, field.key, next.value.delivery)
			}
		} finally {
			clearTimeout(expiry)
			stopListening()
			void stream.return(undefined)
		}
	}

	return async function subscribe(args: ExecutionArgs): Promise<Results | ExecutionResult> {
		try {
			return results(args, readField(args))
		} catch (error) {
			if (error instanceof GraphQLError) return failure(error)
			throw error
		}
	}
}

const MAX_TIMEOUT_MS = 2 ** 31 - 1

function endAt(expiresAt: number | null, now: number, end: () => void): NodeJS.Timeout | undefined {
	return expiresAt === null ? undefined : setTimeout(end, Math.min(MAX_TIMEOUT_MS, Math.max(0, expiresAt - now)))
}

const failure = (error: GraphQLError): ExecutionResult => ({ errors: [error] })

function slowConsumer(cursor: string): GraphQLError {
	return new GraphQLError(
		'This connection takes the events more slowly than they come. Subscribe again with `after` set to the cursor.',
		{
			extensions: { code: 'SLOW_CONSUMER', cursor },
		},
	)
}

interface EventsField {
	readonly request: Parameters<EventStreams['open']>[0]
	readonly key: string
}

/** The arguments of the one root field. @throws GraphQLError for what cannot be subscribed to. */
function readField({ schema, document, operationName, variableValues, contextValue }: ExecutionArgs): EventsField {
	const operation = getOperationAST(document, operationName) as OperationDefinitionNode
	const node = operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)
	const fields: GraphQLFieldMap<unknown, unknown> = schema.getSubscriptionType()?.getFields() ?? {}
	const definition = node && fields[node.name.value]
	if (!node || !definition) throw invalid('Subscribe to one of the fields of Subscription.')
	const { filter, after } = getArgumentValues(definition, node, variableValues) as {
		filter?: FilterInput | null
		after?: string | null
	}
	const position = after ? decodeCursor(after) : null
	if (position === undefined) throw invalid('`after` is no cursor. Use the cursor of a delivery or of an event.')
	const { reader } = contextValue as GraphqlContext
	const names = afterVariables(node)
	const variables = Object.entries(variableValues ?? {}).filter(([name]) => !names.includes(name))
	return {
		request: { scope: reader.scope, filter: reader.toFilter(filter ?? {}), after: position },
		key: JSON.stringify([print(document), operationName, variables, reader.scope]),
	}
}

function afterVariables(node: {
	arguments?: readonly { name: { value: string }; value: { kind: string } }[]
}): string[] {
	return (node.arguments ?? [])
		.filter(({ name, value }) => name.value === 'after' && value.kind === Kind.VARIABLE)
		.map(({ value }) => (value as unknown as { name: { value: string } }).name.value)
}
