import { type ReactNode, useEffect, useMemo } from 'react'
import { useFormat } from '../app/language.tsx'
import { ConnectionMark } from './connection-mark.tsx'
import type { Tile } from './documents.generated.ts'
import { DrillContext } from './drill.ts'
import { arrange } from './layout.ts'
import { TakeOver, takingOver } from './take-over.tsx'
import { TileFrame } from './tile-frame.tsx'
import { useAspect } from './use-aspect.ts'
import { useHeartbeat } from './use-heartbeat.ts'
import { useWall } from './use-wall.ts'
import { WallIndex } from './wall-index.tsx'

interface WallScreenProps {
	readonly id: string
	/** Official code of one of its areas that is shown in place of all; null for all. */
	readonly area?: string | null
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
	/** Called when there is no such wall, or none of that area, in place of saying so. */
	readonly onMissing?: () => void
	/** Shows one of the areas; absent where nobody sits in front of it. */
	readonly onDrill?: (code: string) => void
	/** Stands in the head beside the name. */
	readonly aside?: ReactNode
	readonly onSignedOut: () => void
}

/** A wall, live. A critical alert that nobody has taken on stands in front of it. */
export function WallScreen(props: WallScreenProps) {
	const { id, area = null, tile, screen = null, ahead = false, mayHide, aside } = props
	const { onDrawn, onMissing, onDrill, onSignedOut } = props
	const { t, language } = useFormat()
	const { state, now } = useWall(id, area, onSignedOut)
	const aspect = useAspect()
	const { wall, connection } = state
	const tiles = useMemo(
		() => (wall ? wanted(area === null ? wall.tiles : wall.tiles.filter(isTold), tile) : []),
		[wall, area, tile],
	)
	const boxes = useMemo(() => wall && arrange(tiles, aspect), [wall, tiles, aspect])
	const name = wall && (language === 'vi' ? wall.name : wall.nameEn)
	const isDrawn = wall != null || (wall === null && !onMissing)
	const drill = useMemo(() => (wall && onDrill ? { from: wall.area.code, into: onDrill } : undefined), [wall, onDrill])
	useEffect(() => {
		if (!isDrawn || !onDrawn) return
		onDrawn(id, true)
		return () => onDrawn(id, false)
	}, [id, isDrawn, onDrawn])
	useEffect(() => {
		if (wall === null) onMissing?.()
	}, [wall, onMissing])
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
				<span className={area === null ? 'quiet' : undefined}>{wall.area.name}</span>
				{aside}
				<ConnectionMark of={connection} />
			</header>
			<DrillContext value={drill}>
				<div className="wall-tiles">
					{tiles.map((each, index) => {
						const box = boxes[index]
						// The order of a wall's tiles is fixed, and tiles have no other name.
						const key = `${each.kind} ${each.indicators.join(' ')} ${each.title ?? ''}`
						return box && <TileFrame key={key} tile={each} box={box} state={state} now={now} />
					})}
				</div>
			</DrillContext>
			{!ahead && <TakeOver wall={wall} alerts={state.alerts} connection={connection} mayHide={mayHide} now={now} />}
		</main>
	)
}

/** Some figures are told for the whole province alone: of one of its areas their tiles would stand empty. */
export const isTold = ({ indicators, readings, rows }: Tile) =>
	indicators.length === 0 || readings.length > 0 || rows.length > 0

/** All tiles, or the one that is to fill the screen. What names none of this wall is as good as nothing. */
function wanted(tiles: readonly Tile[], name: string | null): readonly Tile[] {
	if (name === null) return tiles
	const upper = name.toUpperCase()
	const one = tiles.find(
		({ kind, indicators }, index) => `${index + 1}` === upper || kind === upper || indicators.includes(upper),
	)
	return one ? [one] : tiles
}
