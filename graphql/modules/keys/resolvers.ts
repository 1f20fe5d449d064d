import type { SourceKeyView } from '../../actions.ts'
import type { GraphqlContext } from '../../context.ts'
import { payload } from '../../errors.ts'
import { toDateTime } from '../../scalars.ts'

export const resolvers = {
	Query: { sourceKeys: (_: unknown, __: unknown, { actions }: GraphqlContext) => actions.sourceKeys() },
	Mutation: {
		rotateSourceSecret: (_: unknown, { source }: { source: string }, { actions }: GraphqlContext) =>
			payload({ id: null, secret: null }, () => actions.rotateSourceSecret(source)),
		endSourceSecret: (_: unknown, { source, id }: { source: string; id: string }, { actions }: GraphqlContext) =>
			payload({ id: null }, () => actions.endSourceSecret(source, id)),
	},
	SourceKey: { madeAt: ({ madeAt }: SourceKeyView) => toDateTime(madeAt) },
}
