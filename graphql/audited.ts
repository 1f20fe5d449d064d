import { GraphQLError } from 'graphql'
import type { GraphqlContext } from './context.ts'

type Resolver = (parent: unknown, args: Record<string, unknown>, context: GraphqlContext, info: unknown) => unknown
type Fields = Readonly<Record<string, Resolver>>
interface Resolvers {
	readonly Query?: Fields
	readonly Mutation?: Fields
}

/** Reads that show what is protected: raw messages, who holds tokens, who did what. What is read for a stated purpose is noted, too. */
const PROTECTED_READS: readonly string[] = ['quarantine', 'tokens', 'audit']
/** A word that is given every few seconds and changes nothing. */
const UNNOTED: readonly string[] = ['reportScreen']
/** Long enough for what was done, short enough that nobody can fill the store with it. */
const LONGEST_TARGET = 2_000

/** The resolvers of a module with each change, and each read of what is protected, noted in the audit with its outcome. */
export function audited<T extends object>(resolvers: T): T {
	const { Query, Mutation } = resolvers as Resolvers
	return {
		...resolvers,
		...(Query && { Query: noted(Query, (name, { purpose }) => PROTECTED_READS.includes(name) || Boolean(purpose)) }),
		...(Mutation && { Mutation: noted(Mutation, (name) => !UNNOTED.includes(name)) }),
	}
}

function noted(fields: Fields, applies: (name: string, args: Record<string, unknown>) => boolean): Fields {
	const entries = Object.entries(fields).map(([name, resolve]): [string, Resolver] => {
		const withItsNote = withNote(name, resolve)
		return [
			name,
			(parent, args, context, info) => (applies(name, args) ? withItsNote : resolve)(parent, args, context, info),
		]
	})
	return Object.fromEntries(entries)
}

function withNote(name: string, resolve: Resolver): Resolver {
	return async function resolveAndNote(parent, args, context, info) {
		const note = (outcome: string) =>
			context.audit(`graphql.${name}`, JSON.stringify(args, withoutPrivate).slice(0, LONGEST_TARGET), outcome)
		try {
			const result = await resolve(parent, args, context, info)
			await note(outcomeOf(result))
			return result
		} catch (error) {
			await note(codeOf(error))
			throw error
		}
	}
}

/** Expected failures of a mutation are data. */
function outcomeOf(result: unknown): string {
	const { ok, error } = (result ?? {}) as { ok?: boolean; error?: { code: string } | null }
	return ok === false ? (error?.code ?? 'FAILED') : 'ok'
}

function codeOf(error: unknown): string {
	const code = error instanceof GraphQLError ? error.extensions['code'] : undefined
	return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR'
}

/** Addresses of people, and the secrets that some of them bear, are sealed where they are kept: they must not stand here in the open. */
function withoutPrivate(name: string, value: unknown): unknown {
	return name === 'addresses' || name === 'subscription' || name === 'endpoint' ? undefined : value
}
