import { useCallback, useEffect, useMemo } from 'react'
import { useFormat } from '../language.tsx'
import type { SessionViewer } from '../session.ts'
import { sourceCards } from '../source-cards.ts'
import { useLive } from '../use-live.ts'
import { EventPanel } from './event-panel.tsx'
import { Header } from './header.tsx'
import { Notices } from './notices.tsx'
import { SourcePanel } from './source-panel.tsx'

interface LivePageProps {
	readonly viewer: SessionViewer
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
}

export default function LivePage({ viewer, onSignedOut }: LivePageProps) {
	const { t } = useFormat()
	const onEnded = useCallback(() => onSignedOut(true), [onSignedOut])
	const { feed, now, reconnect, note, loadSource } = useLive(onEnded)
	const cards = useMemo(() => feed.overview && sourceCards(feed.overview), [feed.overview])
	const lost = feed.connection.state === 'lost'

	useEffect(() => {
		// A tab that nobody looks at tells of the outage too.
		document.title = lost ? `(!) ${t.connectionLost} · Vọng` : 'Vọng'
	}, [lost, t])

	return (
		<div className="page" data-stale={lost}>
			<Header viewer={viewer} connection={feed.connection} onSignedOut={() => onSignedOut(false)} />
			<Notices feed={feed} onReconnect={reconnect} onNoted={note} />
			<nav className="jump" aria-label={t.jumpTo}>
				<a href="#sources">{t.sourcesTitle}</a>
				<a href="#events">{t.eventsTitle}</a>
			</nav>
			<main className="panels">
				<EventPanel feed={feed} cards={cards?.cards} now={now} onSource={loadSource} />
				<SourcePanel cards={cards} connection={feed.connection} readAt={feed.overviewAt} now={now} />
			</main>
		</div>
	)
}
