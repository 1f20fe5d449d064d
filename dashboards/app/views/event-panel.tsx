import { useId, useState } from 'react'
import { type FeedEvent, type FeedState, newSince } from '../feed.ts'
import { useFormat } from '../language.tsx'
import type { SourceCard } from '../source-cards.ts'
import { EventTable } from './event-table.tsx'

interface EventPanelProps {
	readonly feed: FeedState
	readonly cards: readonly SourceCard[] | undefined
	readonly now: () => number
	readonly onSource: (source: string) => void
}

export function EventPanel({ feed, cards, now, onSource }: EventPanelProps) {
	const { t, language, clock, count } = useFormat()
	const [source, setSource] = useState('')
	const [held, setHeld] = useState<readonly FeedEvent[]>()
	const titleId = useId()
	const current = source === '' ? feed.events : (feed.bySource[source] ?? [])
	const shown = held ?? current
	const names = new Map(cards?.map(({ id, name }) => [id, name[language]]))
	const sources = [...new Set([...names.keys(), ...Object.keys(feed.bySource)])]

	function choose(chosen: string) {
		setSource(chosen)
		setHeld(undefined)
		if (chosen !== '') onSource(chosen)
	}

	return (
		<section id="events" className="panel event-panel" aria-labelledby={titleId}>
			<div className="panel-head">
				<h2 id={titleId}>{t.eventsTitle}</h2>
				{feed.connection.state === 'lost' && (
					<span className="stale-label">{t.staleAt(clock(feed.connection.since))}</span>
				)}
				<label className="filter">
					<span>{t.filterSource}</span>
					<select data-testid="source-filter" value={source} onChange={(event) => choose(event.target.value)}>
						<option value="">{t.allSources}</option>
						{sources.map((id) => (
							<option key={id} value={id}>
								{names.get(id) ?? id}
							</option>
						))}
					</select>
				</label>
				<button
					type="button"
					data-testid="pause"
					aria-pressed={held !== undefined}
					onClick={() => setHeld(held ? undefined : current)}
				>
					{held ? t.resume : t.pause}
				</button>
			</div>
			{held && <p className="paused">{t.paused(count(newSince(held, current)))}</p>}
			{shown.length > 0 ? (
				<EventTable events={shown} names={names} typeNames={feed.typeNames} now={now} />
			) : (
				<p className="empty">{emptyText(feed.listed, source)}</p>
			)}
		</section>
	)

	function emptyText(listed: boolean, filter: string) {
		if (!listed) return t.eventsLoading
		return filter === '' ? t.noEvents : t.noEventsOfSource
	}
}
