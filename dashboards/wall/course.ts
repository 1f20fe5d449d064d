import type { Format } from '../app/format.ts'
import type { ChartOption, ChartSize } from './chart.tsx'
import { COLOURS, FONT } from './colours.ts'
import type { Reading, Series } from './documents.ts'
import { figureOf } from './figures.ts'

const LINES = [COLOURS.course, COLOURS.second, COLOURS.third]

/** Shares near the whole must not get an axis beyond it. */
const isNearlyFull = (most: number) => most > 80 && most <= 100

type Figure = Pick<Reading, 'id' | 'unit' | 'decimals' | 'target'>

/** Courses of figures of one unit, with the target as a line across. */
export function courseOption(series: readonly Series[], figure: Figure | undefined, format: Format) {
	return ({ em }: ChartSize): ChartOption => {
		const label = { color: COLOURS.quiet, fontSize: em * 0.85, fontFamily: FONT, hideOverlap: true }
		const hours = series[0]?.step === 'hour'
		const target = figure?.target ?? null
		const starts = series.flatMap(({ points }) => points.map(({ start }) => Date.parse(start)))
		const share = figure?.unit === '%'
		const values = series.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []))
		const inverse = figure?.id.endsWith('_RANK') ?? false
		return {
			grid: { left: em * 0.4, right: em * 0.8, top: em * 0.8, bottom: em * 0.2, containLabel: true },
			xAxis: {
				type: 'time',
				axisLabel: {
					...label,
					formatter: (at: number) => (hours ? format.clock(at).slice(0, 5) : format.day(at, at)),
				},
				axisLine: { lineStyle: { color: COLOURS.line } },
				splitNumber: 4,
			},
			yAxis: {
				type: 'value',
				inverse,
				scale: true,
				splitNumber: 3,
				...(share && isNearlyFull(Math.max(target ?? 0, ...values)) ? { max: 100 } : {}),
				axisLabel: {
					...label,
					formatter: (value: number) => (figure ? figureOf(value, figure, format) : ''),
				},
				splitLine: { lineStyle: { color: COLOURS.line } },
			},
			series: [
				...series.map(({ points }, index) => ({
					type: 'line' as const,
					data: points.map(({ start, value }) => [Date.parse(start), value]),
					showSymbol: points.length < 3,
					connectNulls: false,
					lineStyle: { width: em * 0.16, color: LINES[index] ?? COLOURS.course },
					itemStyle: { color: LINES[index] ?? COLOURS.course },
				})),
				// A line of its own rather than a mark, so that the axis always reaches it.
				...(target === null
					? []
					: [
							{
								type: 'line' as const,
								data: [Math.min(...starts), Math.max(...starts)].map((at) => [at, target]),
								showSymbol: false,
								silent: true,
								lineStyle: { width: em * 0.1, color: COLOURS.target, type: 'dashed' as const },
							},
						]),
			],
		}
	}
}
