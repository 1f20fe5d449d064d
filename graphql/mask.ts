import { VongError } from '@vong/core/errors'
import { type ExecutionResult, GraphQLError } from 'graphql'

const UNEXPECTED = 'Something failed inside. It is logged; try again, and tell the administrator if it stays so.'
/** The store's own words for what a caller can do nothing about but try later. */
const STORE_ERROR = 'StoreError'

/** An error as outsiders may see it: ours as they are, everything else without its inside. */
export function maskError(error: unknown, log: { error(fields: object, message: string): void }): GraphQLError {
	const original = error instanceof GraphQLError ? error.originalError : error
	if (error instanceof GraphQLError && (!original || original instanceof GraphQLError)) return error
	const place = error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {}
	if (original instanceof VongError) {
		return new GraphQLError(original.message, { ...place, extensions: { code: original.code } })
	}
	log.error({ err: original }, 'a GraphQL field failed')
	if (original instanceof Error && original.name === STORE_ERROR) {
		return new GraphQLError('The store did not answer. Try again in a moment.', {
			...place,
			extensions: { code: 'UNAVAILABLE' },
		})
	}
	return new GraphQLError(UNEXPECTED, { ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } })
}

export function maskResult(
	result: ExecutionResult,
	log: { error(fields: object, message: string): void },
): ExecutionResult {
	return result.errors ? { ...result, errors: result.errors.map((error) => maskError(error, log)) } : result
}
