import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { eventTypeName } from '../app/event-type-name.ts'
import { createFollow } from '../app/follow.ts'
import { useFormat } from '../app/language.tsx'
import { createPause } from '../app/retry.ts'
import type { EventFilter } from '../app/schema-types.generated.ts'
import { useSearch } from '../app/search.ts'
import { openStreams } from '../app/streams.ts'
import { SeverityShape } from '../app/views/shapes.tsx'
import { GRAVITY } from './alert-list.ts'
import { type Column, DataTable } from './data-table.tsx'
import { useDesk, whyOf } from './desk-context.ts'
import { type EventDetail, eventTail, foundEvents } from './documents.generated.ts'
import { EventFilters, eventFilter } from './event-filters.tsx'
import { EventHistogram } from './event-histogram.tsx'

const PAGE = 100
const MOST_TAIL = 500

/** Stored events by any filter, page by page, or live as they come in. */
export function EventsView() {
	const format = useFormat()
	const { t, clock, day, value } = format
	const desk = useDesk()
	const search = useSearch()
	// The text of the filter is its identity: an object made anew is no new filter.
	const filterText = JSON.stringify(eventFilter(search))
	const filter = useMemo((): EventFilter => JSON.parse(filterText), [filterText])
	const found = useInfiniteQuery({
		queryKey: [foundEvents, filter],
		initialPageParam: null as string | null,
		queryFn: ({ pageParam }) => desk.request(foundEvents, { filter, first: PAGE, after: pageParam }),
		getNextPageParam: ({ events: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
	})
	const following = search.get('tail') === '1'
	const tail = useTail(filter, following)
	const rows = useMemo(() => {
		const stored = found.data?.pages.flatMap(({ events }) => events.edges.map(({ node }) => node)) ?? []
		return [...new Map([...tail.events, ...stored].map((event) => [keyOf(event), event])).values()]
	}, [found.data, tail.events])
	const chosen = search.get('event')
	const event = rows.find((row) => keyOf(row) === chosen)
	const entryOf = (id: string) => desk.known?.sources.find((each) => each.id === id)
	const source = (id: string) => (format.language === 'vi' ? entryOf(id)?.name : entryOf(id)?.nameEn) ?? id
	const typeName = (row: EventDetail) => eventTypeName(row, entryOf(row.source), format.language)
	const at = (instant: string) => `${clock(Date.parse(instant))} ${day(Date.parse(instant), desk.now())}`

	const columns: Column<EventDetail>[] = [
		{ id: 'time', title: t.desk.time, value: (row) => row.time, cell: (row) => at(row.time) },
		{
			id: 'severity',
			title: t.desk.severity,
			value: (row) => GRAVITY.indexOf(row.severity),
			cell: (row) => (
				<span className="severity" data-severity={row.severity}>
					<SeverityShape of={row.severity} /> {t.severity[row.severity]}
				</span>
			),
		},
		{ id: 'source', title: t.desk.source, value: (row) => source(row.source) },
		{
			id: 'type',
			title: t.desk.type,
			value: (row) => row.type,
			cell: (row) => (
				<>
					{typeName(row)} <small className="quiet">{row.type}</small>
				</>
			),
		},
		{ id: 'subject', title: t.desk.subject, value: (row) => row.subject },
		{
			id: 'area',
			title: t.desk.area,
			value: (row) => row.area?.name ?? null,
			cell: (row) => row.area?.name ?? t.unplaced,
		},
		{ id: 'agency', title: t.desk.agency, value: (row) => row.agency },
		{
			id: 'value',
			title: t.desk.value,
			numeric: true,
			value: (row) => row.value,
			cell: (row) => row.value !== null && value(row.value, row.unit),
		},
		{ id: 'received', title: t.desk.received, value: (row) => row.receivedAt, cell: (row) => at(row.receivedAt) },
	]

	return (
		<section className="panel events-view" aria-label={t.desk.views.events}>
			<EventFilters search={search} />
			<EventHistogram filter={filter} search={search} />
			<p className="quiet" role="status">
				{following && (tail.lost ? t.desk.tailLost : t.desk.tailOn)}
			</p>
			{found.error && (
				<p className="form-notice" role="alert">
					{t.desk.loadFailed(whyOf(found.error, format))}
				</p>
			)}
			{rows.length === 0 && <p className="empty">{found.isPending ? t.eventsLoading : t.desk.noEvents}</p>}
			<DataTable
				name={t.desk.views.events}
				columns={columns}
				rows={rows}
				keyOf={keyOf}
				chosen={chosen}
				onChoose={(row) => search.set({ event: keyOf(row) === chosen ? null : keyOf(row) })}
				mark={(row) => ({ 'data-testid': 'desk-event', 'data-id': row.id })}
			>
				{found.hasNextPage && (
					<button type="button" onClick={() => void found.fetchNextPage()}>
						{t.desk.more}
					</button>
				)}
			</DataTable>
			{event && (
				<section className="event-content" aria-label={t.desk.content}>
					<h3>
						{event.type} · {event.id} {event.skewed && <span className="form-notice">{t.desk.skewed}</span>}
					</h3>
					<pre>{JSON.stringify(event.data, null, 2)}</pre>
				</section>
			)}
		</section>
	)
}

const keyOf = ({ source, id }: EventDetail) => `${source} ${id}`

/** New events that fit, newest first, as long as it is wanted. */
function useTail(filter: EventFilter, wanted: boolean) {
	const [events, setEvents] = useState<readonly EventDetail[]>([])
	const [lost, setLost] = useState(false)
	useEffect(() => {
		setEvents([])
		if (!wanted) return
		let cursor: string | null = null
		const follow = createFollow({
			open: (live) => {
				const streams = openStreams()
				streams.follow(eventTail, { filter, after: cursor }, ({ events: delivery }) => {
					live()
					setLost(false)
					cursor = delivery.cursor
					if (delivery.events.length > 0)
						setEvents((former) => [...delivery.events.toReversed(), ...former].slice(0, MOST_TAIL))
				})
				return streams
			},
			lost: (refused) => {
				setLost(true)
				if (refused) cursor = null
			},
			// The alerts' stream of the same page looks after the session.
			signedOut: async () => false,
			onSignedOut: () => {},
			random: Math.random,
			pause: createPause(),
		})
		follow.start()
		return follow.stop
	}, [filter, wanted])
	return { events, lost }
}
