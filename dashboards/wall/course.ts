import type { Format } from '../app/format.ts'
import type { ChartOption, ChartSize } from './chart.tsx'
import { COLOURS, FONT, SIGN_COLOURS } from './colours.ts'
import { type CourseMark, courseMarks } from './course-marks.ts'
import type { Reading, Series } from './documents.generated.ts'
import { figureOf } from './figures.ts'

/** The signs of the pages' own shapes (`app/views/shapes.tsx`), as outlines that a canvas fills. */
const SIGNS: Record<CourseMark['sign'], string> = {
	INFO: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0 -12ZM8 5a3 3 0 1 1 0 6a3 3 0 1 1 0 -6Z',
	MINOR: 'M8 1.5 15 14H1Z',
	MAJOR: 'M8 .5 15.5 8 8 15.5.5 8Z',
	CRITICAL: 'M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z',
	OVER: 'M1 8.6 3 6.4 6 9.6 13 1.8 15 3.8 6 13.8Z',
}

const LINES = [COLOURS.course, COLOURS.second, COLOURS.third]

/** Shares near the whole must not get an axis beyond it. */
const isNearlyFull = (most: number) => most > 80 && most <= 100
const STEPS = [0.5, 1, 2, 5, 10, 20, 25, 50]
const MOST_STEPS = 4
const DAY_MS = 86_400_000
/** So much room a time of day takes below the course, with what is left free about it. */
const MARK_EM = 6.5

/** An axis that ends at 100 with even steps down to what is least, so that no two marks fall together. */
export function axisToWhole(least: number): { readonly min: number; readonly max: 100; readonly interval: number } {
	const interval = STEPS.find((step) => (100 - least) / step <= MOST_STEPS) ?? 25
	return { min: Math.max(0, 100 - interval * Math.max(1, Math.ceil((100 - least) / interval))), max: 100, interval }
}

type Figure = Pick<Reading, 'id' | 'unit' | 'decimals' | 'target'>

/** A course, with its plan and what was alerted meanwhile where there is such. */
export type Course = Pick<Series, 'step' | 'points'> & Partial<Pick<Series, 'plan' | 'alerts'>>

/** Courses of figures of one unit, with the plan, or else the target, as a dashed line, and signs where alerts fired and ended. */
export function courseOption(series: readonly Course[], figure: Figure | undefined, format: Format) {
	return ({ em, width }: ChartSize): ChartOption => {
		const label = { color: COLOURS.quiet, fontSize: em, fontFamily: FONT, hideOverlap: true }
		const hours = series[0]?.step === 'hour'
		const plan = planOf(series)
		// With a plan, what is wanted in the end says less than what is wanted by now.
		const target = plan.length > 0 ? null : (figure?.target ?? null)
		const starts = series.flatMap(({ points }) => points.map(({ start }) => Date.parse(start)))
		const share = figure?.unit === '%'
		const wanted = plan.flatMap(([, value]) => value ?? [])
		const values = [...series.flatMap(({ points }) => points.flatMap(({ value }) => value ?? [])), ...wanted]
		const inverse = figure?.id.endsWith('_RANK') ?? false
		return {
			grid: { left: em * 0.4, right: em * 0.8, top: em * 0.8, bottom: em * 0.2, containLabel: true },
			xAxis: {
				type: 'time',
				axisLabel: {
					...label,
					// Below the lowest mark of the other axis, whose half reaches down here.
					margin: em * 0.7,
					formatter: (at: number) => (hours ? format.clock(at).slice(0, 5) : format.day(at, at)),
				},
				axisLine: { lineStyle: { color: COLOURS.line } },
				splitNumber: Math.min(MOST_STEPS, Math.max(1, Math.floor(width / (em * MARK_EM)))),
				// Closer together, two marks would bear the same day.
				...(hours ? {} : { minInterval: DAY_MS }),
			},
			yAxis: {
				type: 'value',
				inverse,
				// Nobody ranks before the first.
				...(inverse ? { min: 1 } : {}),
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
				...(plan.length === 0 ? [] : [{ ...dashed(em), data: plan, step: 'end' as const }]),
				...series.flatMap(({ points, alerts = [] }) => markSeries(courseMarks({ points, alerts }), em)),
				// A line of its own rather than a mark, so that the axis always reaches it.
				...(target === null
					? []
					: [
							{
								...dashed(em),
								data: [Math.min(...starts), Math.max(...starts)].map((at) => [at, target]),
							},
						]),
			],
		}
	}
}

const dashed = (em: number) => ({
	type: 'line' as const,
	showSymbol: false,
	silent: true,
	lineStyle: { width: em * 0.12, color: COLOURS.target, type: 'dashed' as const },
})

/** What is wanted, as a line that goes up in steps and on to the end of the course. */
function planOf(series: readonly Course[]): [at: number, value: number | null][] {
	const [first] = series
	const plan = (first?.plan ?? []).map(({ at, value }): [number, number | null] => [Date.parse(at), value])
	const [end, last] = [Date.parse(first?.points.at(-1)?.start ?? ''), plan.at(-1)]
	return last && last[0] < end ? [...plan, [end, last[1]]] : plan
}

/** Each alert's sign where the course was then: the shape of its severity, and a tick where it was over. */
function markSeries(marks: readonly CourseMark[], em: number) {
	if (marks.length === 0) return []
	return [
		{
			type: 'line' as const,
			data: marks.map(({ at, value, sign }) => ({
				value: [at, value] as [number, number | null],
				symbol: `path://${SIGNS[sign]}`,
				itemStyle: { color: SIGN_COLOURS[sign], borderColor: COLOURS.ground, borderWidth: em * 0.08 },
			})),
			symbolSize: em * 1.15,
			showSymbol: true,
			silent: true,
			z: 5,
			lineStyle: { width: 0 },
		},
	]
}
