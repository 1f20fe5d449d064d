import { BarChart } from 'echarts/charts'
import { use } from 'echarts/core'
import { useMemo } from 'react'
import type { Format } from '../app/format.ts'
import { useFormat } from '../app/language.tsx'
import type { CountStep } from '../app/schema-types.generated.ts'
import { Chart, type ChartOption, type ChartSize } from '../wall/chart.tsx'
import { COLOURS, FONT } from '../wall/colours.ts'
import { type Bar, isLabelled } from './count-span.ts'
import { tickName } from './count-words.ts'

// Here rather than beside the other kinds of charts: walls draw no bars, and need not fetch them.
use([BarChart])

/** Where the bars stand within the picture, in its letters; `counts.css` lays the buttons over them. */
const SIDES = { left: 3.5, right: 0.5, top: 0.5, bottom: 1.6 }

interface CountChartProps {
	readonly bars: readonly Bar[]
	readonly step: CountStep
	readonly label: string
}

/** The bars alone: what is said of each and what a click does is the affair of the buttons over them. */
export default function CountChart({ bars, step, label }: CountChartProps) {
	const format = useFormat()
	const option = useMemo(() => countOption(bars, step, format), [bars, step, format])
	return <Chart option={option} label={label} />
}

function countOption(bars: readonly Bar[], step: CountStep, format: Format) {
	const short = new Intl.NumberFormat(format.language, { notation: 'compact', maximumFractionDigits: 1 })
	return ({ em }: ChartSize): ChartOption => {
		const label = { color: COLOURS.quiet, fontSize: em * 0.85, fontFamily: FONT }
		const named = (index: number) => isLabelled(bars, index, step)
		return {
			grid: Object.fromEntries(Object.entries(SIDES).map(([side, letters]) => [side, letters * em])),
			xAxis: {
				type: 'category',
				data: bars.map(({ from }) => tickName(from, step, format)),
				axisLabel: { ...label, interval: named, hideOverlap: true },
				axisTick: { interval: named, lineStyle: { color: COLOURS.line } },
				axisLine: { lineStyle: { color: COLOURS.quiet } },
			},
			yAxis: {
				type: 'value',
				minInterval: 1,
				splitNumber: 2,
				axisLabel: { ...label, formatter: (value: number) => short.format(value), showMinLabel: false },
				splitLine: { lineStyle: { color: COLOURS.line } },
			},
			series: [
				{
					type: 'bar',
					barCategoryGap: '15%',
					// One event among thousands is still seen; none is a gap.
					barMinHeight: 2,
					data: bars.map(({ events, chosen }) => ({
						value: events === 0 ? '-' : events,
						itemStyle: { color: COLOURS.course, opacity: chosen ? 1 : 0.4 },
					})),
				},
			],
		}
	}
}
