import type { FeedState } from '../feed.ts'
import { useFormat } from '../language.tsx'
import { Cross, SeverityShape } from './shapes.tsx'

interface NoticesProps {
	readonly feed: FeedState
	readonly onReconnect: () => void
	readonly onNoted: () => void
}

/** What the operator must know about the page itself. The regions stand from the start, so that changes are read aloud. */
export function Notices({ feed: { connection, missed, broken }, onReconnect, onNoted }: NoticesProps) {
	const { t, clock, count } = useFormat()
	return (
		<div className="notices">
			<div role="alert">
				{connection.state === 'lost' && (
					<div className="notice notice-lost" data-testid="lost-banner">
						<Cross />
						<p>
							<strong>{t.lostSince(clock(connection.since))}</strong>{' '}
							<span className="notice-more">{t.lostExplanation}</span>
						</p>
						<button type="button" onClick={onReconnect}>
							{t.reconnectNow}
						</button>
					</div>
				)}
			</div>
			<div role="status">
				{(missed > 0 || broken) && (
					<div className="notice notice-missed" data-testid="missed" data-count={missed}>
						<SeverityShape of="MINOR" />
						<p>
							{missed > 0 && <strong>{t.missed(count(missed))}</strong>} {broken && t.gapAfterLoss}
						</p>
						<button type="button" onClick={onNoted}>
							{t.noted}
						</button>
					</div>
				)}
			</div>
		</div>
	)
}
