import type { EventNode } from '../../app/documents.generated.ts'
import { eventTypeName } from '../../app/event-type-name.ts'
import { useFormat } from '../../app/language.tsx'
import { useNow } from '../../app/use-now.ts'
import { SeverityShape } from '../../app/views/shapes.tsx'
import type { Feed } from '../documents.generated.ts'

const MOST_EVENTS = 7

interface TickerProps {
	readonly events: readonly EventNode[]
	readonly feeds: readonly Feed[]
	readonly now: () => number
}

/** The newest events, each as what happened, who says so, and where. */
export function TickerTile({ events, feeds, now }: TickerProps) {
	const { t, moment, language, value } = useFormat()
	const present = useNow(now)
	const byId = new Map(feeds.map((feed) => [feed.id, feed]))
	if (events.length === 0) return <p className="tile-empty">{t.noEvents}</p>
	return (
		<ol className="ticker">
			{events.slice(0, MOST_EVENTS).map((event) => {
				const feed = byId.get(event.source)
				const source = feed && (language === 'vi' ? feed.name : feed.nameEn)
				// A number without its unit says nothing from afar.
				const figure = event.value !== null && event.unit ? value(event.value, event.unit) : ''
				const where = event.area?.name ?? t.unplaced
				return (
					<li
						key={`${event.source} ${event.id}`}
						data-testid="ticker-event"
						data-id={event.id}
						data-severity={event.severity}
					>
						<span className="ticker-severity">
							<SeverityShape of={event.severity} />
							<span className="unseen">{t.severity[event.severity]}</span>
						</span>
						<span className="ticker-words">
							<span className="ticker-what">
								<b>{[eventTypeName(event, feed, language), figure].filter(Boolean).join(': ')}</b>
								<time dateTime={event.receivedAt}>{moment(Date.parse(event.receivedAt), present)}</time>
							</span>
							<span className="quiet">{[source ?? event.source, where].join(' · ')}</span>
						</span>
					</li>
				)
			})}
		</ol>
	)
}
