import { useMemo } from 'react'
import '../styles/map.css'
import { BorderMap, type MapAlarm } from './border-map.tsx'
import { shortName } from './short-name.ts'
import { around, type Placeable, placeTiles } from './tile-map.ts'
import { useOutlines } from './use-outlines.ts'

interface PlaceMapProps {
	readonly areas: readonly (Placeable & { readonly code: string; readonly name: string })[]
	/** The area that is meant. */
	readonly code: string | undefined
	/** Width to height that the tiles are laid out for. */
	readonly aspect: number
	readonly className: string
	/** Without borders: the area with its neighbours alone. */
	readonly close?: boolean
	/** What burns at single places of it. */
	readonly alarms?: readonly MapAlarm[]
}

/** Where an area lies: among its neighbours within their borders, or else as a tile among tiles. Nothing for what is none of them. */
export function PlaceMap({ areas, code, aspect, className, close = false, alarms = [] }: PlaceMapProps) {
	const isOneOfThem = areas.some((area) => area.code === code)
	const codes = useMemo(() => (isOneOfThem ? areas.map((area) => area.code) : []), [areas, isOneOfThem])
	const outlines = useOutlines(codes)
	if (!isOneOfThem || !outlines) return null
	if (outlines.length === 0) return <Tiles {...{ areas, code, aspect, className, close }} />
	const names = new Map(areas.map((area) => [area.code, shortName(area.name)]))
	const lookOf = (one: string) => ({ name: names.get(one) ?? one, figure: '', here: one === code })
	return (
		<div className={`${className} with-borders`}>
			<BorderMap outlines={outlines} lookOf={lookOf} focus={code} alarms={alarms} />
		</div>
	)
}

const REACH = { columns: 2, rows: 1 }

function Tiles({ areas, code, aspect, className, close }: PlaceMapProps) {
	const map = useMemo(() => {
		const all = placeTiles(areas, aspect)
		return close ? around(all, (area) => area.code === code, REACH) : all
	}, [areas, code, aspect, close])
	return (
		<ul
			className={className}
			data-close={close}
			aria-hidden="true"
			style={{ gridTemplateColumns: `repeat(${map.columns}, minmax(0, 1fr))` }}
		>
			{map.cells.map(({ item, column, row }) => (
				<li key={item.code} data-here={item.code === code} style={{ gridColumn: column + 1, gridRow: row + 1 }}>
					{shortName(item.name)}
				</li>
			))}
		</ul>
	)
}
