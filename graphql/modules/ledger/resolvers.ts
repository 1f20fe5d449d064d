import type { LedgerLine } from '@vong/core/ledger'
import type { GraphqlContext } from '../../context.ts'
import { toDateTime } from '../../scalars.ts'

export const resolvers = {
	Query: {
		ledger: async (_: unknown, { source }: { source?: string | null }, { reader }: GraphqlContext) => {
			const lines = await reader.ledger()
			return source ? lines.filter((line) => line.source === source) : lines
		},
	},
	LedgerEntry: { lastReceivedAt: ({ lastReceivedAt }: LedgerLine) => toDateTime(lastReceivedAt) },
}
