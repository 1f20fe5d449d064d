import type { TokenInput, TokenView } from '../../actions.ts'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'
import { toDateTime } from '../../scalars.ts'

export const resolvers = {
	Query: { tokens: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.tokens() },
	Mutation: {
		createToken: (_: unknown, { input }: { input: TokenInput }, { actions }: GraphqlContext) =>
			payload({ id: null, token: null }, () => actions.createToken(input)),
		revokeToken: (_: unknown, { id }: { id: string }, { actions }: GraphqlContext) =>
			payload({ id: null }, () => actions.revokeToken(id)),
	},
	Token: {
		areas: ({ scope }: TokenView) => (scope.kind === 'all' ? null : scope.codes),
		expiresAt: ({ expiresAt }: TokenView) => toDateTime(expiresAt),
		lastUsedAt: ({ lastUsedAt }: TokenView) => toDateTime(lastUsedAt),
	},
}
