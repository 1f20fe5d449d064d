import { useEffect, useMemo, useState } from 'react'
import '../styles/wall.css'
import { useFormat } from '../app/language.tsx'
import { Cross } from '../app/views/shapes.tsx'
import { arrange } from './layout.ts'
import { TileFrame } from './tile-frame.tsx'
import { usePlaylist } from './use-playlist.ts'
import { useWall } from './use-wall.ts'
import { WallIndex } from './wall-index.tsx'

interface WallPageProps {
	/** Empty: the list of walls. */
	readonly id: string
	readonly onSignedOut: () => void
}

/** A wall full-screen; with `?play=` one after the other. */
export default function WallPage({ id, onSignedOut }: WallPageProps) {
	useEffect(() => {
		document.documentElement.dataset['page'] = 'wall'
		return () => {
			delete document.documentElement.dataset['page']
		}
	}, [])
	const shown = usePlaylist(id, new URLSearchParams(location.search).get('play'))
	if (shown === '') return <WallIndex />
	return <WallScreen key={shown} id={shown} onSignedOut={onSignedOut} />
}

/** The head takes this share of the height at least. */
const HEAD_REM = 3

function WallScreen({ id, onSignedOut }: WallPageProps) {
	const { t, language, clock } = useFormat()
	const { state, now } = useWall(id, onSignedOut)
	const aspect = useAspect()
	const { wall, connection } = state
	const boxes = useMemo(() => wall && arrange(wall.tiles, aspect), [wall, aspect])
	const name = wall && (language === 'vi' ? wall.name : wall.nameEn)
	useEffect(() => {
		document.title = name ? `${name} · Vọng` : 'Vọng'
	}, [name])

	if (wall === undefined)
		return (
			<main className="opening" role="status">
				{connection.state === 'lost' ? t.unreachable : t.wall.loading}
			</main>
		)
	if (wall === null || !boxes) return <WallIndex missing />
	return (
		<main className="wall" data-testid="wall" data-wall={wall.id} data-connection={connection.state}>
			<header className="wall-head">
				<h1>{name}</h1>
				<span className="quiet">{wall.area.name}</span>
				<span className="wall-connection" role="status" data-testid="connection" data-state={connection.state}>
					{connection.state === 'lost' ? (
						<>
							<Cross /> {t.lostSince(clock(connection.since))}
						</>
					) : connection.state === 'live' ? (
						t.connectionLive
					) : (
						t.connectionConnecting
					)}
				</span>
			</header>
			<div className="wall-tiles">
				{wall.tiles.map((tile, index) => {
					const box = boxes[index]
					// The order of a wall's tiles is fixed, and tiles have no other name.
					const key = `${tile.kind} ${tile.indicators.join(' ')} ${tile.title ?? ''}`
					return box && <TileFrame key={key} tile={tile} box={box} state={state} now={now} />
				})}
			</div>
		</main>
	)
}

/** Width to height of what the tiles have. */
function useAspect(): number {
	const [aspect, setAspect] = useState(aspectOf)
	useEffect(() => {
		const measure = () => setAspect(aspectOf())
		window.addEventListener('resize', measure)
		return () => window.removeEventListener('resize', measure)
	}, [])
	return aspect
}

function aspectOf(): number {
	const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
	return window.innerWidth / Math.max(1, window.innerHeight - HEAD_REM * rem)
}
