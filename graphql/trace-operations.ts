import type { Span, Trace } from '@vong/core/trace'
import { type ExecutionArgs, getOperationAST } from 'graphql'

/** Tells of each operation that is run: its name, its kind and how much of it failed; never what it asked for or was told. */
export function createTraceOperations(trace: Trace) {
	return <T extends object>(run: (args: ExecutionArgs) => Promise<T> | T) =>
		(args: ExecutionArgs): Promise<T> => {
			const operation = getOperationAST(args.document, args.operationName)
			const type = operation?.operation ?? 'unknown'
			const runTraced = async (span: Span) => {
				span.set({ 'graphql.operation.type': type, 'graphql.operation.name': operation?.name?.value ?? '' })
				const result = await run(args)
				// Of a subscription this is how it began; its deliveries are told of by nobody.
				const errors = 'errors' in result && Array.isArray(result.errors) ? result.errors.length : 0
				span.set({ 'vong.errors': errors })
				return result
			}
			return trace(`graphql ${type}`, runTraced, { kind: 'server' })
		}
}
