import { useCallback, useEffect, useMemo, useState } from 'react'
import { createGraphqlRequest, RequestError } from '../app/graphql-request.ts'
import { useFormat } from '../app/language.tsx'
import type { Search } from '../app/search.ts'
import { wallSnapshot } from './documents.generated.ts'
import { DrillContext } from './drill.ts'
import { arrange } from './layout.ts'
import { TileFrame } from './tile-frame.tsx'
import { useAspect } from './use-aspect.ts'
import { isTold } from './wall-screen.tsx'
import { emptyWall, type WallState, wallReducer } from './wall-state.ts'

interface PastWallProps {
	readonly id: string
	/** Milliseconds. */
	readonly at: number
	readonly search: Search
	readonly onSignedOut: () => void
}

const MINUTE_MS = 60_000
const STEPS = [-60, -5, 5, 60] as const
/** While it plays, five minutes pass with each answer and at least so long a look. */
const LOOK_MS = 1_500
const VIETNAM_MS = 7 * 60 * MINUTE_MS
const OFFSET = '+07:00'

/** For `datetime-local`, in Viet Nam's time wherever the browser stands. */
const localOf = (at: number) => new Date(at + VIETNAM_MS).toISOString().slice(0, 16)

/** A wall as it stood, for who looks back at what happened: at an instant, step by step, or played. */
export function PastWall({ id, at, search, onSignedOut }: PastWallProps) {
	const { t, language, clock, day, count } = useFormat()
	const area = search.get('area')
	const { state, failed } = usePast({ id, at, area }, onSignedOut)
	const into = useCallback((code: string) => search.set({ area: code }, true), [search])
	const aspect = useAspect()
	const [playing, setPlaying] = useState(false)
	const { wall } = state
	const drill = useMemo(() => wall && { from: wall.area.code, into }, [wall, into])
	const tiles = useMemo(() => wall?.tiles.filter(isTold) ?? [], [wall])
	const boxes = useMemo(() => arrange(tiles, aspect), [tiles, aspect])
	const go = (next: number) => search.set({ at: new Date(Math.min(next, Date.now())).toISOString() })
	const isShown = state.pastAt === at
	useEffect(() => {
		if (!playing || !isShown) return
		const timer = setTimeout(() => go(at + 5 * MINUTE_MS), LOOK_MS)
		return () => clearTimeout(timer)
	})
	return (
		<main className="wall" data-testid="past-wall" data-wall={id} data-at={isShown ? new Date(at).toISOString() : ''}>
			<header className="wall-head past-head">
				<h1>
					{t.wall.past.title}: {clock(at).slice(0, 5)} {day(at, Date.now())}
				</h1>
				<span>
					{wall && (language === 'vi' ? wall.name : wall.nameEn)}
					{wall && area !== '' && ` · ${wall.area.name}`}
				</span>
				{area !== '' && (
					<button type="button" data-testid="drill-out" onClick={() => search.set({ area: null })}>
						{t.wall.drill.out}
					</button>
				)}
				<span className="past-controls">
					{STEPS.map((minutes) => (
						<button
							key={minutes}
							type="button"
							data-testid={`past-${minutes}`}
							onClick={() => go(at + minutes * MINUTE_MS)}
						>
							{(minutes < 0 ? t.wall.past.back : t.wall.past.on)(count(Math.abs(minutes)))}
						</button>
					))}
					<button type="button" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
						{playing ? t.wall.past.pause : t.wall.past.play}
					</button>
					<label>
						<span className="unseen">{t.wall.past.moment}</span>
						<input
							type="datetime-local"
							value={localOf(at)}
							onChange={({ target: { value } }) => value !== '' && go(Date.parse(value + OFFSET))}
						/>
					</label>
					<a href={`/wall/${id}`}>{t.wall.past.live}</a>
				</span>
			</header>
			<p className="past-note quiet" role="status">
				{failed ? t.wall.past.future : t.wall.past.known}
			</p>
			<DrillContext value={drill ?? undefined}>
				<div className="wall-tiles">
					{tiles.map((tile, index) => {
						const box = boxes[index]
						const key = `${tile.kind} ${tile.indicators.join(' ')} ${tile.title ?? ''}`
						return box && <TileFrame key={key} tile={tile} box={box} state={state} now={() => at} />
					})}
				</div>
			</DrillContext>
		</main>
	)
}

/** What the centre says of the instant; the former picture stays until the next one is there. */
function usePast(
	{ id, at, area }: { id: string; at: number; area: string },
	onSignedOut: () => void,
): { state: WallState; failed: boolean } {
	const [state, setState] = useState<WallState>(emptyWall)
	const [failed, setFailed] = useState(false)
	const request = useMemo(() => createGraphqlRequest({ heard: () => {} }), [])
	useEffect(() => {
		let stopped = false
		request(wallSnapshot, { id, series: true, at: new Date(at).toISOString(), area: area || null }).then(
			(snapshot) => {
				if (stopped) return
				setFailed(snapshot.wall === null)
				setState({ ...wallReducer(emptyWall, { type: 'snapshot', snapshot, at }), pastAt: at })
			},
			(error: unknown) => {
				if (stopped) return
				if (error instanceof RequestError && error.reason === 'signed-out') onSignedOut()
				setFailed(true)
			},
		)
		return () => {
			stopped = true
		}
	}, [id, at, area, request, onSignedOut])
	return { state, failed }
}
