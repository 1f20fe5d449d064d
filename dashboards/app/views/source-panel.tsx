import { useId } from 'react'
import { FRESHNESS } from '../documents.ts'
import type { Connection } from '../feed.ts'
import { useFormat } from '../language.tsx'
import type { SourceCards } from '../source-cards.ts'
import { useNow } from '../use-now.ts'
import { FreshnessShape } from './shapes.tsx'
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
					{FRESHNESS.map((freshness) => (
						<li
							key={freshness}
							className="freshness"
							data-freshness={freshness}
							data-none={cards.counts[freshness] === 0}
						>
							<FreshnessShape of={freshness} />
							{t.freshness[freshness]} <strong>{count(cards.counts[freshness])}</strong>
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
