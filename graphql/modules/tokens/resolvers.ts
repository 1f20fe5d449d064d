import type { TokenInput } from '../../actions.ts'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'

export const resolvers = {
	Query: { tokens: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.tokens() },
	Mutation: {
		createToken: (_: unknown, { input }: { input: TokenInput }, { actions }: GraphqlContext) =>
			payload({ id: null, token: null }, () => actions.createToken(input)),
		revokeToken: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({ id: null }, () => actions.revokeToken(id)),
	},
}
