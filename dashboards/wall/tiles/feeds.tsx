import { useFormat } from '../../app/language.tsx'
import { useNow } from '../../app/use-now.ts'
import type { AgeState } from '../ageing.ts'
import type { Feed } from '../documents.generated.ts'
import { Mark } from '../marks.tsx'

const ORDER: readonly AgeState[] = ['DEAD', 'STALE', 'LATE', 'NONE', 'LIVE']
const MOST_FEEDS = 7

/** A source that never sent anything is not connected yet, which is no outage. */
const stateOf = ({ freshness, lastReceivedAt }: Feed): AgeState => (lastReceivedAt === null ? 'NONE' : freshness)

/** How many stand how, and those that are furthest behind. */
export function FeedsTile({ feeds, now }: { feeds: readonly Feed[]; now: () => number }) {
	const { t, ago, count, language } = useFormat()
	const present = useNow(now)
	const counts = Map.groupBy(feeds, stateOf)
	const worst = feeds
		.toSorted(
			(a, b) =>
				ORDER.indexOf(stateOf(a)) - ORDER.indexOf(stateOf(b)) ||
				(a.lastReceivedAt ?? '').localeCompare(b.lastReceivedAt ?? ''),
		)
		.slice(0, MOST_FEEDS)
	return (
		<div className="feeds-tile">
			<p className="map-legend">
				{ORDER.toReversed().map((state) => (
					<span key={state} className="age-state" data-state={state}>
						<Mark of={state} /> {t.wall.state[state]} <b>{count(counts.get(state)?.length ?? 0)}</b>
					</span>
				))}
			</p>
			<ul className="feed-list">
				{worst.map((feed) => (
					<li key={feed.id} data-testid="wall-feed" data-feed={feed.id} data-state={stateOf(feed)}>
						<span className="age-state" data-state={stateOf(feed)}>
							<Mark of={stateOf(feed)} />
						</span>
						<span className="figure-name">{language === 'vi' ? feed.name : feed.nameEn}</span>
						<span className="age-state" data-state={stateOf(feed)}>
							{feed.lastReceivedAt === null ? t.wall.state.NONE : ago(Date.parse(feed.lastReceivedAt), present)}
						</span>
					</li>
				))}
			</ul>
		</div>
	)
}
