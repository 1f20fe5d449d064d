import type { Format } from '../app/format.ts'
import type { ChartOption, ChartSize } from './chart.tsx'
import { COLOURS, FONT } from './colours.ts'
import type { Reading, Series } from './documents.generated.ts'
import { figureOf } from './figures.ts'

const LINES = [COLOURS.course, COLOURS.second, COLOURS.third]

/** Shares near the whole must not get an axis beyond it. */
const isNearlyFull = (most: number) => most > 80 && most <= 100
const STEPS = [0.5, 1, 2, 5, 10, 20, 25, 50]
const MOST_STEPS = 4

/** An axis that ends at 100 with even steps down to what is least, so that no two marks fall together. */
export function axisToWhole(least: number): { readonly min: number; readonly max: 100; readonly interval: number } {
	const interval = STEPS.find((step) => (100 - least) / step <= MOST_STEPS) ?? 25
	return { min: Math.max(0, 100 - interval * Math.max(1, Math.ceil((100 - least) / interval))), max: 100, interval }
}

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
				...(share && isNearlyFull(Math.max(target ?? 0, ...values))
					? axisToWhole(Math.min(target ?? 100, ...values))
					: {}),
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
