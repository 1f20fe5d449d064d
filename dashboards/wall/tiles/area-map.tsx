import { useEffect, useMemo, useRef, useState } from 'react'
import { useFormat } from '../../app/language.tsx'
import type { ReadingStatus, Row, Tile } from '../documents.ts'
import { figureOf } from '../figures.ts'
import { Mark } from '../marks.tsx'
import { placeTiles } from '../tile-map.ts'

const STATUSES: readonly ReadingStatus[] = ['GOOD', 'WARN', 'BAD', 'UNKNOWN']
const TYPE_WORD = /^(Xã|Phường|Thị trấn|Huyện|Thị xã|Thành phố)\s+/

/** Every area as a tile of one size, each near its neighbours. */
export function AreaMapTile({ tile }: { tile: Tile }) {
	const format = useFormat()
	const holder = useRef<HTMLUListElement>(null)
	const [aspect, setAspect] = useState(1.4)
	useEffect(() => {
		const element = holder.current
		if (!element) return
		const observer = new ResizeObserver(() => {
			if (element.clientHeight > 0) setAspect(element.clientWidth / element.clientHeight)
		})
		observer.observe(element)
		return () => observer.disconnect()
	}, [])
	// Names are wider than high: fewer columns than squares would need.
	const map = useMemo(() => placeTiles(tile.rows, aspect * 0.5), [tile.rows, aspect])
	const counts = Map.groupBy(tile.rows, statusOf)
	return (
		<div className="map-tile">
			<p className="map-legend">
				{STATUSES.map((status) => (
					<span key={status} className="status" data-status={status}>
						<Mark of={status} /> {format.t.wall.status[status]} <b>{format.count(counts.get(status)?.length ?? 0)}</b>
					</span>
				))}
			</p>
			<ul
				ref={holder}
				className="area-map"
				style={{
					gridTemplateColumns: `repeat(${map.columns}, minmax(0, 1fr))`,
					gridTemplateRows: `repeat(${map.rows}, minmax(0, 1fr))`,
				}}
			>
				{map.cells.map(({ item, column, row }) => (
					<AreaCell key={item.key} row={item} place={{ gridColumn: column + 1, gridRow: row + 1 }} />
				))}
			</ul>
		</div>
	)
}

function AreaCell({ row: { name, readings }, place }: { row: Row; place: { gridColumn: number; gridRow: number } }) {
	const format = useFormat()
	const [reading] = readings
	const status = reading?.status ?? 'UNKNOWN'
	return (
		<li className="area" data-status={status} style={place}>
			<span className="area-name">{name.replace(TYPE_WORD, '')}</span>
			<span className="area-value">
				<Mark of={status} />
				<span className="unseen">{format.t.wall.status[status]}</span>
				<b>{reading?.value == null ? '–' : figureOf(reading.value, reading, format)}</b>
			</span>
		</li>
	)
}

const statusOf = ({ readings }: Row): ReadingStatus => readings[0]?.status ?? 'UNKNOWN'
