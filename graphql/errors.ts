import { VongError } from '@vong/core/errors'
import { GraphQLError } from 'graphql'

export const unauthenticated = () =>
	new GraphQLError('Sign in first: send `Authorization: Bearer <token>`.', {
		extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
	})

export const forbidden = (message: string) => new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } })

export const invalid = (message: string) => new GraphQLError(message, { extensions: { code: 'INVALID' } })

/** Expected failures of a mutation are data: `ok`, `error` and the fields of the payload, empty when it failed. */
export async function payload<T extends object>(empty: { [K in keyof T]: T[K] | null }, act: () => Promise<T>) {
	try {
		return { ok: true, error: null, ...empty, ...(await act()) }
	} catch (error) {
		if (!(error instanceof VongError)) throw error
		return { ok: false, error: { code: error.code, message: error.message }, ...empty }
	}
}
