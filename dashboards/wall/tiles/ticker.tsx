import type { EventNode } from '../../app/documents.generated.ts'
import { useFormat } from '../../app/language.tsx'
import { SeverityShape } from '../../app/views/shapes.tsx'
import type { Feed } from '../documents.generated.ts'

const MOST_EVENTS = 7

export function TickerTile({ events, feeds }: { events: readonly EventNode[]; feeds: readonly Feed[] }) {
	const { t, clock, language, value } = useFormat()
	const names = new Map(feeds.map((feed) => [feed.id, language === 'vi' ? feed.name : feed.nameEn]))
	if (events.length === 0) return <p className="tile-empty">{t.noEvents}</p>
	return (
		<ol className="ticker">
			{events.slice(0, MOST_EVENTS).map((event) => (
				<li
					key={`${event.source} ${event.id}`}
					data-testid="ticker-event"
					data-id={event.id}
					data-severity={event.severity}
				>
					<time dateTime={event.receivedAt}>{clock(Date.parse(event.receivedAt)).slice(0, 5)}</time>
					<span className="ticker-severity">
						<SeverityShape of={event.severity} />
						<span className="unseen">{t.severity[event.severity]}</span>
					</span>
					<span className="ticker-words">
						<b>{names.get(event.source) ?? event.source}</b>
						<span className="quiet">
							{event.area?.name ?? t.unplaced} · {event.type}
							{event.value !== null && ` · ${value(event.value, event.unit)}`}
						</span>
					</span>
				</li>
			))}
		</ol>
	)
}
