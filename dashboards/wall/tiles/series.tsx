import { useMemo } from 'react'
import { useFormat } from '../../app/language.tsx'
import { Chart } from '../chart.tsx'
import { courseOption } from '../course.ts'
import type { Tile } from '../documents.generated.ts'
import { reasonOf, withUnit } from '../figures.ts'

/** A course with the target as a line across. */
export function SeriesTile({ tile }: { tile: Tile }) {
	const format = useFormat()
	const { series = [], readings } = tile
	const [reading] = readings
	const option = useMemo(() => courseOption(series, reading, format), [series, reading, format])
	const enough = series.some(({ points }) => points.filter(({ value }) => value !== null).length > 1)
	if (!reading) return null
	const told = reading.value === null ? reasonOf(reading, format) : withUnit(reading.value, reading, format)
	return (
		<div className="series-tile">
			<p className="series-now" data-testid="figure" data-indicator={reading.id} data-value={reading.value ?? ''}>
				<b>{told}</b>
				{reading.target !== null && (
					<span className="quiet"> {format.t.wall.target(withUnit(reading.target, reading, format))}</span>
				)}
			</p>
			{enough ? <Chart option={option} label={told} /> : <p className="tile-empty">{format.t.wall.noSeries}</p>}
		</div>
	)
}
