import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { EventFilter } from '../app/schema-types.generated.ts'
import { barsOf, countSpan } from './count-span.ts'
import { useDesk } from './desk-context.ts'
import { eventHistogram } from './event-documents.generated.ts'

const iso = (at: number) => new Date(at).toISOString()

/**
 * How many events of a filter there were, as far as counts know of it. The span is worked out at each asking, so that one that goes up to now
 * moves on with it, and the answer keeps the span that it is of while the next one is on its way.
 */
export function useCounts({ areas, sources, types, from, to }: EventFilter, every: number) {
	const { request, now } = useDesk()
	const known = { ...(areas && { areas }), ...(sources && { sources }), ...(types && { types }) }
	return useQuery({
		queryKey: [eventHistogram, known, from, to],
		placeholderData: keepPreviousData,
		refetchInterval: every,
		queryFn: async () => {
			const span = countSpan({ ...(from && { from: Date.parse(from) }), ...(to && { to: Date.parse(to) }) }, now())
			if (!span) return null
			const filter = { ...known, from: iso(span.from), to: iso(span.to) }
			const { eventCounts } = await request(eventHistogram, { filter, step: span.step })
			return { span, bars: barsOf(eventCounts, span) }
		},
	})
}
