import { encodeCursor } from '@vong/core/position'
import type { EventCount, StoredEvent } from '@vong/store/store'
import type { GraphqlContext } from '../../context.ts'
import { invalid } from '../../errors.ts'
import type { CountStep } from '../../event-counts.ts'
import { masked, showsPersons } from '../../masking.ts'
import { connection, decodeKey, encodeKey, pageSize } from '../../paging.ts'
import { toDateTime } from '../../scalars.ts'
import type { CountFilterInput, FilterInput } from '../../scoped-reader.ts'
import { liveDelivery } from '../live-delivery.ts'

interface EventsArgs {
	filter?: FilterInput | null
	first?: number | null
	after?: string | null
	purpose?: string | null
}

interface EventCountsArgs {
	filter?: CountFilterInput | null
	step: CountStep
	by?: 'SOURCE' | 'TYPE' | null
}
const GROUPS = { SOURCE: 'source', TYPE: 'type' } as const

/** An event that was delivered live carries its own place in the stream. */
type EventNode = StoredEvent & { readonly streamCursor?: string; readonly showsPersons?: boolean }

const orNull = (text: string) => (text === '' ? null : text)

export const resolvers = {
	Query: {
		events: async (_: unknown, { filter, first, after, purpose }: EventsArgs, { reader, viewer }: GraphqlContext) => {
			const isShown = showsPersons(viewer, purpose)
			const limit = pageSize(first)
			const key = after ? decodeKey(after) : undefined
			if (after && !key) throw invalid('`after` is no cursor of this query. Use pageInfo.endCursor of the page before.')
			const found = await reader.events(filter ?? {}, limit + 1, key)
			const nodes = found.map((event): EventNode => ({ ...event, showsPersons: isShown }))
			return connection(nodes, { limit, after, cursorOf: encodeKey })
		},
		eventCounts: (_: unknown, { filter, step, by }: EventCountsArgs, { reader }: GraphqlContext) =>
			reader.eventCounts({ filter: filter ?? {}, step, by: by ? GROUPS[by] : undefined }),
	},
	EventCount: {
		start: ({ start }: EventCount) => toDateTime(start),
		group: ({ group }: EventCount) => orNull(group),
		total: ({ measured, total }: EventCount) => (measured === 0 ? null : total),
		mean: ({ measured, total }: EventCount) => (measured === 0 ? null : total / measured),
	},
	Event: {
		subject: ({ subject }: EventNode) => orNull(subject),
		time: ({ time }: EventNode) => toDateTime(time),
		receivedAt: ({ receivedAt }: EventNode) => toDateTime(receivedAt),
		areaCode: ({ areaCode }: EventNode) => orNull(areaCode),
		area: ({ areaId }: EventNode, _: unknown, { reader }: GraphqlContext) => reader.areaById(areaId) ?? null,
		agency: ({ agency }: EventNode) => orNull(agency),
		severity: ({ severity }: EventNode) => severity.toUpperCase(),
		unit: ({ unit }: EventNode) => orNull(unit),
		data: ({ data, showsPersons: isShown }: EventNode) => (isShown ? data : masked(data)),
		cursor: async (
			{ writer, number, receivedAt, streamCursor }: EventNode,
			_: unknown,
			{ reader, cursors }: GraphqlContext,
		) => cursors.seal(streamCursor ?? encodeCursor({ ...(await reader.headsAt(receivedAt)), [writer]: number })),
	},
	EventDelivery: liveDelivery,
}
