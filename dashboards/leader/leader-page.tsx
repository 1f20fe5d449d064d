import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import '../styles/leader.css'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import { retryDelay } from '../app/retry.ts'
import { useSearch } from '../app/search.ts'
import type { SessionViewer } from '../app/session.ts'
import { Header } from '../app/views/header.tsx'
import { Cross } from '../app/views/shapes.tsx'
import { useWall } from '../wall/use-wall.ts'
import { AlertCard } from './alert-card.tsx'
import { type LeaderWall, leaderWalls } from './documents.generated.ts'
import { IndicatorCard } from './indicator-card.tsx'
import { LinkedAlert } from './linked-alert.tsx'

/** Comes after what burns. */
const PushSwitch = lazy(() => import('./push-switch.tsx'))

/** Who may take alerts on. */
const ANSWERING = ['OPERATOR', 'ADMIN', 'LEADER']

interface LeaderPageProps {
	readonly viewer: SessionViewer
	/** `ended`: the session ended by itself. */
	readonly onSignedOut: (ended: boolean) => void
}

/** For a phone: what burns in the reader's areas, and how the key figures stand. */
export default function LeaderPage({ viewer, onSignedOut }: LeaderPageProps) {
	const { t } = useFormat()
	const onEnded = useCallback(() => onSignedOut(true), [onSignedOut])
	const search = useSearch()
	const walls = useWalls(onEnded)
	const shown = walls && (walls.find(({ id }) => id === search.get('wall')) ?? usualOf(walls))
	if (!walls || !shown)
		return (
			<main className="opening" role="status">
				{walls ? t.leader.noWall : t.loading}
			</main>
		)
	return (
		<Board
			key={shown.id}
			{...{ viewer, walls, shown, onEnded }}
			onSignedOut={() => onSignedOut(false)}
			onWall={(wall) => search.set({ wall })}
			linked={search.get('alert')}
			onUnlinked={() => search.set({ alert: null })}
		/>
	)
}

/** The wall that goes by the name of what it shows is the one that speaks of everything. */
function usualOf(walls: readonly LeaderWall[]): LeaderWall | undefined {
	return walls.find(({ id }) => id === 'province') ?? walls.find(({ id, area }) => id === area.code) ?? walls[0]
}

function useWalls(onEnded: () => void): readonly LeaderWall[] | undefined {
	const [walls, setWalls] = useState<readonly LeaderWall[]>()
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined
		const request = createGraphqlRequest({ heard: () => {} })
		async function load(attempt: number): Promise<void> {
			try {
				setWalls((await request(leaderWalls, {})).walls)
			} catch (error) {
				if (error instanceof RequestError && error.reason === 'signed-out') return onEnded()
				timer = setTimeout(() => void load(attempt + 1), retryDelay(attempt, Math.random))
			}
		}
		void load(0)
		return () => clearTimeout(timer)
	}, [onEnded])
	return walls
}

interface BoardProps {
	readonly viewer: SessionViewer
	readonly walls: readonly LeaderWall[]
	readonly shown: LeaderWall
	readonly onEnded: () => void
	readonly onSignedOut: () => void
	readonly onWall: (id: string) => void
	/** The alert that a link led to; empty: none. */
	readonly linked: string
	readonly onUnlinked: () => void
}

function Board({ viewer, walls, shown, onEnded, onSignedOut, onWall, linked, onUnlinked }: BoardProps) {
	const { t, language, clock, count } = useFormat()
	const { state, now } = useWall(shown.id, null, onEnded)
	const { alerts, connection, wall } = state
	const figures = useMemo(
		() =>
			wall?.tiles
				.filter(({ kind }) => kind === 'FIGURE' || kind === 'GAUGE' || kind === 'SERIES')
				.flatMap(({ readings, series }) =>
					readings.map((reading) => ({ reading, series: series?.find(({ indicator }) => indicator === reading.id) })),
				) ?? [],
		[wall],
	)
	const unique = [...new Map(figures.map((each) => [each.reading.id, each])).values()]
	const burning = alerts.filter((alert) => alert.state === 'FIRING').length
	useEffect(() => {
		document.title = `${burning > 0 ? `(${burning}) ` : ''}${t.leader.title} · Vọng`
	}, [burning, t])
	const lost = connection.state === 'lost'
	const mayAnswer = viewer.roles.some((role) => ANSWERING.includes(role))
	const others = alerts.filter(({ id }) => id !== linked)

	return (
		<div className="leader" data-testid="leader" data-connection={connection.state}>
			<Header
				viewer={viewer}
				connection={connection.state === 'lost' ? connection : { state: connection.state, since: 0 }}
				onSignedOut={onSignedOut}
			/>
			<div role="alert">
				{lost && (
					<div className="notice notice-lost">
						<Cross />
						<p>
							<strong>{t.lostSince(clock(connection.since))}</strong> {t.leader.lastKnown}
						</p>
					</div>
				)}
			</div>
			<main>
				{linked !== '' && wall && (
					<LinkedAlert
						key={linked}
						id={linked}
						live={alerts.find(({ id }) => id === linked)}
						{...{ now, mayAnswer, onEnded }}
						onClose={onUnlinked}
					/>
				)}
				<h2>
					{t.leader.burning} <b className="leader-count">{count(alerts.length)}</b>
				</h2>
				{wall && alerts.length === 0 && <p className="leader-quiet">{t.leader.nothingBurns}</p>}
				<ul className="leader-list">
					{others.map((alert) => (
						<AlertCard key={alert.id} {...{ alert, now, mayAnswer, onEnded }} />
					))}
				</ul>
				<Suspense>
					<PushSwitch onEnded={onEnded} />
				</Suspense>
				<h2>{t.leader.figures}</h2>
				{walls.length > 1 && (
					<label className="leader-subject">
						<span>{t.leader.subject}</span>
						<select data-testid="leader-wall" value={shown.id} onChange={(event) => onWall(event.target.value)}>
							{walls.map(({ id, name, nameEn }) => (
								<option key={id} value={id}>
									{language === 'vi' ? name : nameEn}
								</option>
							))}
						</select>
					</label>
				)}
				{!wall && <p role="status">{lost ? t.unreachable : t.wall.loading}</p>}
				<ul className="leader-list leader-figures">
					{unique.map(({ reading, series }) => (
						<IndicatorCard key={reading.id} reading={reading} series={series} lost={lost} now={now} />
					))}
				</ul>
			</main>
		</div>
	)
}
