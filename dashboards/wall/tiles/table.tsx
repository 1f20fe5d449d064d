import { useMemo } from 'react'
import { useFormat } from '../../app/language.tsx'
import { worseFirst } from '../ageing.ts'
import type { Tile } from '../documents.generated.ts'
import { reasonOf, shownWithUnit } from '../figures.ts'
import { Mark } from '../marks.tsx'

const MOST_ROWS = 7

/** The furthest from good by the first indicator, with the other figures beside. */
export function TableTile({ tile }: { tile: Tile }) {
	const format = useFormat()
	const { language, t } = format
	const rows = useMemo(
		() =>
			tile.rows
				.filter(({ readings }) => readings.some(({ value }) => value !== null))
				.toSorted((a, b) => worseFirst(a.readings[0], b.readings[0]) || a.name.localeCompare(b.name, 'vi'))
				// Three columns of figures leave room for two rows only, within seven figures.
				.slice(0, Math.max(2, Math.floor(MOST_ROWS / tile.indicators.length))),
		[tile],
	)
	if (rows.length === 0) return <p className="tile-empty">{tile.readings[0] && reasonOf(tile.readings[0], format)}</p>
	return (
		<table className="wall-table">
			<thead>
				<tr>
					<th scope="col">{t.wall.columnName}</th>
					{tile.readings.map(({ id, name, nameEn }) => (
						<th key={id} scope="col">
							{language === 'vi' ? name : nameEn}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map(({ key, name, readings }) => (
					<tr key={key}>
						<th scope="row">{name}</th>
						{tile.indicators.map((id) => {
							const reading = readings.find((each) => each.id === id)
							if (!reading) return <td key={id}>–</td>
							return (
								<td key={id}>
									<span className="status" data-status={reading.status}>
										<Mark of={reading.status} />
									</span>{' '}
									{reading.value === null ? (
										<span className="quiet">{reasonOf(reading, format)}</span>
									) : (
										shownWithUnit(reading.value, reading, format)
									)}
								</td>
							)
						})}
					</tr>
				))}
			</tbody>
		</table>
	)
}
