import { reloadOutdated } from './outdated.ts'
import type { TypedDocument } from './typed-document.ts'

export type RequestErrorReason = 'signed-out' | 'unreachable' | 'failed'

export class RequestError extends Error {
	override readonly name = 'RequestError'
	readonly reason: RequestErrorReason

	constructor(reason: RequestErrorReason, message: string, options?: ErrorOptions) {
		super(message, options)
		this.reason = reason
	}
}

interface Answer<T> {
	readonly data?: T | null
	readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[]
}

const TIMEOUT_MS = 10_000

export type GraphqlRequest = <Result, Variables>(
	document: TypedDocument<Result, Variables>,
	variables: NoInfer<Variables>,
) => Promise<Result>

/**
 * GraphQL queries with the session's cookie; `heard` gets the server's date with each answer. The function throws
 * RequestError.
 */
export function createGraphqlRequest({ heard }: { heard: (date: string | null) => void }): GraphqlRequest {
	return async <Result, Variables>(
		query: TypedDocument<Result, Variables>,
		variables: NoInfer<Variables>,
	): Promise<Result> => {
		const response = await fetch('/graphql', {
			method: 'POST',
			headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
			body: JSON.stringify({ query, variables }),
			signal: AbortSignal.timeout(TIMEOUT_MS),
		}).catch((cause: unknown) => {
			throw new RequestError('unreachable', 'The centre cannot be reached.', { cause })
		})
		heard(response.headers.get('date'))
		const answer = (await response.json().catch(() => ({}))) as Answer<Result>
		if (response.status === 401 || isUnauthenticated(answer.errors)) {
			throw new RequestError('signed-out', 'The session has ended.')
		}
		reloadOutdated(answer.errors)
		if (!answer.data) throw new RequestError('failed', answer.errors?.[0]?.message ?? `HTTP ${response.status}`)
		return answer.data
	}
}

function isUnauthenticated(errors: Answer<unknown>['errors']): boolean {
	return errors?.some((error) => error.extensions?.['code'] === 'UNAUTHENTICATED') ?? false
}
