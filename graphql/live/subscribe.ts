import {
	type DocumentNode,
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
import { maskError, maskResult } from '../mask.ts'
import { closable } from './closable.ts'
import type { LiveRoot, OpenStream, StreamItem } from './roots.ts'

interface SubscribeDeps {
	readonly roots: Readonly<Record<string, LiveRoot>>
	/** Calls back when the viewer's token or session has ended. Answers how to stop listening. */
	readonly onViewerEnded: (viewerId: string, listener: () => void) => () => void
	readonly log: { error(fields: object, message: string): void }
}

/** As many as a wall of screens with one token may need, and no more than memory is there for. */
export const MOST_STREAMS = 1_000

type Results = AsyncGenerator<ExecutionResult, void, undefined>

/**
 * Runs subscriptions. A delivery that several clients get is executed once for each (document, variables but `after`, scope),
 * and the result is the very same object for all of them, so that its text can be made once, too.
 */
export function createSubscribe({ roots, onViewerEnded, log }: SubscribeDeps) {
	/** Streams that are open, by viewer. */
	const open = new Map<string, number>()
	const executed = new WeakMap<object, Map<string, Promise<ExecutionResult>>>()

	function executeOnce(args: ExecutionArgs, { name, key }: LiveField, delivery: object): Promise<ExecutionResult> {
		const known = executed.get(delivery) ?? new Map<string, Promise<ExecutionResult>>()
		executed.set(delivery, known)
		const result = known.get(key) ?? run({ ...args, rootValue: { [name]: delivery } })
		known.set(key, result)
		return result
	}

	const run = async (args: ExecutionArgs) => maskResult(await execute(args), log)

	function results(args: ExecutionArgs, field: LiveField): Results {
		const stream = field.open()
		// Not waited for: it may be in the middle of a read, which ends by itself.
		return closable(untilEnded(args, field, stream), () => void stream.return(undefined))
	}

	async function* untilEnded(args: ExecutionArgs, field: LiveField, stream: AsyncGenerator<StreamItem>): Results {
		const context = args.contextValue as GraphqlContext
		const { viewer } = context
		const mine = open.get(viewer.id) ?? 0
		if (mine >= MOST_STREAMS) {
			void stream.return(undefined)
			return yield failure(tooManyStreams())
		}
		open.set(viewer.id, mine + 1)
		const ending = createEnding()
		const stopListening = onViewerEnded(viewer.id, ending.end)
		const expiry = endAt(viewer.expiresAt, context.clock.now(), ending.end)
		try {
			for (;;) {
				const next = await ending.orEnded(stream.next())
				if (next === 'ended') return yield failure(unauthenticated())
				if (next.done) return
				if ('overflow' in next.value) return yield failure(slowConsumer(context.cursors.seal(next.value.overflow)))
				yield await executeOnce(args, field, next.value.delivery)
			}
		} catch (error) {
			// The client hears of it in the stream, and comes again with its cursor.
			yield failure(maskError(error, log))
		} finally {
			const left = (open.get(viewer.id) ?? 1) - 1
			if (left === 0) open.delete(viewer.id)
			else open.set(viewer.id, left)
			clearTimeout(expiry)
			stopListening()
			void stream.return(undefined)
		}
	}

	return async function subscribe(args: ExecutionArgs): Promise<Results | ExecutionResult> {
		try {
			return results(args, readField(args, roots))
		} catch (error) {
			if (error instanceof GraphQLError) return failure(error)
			throw error
		}
	}
}

/**
 * An end that may come while something else is waited for. Not `Promise.race` with one lasting promise: that would keep
 * everything that was ever waited for.
 */
function createEnding() {
	let ended = false
	let wake: (() => void) | undefined
	return {
		end() {
			ended = true
			wake?.()
		},
		orEnded: <T>(step: Promise<T>) =>
			new Promise<T | 'ended'>((resolve, reject) => {
				wake = () => resolve('ended')
				if (ended) wake()
				step.then(resolve, reject)
			}),
	}
}

const MAX_TIMEOUT_MS = 2 ** 31 - 1

function endAt(expiresAt: number | null, now: number, end: () => void): NodeJS.Timeout | undefined {
	return expiresAt === null ? undefined : setTimeout(end, Math.min(MAX_TIMEOUT_MS, Math.max(0, expiresAt - now)))
}

const failure = (error: GraphQLError): ExecutionResult => ({ errors: [error] })

const tooManyStreams = () =>
	new GraphQLError(`One identity may have ${MOST_STREAMS} streams at a time. Close some first.`, {
		extensions: { code: 'LIMIT' },
	})

function slowConsumer(cursor: string): GraphQLError {
	return new GraphQLError(
		'This connection takes the events more slowly than they come. Subscribe again with `after` set to the cursor.',
		{
			extensions: { code: 'SLOW_CONSUMER', cursor },
		},
	)
}

const texts = new WeakMap<DocumentNode, string>()

function textOf(document: DocumentNode): string {
	const text = texts.get(document) ?? print(document)
	texts.set(document, text)
	return text
}

interface LiveField {
	readonly name: string
	readonly open: OpenStream
	/** The same for those who get the same result of the same delivery. */
	readonly key: string
}

/** The one root field with its arguments. @throws GraphQLError for what cannot be subscribed to. */
function readField(
	{ schema, document, operationName, variableValues, contextValue }: ExecutionArgs,
	roots: Readonly<Record<string, LiveRoot>>,
): LiveField {
	const operation = getOperationAST(document, operationName) as OperationDefinitionNode
	const node = operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)
	const fields: GraphQLFieldMap<unknown, unknown> = schema.getSubscriptionType()?.getFields() ?? {}
	const definition = node && fields[node.name.value]
	const root = node && roots[node.name.value]
	if (!node || !definition || !root) throw invalid('Subscribe to one of the fields of Subscription.')
	const given = getArgumentValues(definition, node, variableValues)
	const { reader, clock } = contextValue as GraphqlContext
	const names = afterVariables(node)
	const variables = Object.entries(variableValues ?? {}).filter(([name]) => !names.includes(name))
	return {
		// The result bears the name that the client gave it; what it is made from, the field's.
		name: node.name.value,
		open: root(given, reader, clock.now()),
		key: JSON.stringify([textOf(document), operationName, variables, reader.scope]),
	}
}

function afterVariables(node: {
	arguments?: readonly { name: { value: string }; value: { kind: string } }[]
}): string[] {
	return (node.arguments ?? [])
		.filter(({ name, value }) => name.value === 'after' && value.kind === Kind.VARIABLE)
		.map(({ value }) => (value as unknown as { name: { value: string } }).name.value)
}
