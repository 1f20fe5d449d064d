import { isUtf8 } from 'node:buffer'
import type { QuarantineRow } from '@vong/store/store'
import type { GraphqlContext } from '../../context.ts'
import { invalid, payload } from '../../errors.ts'
import { connection, pageSize } from '../../paging.ts'
import { toDateTime } from '../../scalars.ts'

interface QuarantineArgs {
	source?: string | null
	first?: number | null
	after?: string | null
}

const encodeKey = ({ receivedAt, id }: QuarantineRow) =>
	Buffer.from(JSON.stringify([receivedAt, id])).toString('base64url')

function decodeKey(cursor: string): { receivedAt: number; id: string } {
	try {
		const [receivedAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown]
		if (Number.isSafeInteger(receivedAt) && typeof id === 'string') return { receivedAt: receivedAt as number, id }
	} catch {
		// Falls through to the same answer as any other text that is no cursor.
	}
	throw invalid('`after` is no cursor of this query. Use pageInfo.endCursor of the page before.')
}

const bytesOf = ({ raw }: QuarantineRow) => Buffer.from(raw, 'base64')

export const resolvers = {
	Query: {
		quarantine: async (_: unknown, { source, first, after }: QuarantineArgs, { reader }: GraphqlContext) => {
			const limit = pageSize(first)
			const found = await reader.quarantine({
				limit: limit + 1,
				...(source ? { source } : {}),
				...(after ? { after: decodeKey(after) } : {}),
			})
			return connection(found, { limit, after, cursorOf: encodeKey })
		},
	},
	Mutation: {
		replayQuarantine: (_: unknown, { ids }: { ids: string[] }, { actions }: GraphqlContext) =>
			payload({ replayed: 0, stillQuarantined: 0, queued: false }, () => actions.replayQuarantine(ids)),
	},
	QuarantinedMessage: {
		receivedAt: ({ receivedAt }: QuarantineRow) => toDateTime(receivedAt),
		raw: (row: QuarantineRow) => (isUtf8(bytesOf(row)) ? bytesOf(row).toString('utf8') : row.raw),
		rawEncoding: (row: QuarantineRow) => (isUtf8(bytesOf(row)) ? 'TEXT' : 'BASE64'),
		replayedAt: ({ replayedAt }: QuarantineRow) => toDateTime(replayedAt),
	},
}
