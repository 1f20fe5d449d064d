import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql'
import type { GraphqlContext } from '../context.ts'
import { unauthenticated } from '../errors.ts'
import { maskError, maskResult } from '../mask.ts'
import { closable } from './closable.ts'
import { type LiveField, readLiveField } from './live-field.ts'
import { oncePer } from './once-per.ts'
import type { LiveRoot, StreamItem } from './roots.ts'

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
 * Runs subscriptions. A delivery that several clients get is executed once for each (document, variables but `after`, scope, roles),
 * and the result is the very same object for all of them, so that its text can be made once, too. What ends a client's stream is
 * its own affair and is never shared.
 */
export function createSubscribe({ roots, onViewerEnded, log }: SubscribeDeps) {
	/** Streams that are open, by viewer. */
	const open = new Map<string, number>()
	const executedOf = oncePer((_delivery: object) => new Map<string, Promise<ExecutionResult>>())

	function executeOnce(args: ExecutionArgs, { name, key }: LiveField, delivery: object): Promise<ExecutionResult> {
		const known = executedOf(delivery)
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
				const result = await ending.orEnded(executeOnce(args, field, next.value.delivery))
				if (result === 'ended') return yield failure(unauthenticated())
				yield result
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
			return results(args, readLiveField(args, roots))
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
