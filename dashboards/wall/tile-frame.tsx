import type { ReactNode } from 'react'
import { useFormat } from '../app/language.tsx'
import { useNow } from '../app/use-now.ts'
import { PartBoundary } from '../app/views/broken.tsx'
import { Findings } from '../app/views/findings.tsx'
import { type Age, ageOf } from './ageing.ts'
import type { Reading, Tile } from './documents.generated.ts'
import { kindName } from './kind-name.ts'
import type { Box } from './layout.ts'
import { Mark } from './marks.tsx'
import { AlertsTile } from './tiles/alerts.tsx'
import { AreaMapTile } from './tiles/area-map.tsx'
import { ClockTile } from './tiles/clock.tsx'
import { CountdownTile } from './tiles/countdown.tsx'
import { FeedsTile } from './tiles/feeds.tsx'
import { FigureTile } from './tiles/figure.tsx'
import { GaugeTile } from './tiles/gauge.tsx'
import { RankingTile } from './tiles/ranking.tsx'
import { SeriesTile } from './tiles/series.tsx'
import { TableTile } from './tiles/table.tsx'
import { TickerTile } from './tiles/ticker.tsx'
import type { WallState } from './wall-state.ts'

interface TileFrameProps {
	readonly tile: Tile
	readonly box: Box
	readonly state: WallState
	readonly now: () => number
}

/** A tile with its title, and below how old its data is. */
export function TileFrame({ tile, box, state, now }: TileFrameProps) {
	const { t, language } = useFormat()
	const lost = state.connection.state === 'lost'
	const age = tileAge(tile, state, lost)
	const own = language === 'vi' ? tile.title : tile.titleEn
	const [first] = tile.readings
	const indicator = first && (language === 'vi' ? first.name : first.nameEn)
	const title = own ?? indicator ?? kindName(tile.kind, t)
	return (
		<section
			className="tile"
			data-testid="tile"
			data-kind={tile.kind}
			data-age={age?.state}
			aria-label={title}
			style={{ left: pc(box.left), top: pc(box.top), width: pc(box.width), height: pc(box.height) }}
		>
			<div className="tile-inner">
				{tile.kind !== 'CLOCK' && <h2 className="tile-title">{title}</h2>}
				<div className="tile-body">
					<PartBoundary of={tile}>
						<TileContent tile={tile} state={state} now={now} />
					</PartBoundary>
				</div>
				{age && <AgeLine age={age} now={now} />}
			</div>
		</section>
	)
}

const pc = (share: number) => `${share * 100}%`

function tileAge(tile: Tile, { events, snapshotAt, pastAt }: WallState, lost: boolean): Age | undefined {
	if (isOfTime(tile)) return undefined
	if (pastAt !== undefined) return { state: 'PAST', at: pastAt }
	switch (tile.kind) {
		case 'FEEDS':
		case 'FINDINGS':
		case 'ALERTS':
			return { state: lost ? 'LOST' : 'LIVE', at: snapshotAt }
		case 'TICKER': {
			const newest = events[0]
			return { state: lost ? 'LOST' : newest ? 'LIVE' : 'NONE', at: newest && Date.parse(newest.receivedAt) }
		}
		default:
			return figuresAge(
				tile.readings.length > 0 ? tile.readings : tile.rows.flatMap((row) => row.readings),
				snapshotAt,
				lost,
			)
	}
}

/** What the clock alone tells has no data that could be old. */
const isOfTime = ({ kind }: Tile) => kind === 'CLOCK' || kind === 'COUNTDOWN'

/** What is worked out from no source's data, such as the quality of data itself, is as old as the last snapshot. */
function figuresAge(readings: readonly Reading[], snapshotAt: number | undefined, lost: boolean): Age {
	const age = ageOf(readings, lost)
	const ownFigures = age.at === undefined && readings.some(({ value }) => value !== null)
	return ownFigures ? { state: lost ? 'LOST' : 'LIVE', at: snapshotAt } : age
}

function TileContent({ tile, state, now }: Omit<TileFrameProps, 'box'>): ReactNode {
	switch (tile.kind) {
		case 'FIGURE':
			return <FigureTile tile={tile} />
		case 'GAUGE':
			return <GaugeTile tile={tile} />
		case 'SERIES':
			return <SeriesTile tile={tile} />
		case 'RANKING':
			return <RankingTile tile={tile} />
		case 'TABLE':
			return <TableTile tile={tile} />
		case 'MAP':
			return <AreaMapTile tile={tile} alerts={state.alerts} at={state.pastAt} area={state.wall?.area.code} />
		case 'ALERTS':
			return <AlertsTile alerts={state.alerts} now={now} />
		case 'TICKER':
			return <TickerTile events={state.events} feeds={state.feeds} now={now} />
		case 'FEEDS':
			return state.pastAt === undefined ? <FeedsTile feeds={state.feeds} now={now} /> : <NoFeeds />
		case 'FINDINGS':
			return <Findings findings={tile.findings} />
		case 'CLOCK':
			return <ClockTile now={now} workingDay={state.wall?.workingDay ?? null} />
		case 'COUNTDOWN':
			return <CountdownTile tile={tile} now={now} />
	}
}

function AgeLine({ age: { state, at }, now }: { age: Age; now: () => number }) {
	const { t, ago, clock, day } = useFormat()
	const present = useNow(now)
	return (
		<p className="tile-age age-state" data-testid="tile-age" data-state={state}>
			<Mark of={state} /> {t.wall.state[state]}
			{at !== undefined && (
				<>
					{' · '}
					{state === 'PAST' ? (
						`${clock(at)} ${day(at, Date.now())}`
					) : (
						<>
							<span className="age-full">{t.wall.age(ago(at, present))}</span>
							<span className="age-short">{ago(at, present)}</span>
						</>
					)}
				</>
			)}
		</p>
	)
}

function NoFeeds() {
	const { t } = useFormat()
	return <p className="tile-empty">{t.wall.past.noFeeds}</p>
}
