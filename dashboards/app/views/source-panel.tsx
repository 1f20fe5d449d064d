import { useId } from 'react'
import type { Connection } from '../feed.ts'
import { useFormat } from '../language.tsx'
import { CARD_STATES, type SourceCards } from '../source-cards.ts'
import { useNow } from '../use-now.ts'
import { StateShape } from './shapes.tsx'
import { SourceRow } from './source-row.tsx'

interface SourcePanelProps {
	readonly cards: SourceCards | undefined
	readonly connection: Connection
	readonly readAt: number | undefined
	readonly now: () => number
}

/** Figures that could not be read again for this long are shown as old even while the stream runs. */
const OLD_AFTER_MS = 15_000

export function SourcePanel({ cards, connection, readAt, now }: SourcePanelProps) {
	const { t, clock, count } = useFormat()
	const titleId = useId()
	const present = useNow(now)
	const old = readAt !== undefined && (connection.state === 'lost' || present - readAt > OLD_AFTER_MS)

	return (
		<section id="sources" className="panel source-panel" aria-labelledby={titleId} data-old={old}>
			<div className="panel-head">
				<h2 id={titleId}>{t.sourcesTitle}</h2>
				{old && <span className="stale-label">{t.staleAt(clock(readAt))}</span>}
			</div>
			{cards && (
				<ul className="freshness-counts" aria-label={t.sourcesTitle}>
					{CARD_STATES.map((state) => (
						<li key={state} className="freshness" data-state={state} data-none={cards.counts[state] === 0}>
							<StateShape of={state} />
							{t.freshness[state]} <strong>{count(cards.counts[state])}</strong>
						</li>
					))}
				</ul>
			)}
			{!cards && <p className="empty">{t.sourcesLoading}</p>}
			{cards?.cards.length === 0 && <p className="empty">{t.noSources}</p>}
			<ul className="source-list">
				{cards?.cards.map((card) => (
					<SourceRow key={card.id} card={card} now={now} />
				))}
			</ul>
			{cards && cards.refusedElsewhere > 0 && (
				<p className="quiet refused-elsewhere">{t.refusedElsewhere(count(cards.refusedElsewhere))}</p>
			)}
		</section>
	)
}
