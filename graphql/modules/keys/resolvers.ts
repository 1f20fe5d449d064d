import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'

export const resolvers = {
	Mutation: {
		rotateSourceSecret: (_: unknown, { source }: { source: string }, { actions }: GraphqlContext) =>
			payload({ id: null, secret: null }, () => actions.rotateSourceSecret(source)),
		endSourceSecret: (_: unknown, { source, id }: { source: string; id: string }, { actions }: GraphqlContext) =>
			payload({ id: null }, () => actions.endSourceSecret(source, id)),
	},
}
