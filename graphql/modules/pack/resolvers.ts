import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'
import type { PackView } from '../../scoped-reader.ts'

export const resolvers = {
	Query: { pack: (_: unknown, __: unknown, { reader }: GraphqlContext) => reader.pack() },
	Pack: {
		name: ({ name }: PackView) => name.vi,
		loadedAt: ({ loadedAt }: PackView) => toDateTime(loadedAt),
	},
}
