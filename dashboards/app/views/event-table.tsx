import { memo } from 'react'
import type { SourceTypes } from '../documents.generated.ts'
import { eventTypeName } from '../event-type-name.ts'
import type { FeedEvent } from '../feed.ts'
import type { Format } from '../format.ts'
import { useFormat } from '../language.tsx'
import { SeverityShape } from './shapes.tsx'

interface EventTableProps {
	readonly events: readonly FeedEvent[]
	readonly names: ReadonlyMap<string, string>
	readonly typeNames: ReadonlyMap<string, SourceTypes>
	readonly now: () => number
}

export function EventTable({ events, names, typeNames, now }: EventTableProps) {
	const format = useFormat()
	const { t } = format
	return (
		<section className="event-scroll" aria-label={t.eventsTitle}>
			<table className="events">
				<thead>
					<tr>
						<th scope="col" className="col-time">
							{t.columnTime}
						</th>
						<th scope="col" className="col-severity">
							{t.columnSeverity}
						</th>
						<th scope="col" className="col-source">
							{t.columnSource}
						</th>
						<th scope="col" className="col-type">
							{t.columnType}
						</th>
						<th scope="col" className="col-subject">
							{t.columnSubject}
						</th>
						<th scope="col" className="col-area">
							{t.columnArea}
						</th>
						<th scope="col" className="col-value">
							{t.columnValue}
						</th>
					</tr>
				</thead>
				<tbody>
					{events.map((event) => (
						<EventRow
							key={event.key}
							event={event}
							source={names.get(event.source) ?? event.source}
							type={eventTypeName(event, typeNames.get(event.source), format.language)}
							format={format}
							now={now}
						/>
					))}
				</tbody>
			</table>
		</section>
	)
}

interface EventRowProps {
	readonly event: FeedEvent
	readonly source: string
	readonly type: string
	readonly format: Format
	readonly now: () => number
}

/** From here on the time of receipt is worth a line of its own beside the sender's time. */
const WORTH_TELLING_MS = 60_000

const EventRow = memo(({ event, source, type, format, now }: EventRowProps) => {
	const { t, clock, day, value } = format
	const sentMs = Date.parse(event.time)
	const late = Math.abs(event.receivedMs - sentMs) >= WORTH_TELLING_MS
	const sentDay = day(sentMs, now())
	const receivedDay = day(event.receivedMs, now())
	const received = [clock(event.receivedMs), receivedDay === sentDay ? '' : receivedDay].join(' ').trim()
	return (
		<tr
			className={event.fresh ? 'event fresh' : 'event'}
			data-testid="event-row"
			data-id={event.id}
			data-source={event.source}
			data-severity={event.severity}
		>
			<td className="col-time">
				<time dateTime={event.time}>
					{clock(sentMs)} <span className="quiet">{sentDay}</span>
				</time>
				{late && <span className="received-at">{t.receivedAt(received)}</span>}
			</td>
			<td className="col-severity">
				<span className="severity" data-severity={event.severity}>
					<SeverityShape of={event.severity} />
					{t.severity[event.severity]}
				</span>
			</td>
			<td className="col-source" title={event.source}>
				{source}
			</td>
			<td className="col-type" title={event.type}>
				{type}
			</td>
			<td className="col-subject" title={event.subject ?? ''}>
				{event.subject}
			</td>
			<td className="col-area">{event.area?.name ?? <span className="quiet">{t.unplaced}</span>}</td>
			<td className="col-value">{event.value !== null && value(event.value, event.unit)}</td>
		</tr>
	)
})
