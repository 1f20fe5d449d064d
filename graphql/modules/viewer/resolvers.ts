import type { Viewer } from '@vong/core/viewer'
import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'

export const resolvers = {
	Query: { viewer: (_: unknown, __: unknown, { viewer }: GraphqlContext) => viewer },
	Viewer: {
		areas: ({ scope }: Viewer) => (scope.kind === 'all' ? null : scope.codes),
		expiresAt: ({ expiresAt }: Viewer) => toDateTime(expiresAt),
	},
}
