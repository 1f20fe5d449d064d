import { useMemo } from 'react'
import { useFormat } from '../../app/language.tsx'
import { Chart, type ChartOption, type ChartSize } from '../chart.tsx'
import { COLOURS, FONT, STATUS_COLOURS } from '../colours.ts'
import type { Reading, Tile } from '../documents.generated.ts'
import { bandOf, figureOf, reasonOf, withUnit } from '../figures.ts'
import { Mark } from '../marks.tsx'

/** Air is judged up to 300; everything else that has an arc is out of a hundred. */
const scaleOf = ({ id }: Reading) => (id === 'AQI_VN' ? 300 : 100)

export function GaugeTile({ tile }: { tile: Tile }) {
	const format = useFormat()
	const [reading] = tile.readings
	const option = useMemo(() => reading && gaugeOption(reading), [reading])
	if (!reading || !option) return null
	const { value, target, status } = reading
	const band = bandOf(reading, format)
	const told = value === null ? reasonOf(reading, format) : withUnit(value, reading, format)
	return (
		<div className="gauge-tile" data-status={status}>
			<div className="gauge-dial">
				{value !== null && <Chart option={option} label={told} />}
				<p className="gauge-value" data-testid="figure" data-indicator={reading.id} data-value={value ?? ''}>
					{value === null ? (
						<span key={reading.reason} className="figure-reason">
							{told}
						</span>
					) : (
						<span key={value}>
							{figureOf(value, reading, format)}
							<span className="figure-unit">{reading.unit}</span>
						</span>
					)}
				</p>
			</div>
			{/* It stands in the middle: when a word of it changes, it is a new line. */}
			<p key={`${band} ${status}`} className="figure-line">
				{band && <b data-testid="band">{band}</b>}
				{status !== 'UNKNOWN' && (
					<span className="status" data-status={status}>
						<Mark of={status} /> {format.t.wall.status[status]}
					</span>
				)}
				{target !== null && <span>{format.t.wall.target(withUnit(target, reading, format))}</span>}
			</p>
		</div>
	)
}

/** How far the arc reaches below its centre, of its radius. */
const BELOW = Math.sin(Math.PI / 9)

function gaugeOption(reading: Reading) {
	return ({ width, height }: ChartSize): ChartOption => {
		const max = scaleOf(reading)
		const radius = Math.min(width / 2, height / (1 + BELOW)) * 0.97
		const share = Math.min(1, Math.max(0, (reading.value ?? 0) / max))
		const thick = radius * 0.2
		const base = {
			type: 'gauge' as const,
			startAngle: 200,
			endAngle: -20,
			min: 0,
			max,
			center: [width / 2, (height + radius * (1 - BELOW)) / 2],
			radius,
			splitLine: { show: false },
			axisTick: { show: false },
			axisLabel: { show: false },
			detail: { show: false },
			title: { show: false },
			textStyle: { fontFamily: FONT },
		}
		return {
			series: [
				{
					...base,
					pointer: { show: false },
					axisLine: {
						lineStyle: {
							width: thick,
							color: [
								[share, STATUS_COLOURS[reading.status]],
								[1, COLOURS.line],
							],
						},
					},
					data: [{ value: reading.value ?? 0 }],
				},
				...(reading.target === null
					? []
					: [
							{
								...base,
								axisLine: { show: false },
								pointer: {
									icon: 'rect',
									length: thick * 1.3,
									width: Math.max(3, thick * 0.16),
									offsetCenter: [0, -(radius - thick * 1.15)],
									itemStyle: { color: COLOURS.target },
								},
								data: [{ value: reading.target }],
							},
						]),
			],
		}
	}
}
