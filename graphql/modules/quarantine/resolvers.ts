import { isUtf8 } from 'node:buffer'
import { veiled } from '@vong/core/personal-text'
import type { GraphqlContext } from '../../context.ts'
import { invalid, payload } from '../../errors.ts'
import { showsPersons } from '../../masking.ts'
import { connection, pageSize } from '../../paging.ts'
import type { QuarantinedMessage } from '../../quarantine-reader.ts'
import { toDateTime } from '../../scalars.ts'

interface QuarantineArgs {
	source?: string | null
	first?: number | null
	after?: string | null
	purpose?: string | null
}

interface Shown extends QuarantinedMessage {
	/** What is shown of its bytes: text, or the bytes where they are none. */
	readonly shown: string | Uint8Array
}

const encodeKey = ({ receivedAt, id }: QuarantinedMessage) =>
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

/** Bytes as they are for who says what for; else without what names persons, where there is any. */
function shownOf(bytes: Uint8Array, areShown: boolean): string | Uint8Array {
	const text = Buffer.from(bytes).toString('utf8')
	const seen = areShown ? text : veiled(text)
	return seen === text && !isUtf8(bytes) ? bytes : seen
}

export const resolvers = {
	Query: {
		quarantine: async (_: unknown, args: QuarantineArgs, { reader, viewer }: GraphqlContext) => {
			const { source, first, after, purpose } = args
			const areShown = showsPersons(viewer, purpose)
			const limit = pageSize(first)
			const found = await reader.quarantine({
				limit: limit + 1,
				...(source ? { source } : {}),
				...(after ? { after: decodeKey(after) } : {}),
			})
			const nodes = found.map((message): Shown => ({ ...message, shown: shownOf(message.bytes, areShown) }))
			return connection(nodes, { limit, after, cursorOf: encodeKey })
		},
	},
	Mutation: {
		replayQuarantine: (_: unknown, { ids }: { ids: string[] }, { actions }: GraphqlContext) =>
			payload({ replayed: 0, stillQuarantined: 0, queued: false }, () => actions.replayQuarantine(ids)),
	},
	QuarantinedMessage: {
		receivedAt: ({ receivedAt }: Shown) => toDateTime(receivedAt),
		raw: ({ shown }: Shown) => (typeof shown === 'string' ? shown : Buffer.from(shown).toString('base64')),
		rawEncoding: ({ shown }: Shown) => (typeof shown === 'string' ? 'TEXT' : 'BASE64'),
		replayedAt: ({ replayedAt }: Shown) => toDateTime(replayedAt),
	},
}
