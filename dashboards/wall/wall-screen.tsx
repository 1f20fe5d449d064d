import { useEffect, useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { ConnectionMark } from './connection-mark.tsx'
import type { Tile } from './documents.generated.ts'
import { arrange } from './layout.ts'
import { TakeOver, takingOver } from './take-over.tsx'
import { TileFrame } from './tile-frame.tsx'
import { useAspect } from './use-aspect.ts'
import { useHeartbeat } from './use-heartbeat.ts'
import { useWall } from './use-wall.ts'
import { WallIndex } from './wall-index.tsx'

interface WallScreenProps {
	readonly id: string
	/** The tile that fills the screen: its number from 1, its kind, or an indicator that it shows; null for all. */
	readonly tile: string | null
	/** By what name it tells the centre what stands on it; null when it does not. */
	readonly screen?: string | null
	/** Whether somebody sits in front of it who may look past what takes it over. */
	readonly mayHide: boolean
	/** It is drawn before its turn: nothing stands in front of it, and nothing is heard of it. */
	readonly ahead?: boolean
	/** Called when there is something to look at, and when it goes. */
	readonly onDrawn?: (wall: string, isDrawn: boolean) => void
	readonly onSignedOut: () => void
}

/** A wall, live. A critical alert that nobody has taken on stands in front of it. */
export function WallScreen({ id, tile, screen = null, ahead = false, mayHide, onDrawn, onSignedOut }: WallScreenProps) {
	const { t, language } = useFormat()
	const { state, now } = useWall(id, onSignedOut)
	const aspect = useAspect()
	const { wall, connection } = state
	const tiles = useMemo(() => (wall ? wanted(wall.tiles, tile) : []), [wall, tile])
	const boxes = useMemo(() => wall && arrange(tiles, aspect), [wall, tiles, aspect])
	const name = wall && (language === 'vi' ? wall.name : wall.nameEn)
	const isDrawn = wall !== undefined
	useEffect(() => {
		if (!isDrawn || !onDrawn) return
		onDrawn(id, true)
		return () => onDrawn(id, false)
	}, [id, isDrawn, onDrawn])
	const alert = takingOver(state.alerts)[0]?.id ?? null
	useHeartbeat(screen, wall && connection.state === 'live' ? { wall: wall.id, tile, alert } : undefined)
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
				<ConnectionMark of={connection} />
			</header>
			<div className="wall-tiles">
				{tiles.map((each, index) => {
					const box = boxes[index]
					// The order of a wall's tiles is fixed, and tiles have no other name.
					const key = `${each.kind} ${each.indicators.join(' ')} ${each.title ?? ''}`
					return box && <TileFrame key={key} tile={each} box={box} state={state} now={now} />
				})}
			</div>
			{!ahead && <TakeOver wall={wall} alerts={state.alerts} connection={connection} mayHide={mayHide} now={now} />}
		</main>
	)
}

/** All tiles, or the one that is to fill the screen. What names none of this wall is as good as nothing. */
function wanted(tiles: readonly Tile[], name: string | null): readonly Tile[] {
	if (name === null) return tiles
	const upper = name.toUpperCase()
	const one = tiles.find(
		({ kind, indicators }, index) => `${index + 1}` === upper || kind === upper || indicators.includes(upper),
	)
	return one ? [one] : tiles
}
