import type { AuditRecord } from '@vong/core/audit'
import type { GraphqlContext } from '../../context.ts'
import { invalid } from '../../errors.ts'
import { connection, decodeAuditKey, encodeAuditKey, pageSize } from '../../paging.ts'
import { toDateTime } from '../../scalars.ts'

interface AuditArgs {
	action?: string | null
	name?: string | null
	first?: number | null
	after?: string | null
}

export const resolvers = {
	Query: {
		audit: async (_: unknown, { action, name, first, after }: AuditArgs, { reader }: GraphqlContext) => {
			const limit = pageSize(first)
			const key = after ? decodeAuditKey(after) : undefined
			if (after && !key) throw invalid('`after` is no cursor of this query. Use pageInfo.endCursor of the page before.')
			const found = await reader.audit({
				limit: limit + 1,
				...(key ? { after: key } : {}),
				...(action ? { action } : {}),
				...(name ? { name } : {}),
			})
			return connection(found, { limit, after, cursorOf: encodeAuditKey })
		},
	},
	AuditRecord: {
		at: ({ at }: AuditRecord) => toDateTime(at),
		viewer: ({ viewer }: AuditRecord) => (viewer === '' ? null : viewer),
	},
}
