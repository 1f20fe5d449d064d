import type { Format } from '../app/format.ts'
import type { ChartOption, ChartSize } from '../wall/chart.tsx'
import { COLOURS, FONT } from '../wall/colours.ts'
import type { BacktestAlert } from './rule-documents.generated.ts'

const DAY_MS = 86_400_000
/** Days are Viet Nam's, which has no summer time. */
const OFFSET_MS = 7 * 3_600_000

export interface DayCount {
	/** Its midnight. */
	readonly start: number
	readonly fired: number
}

/** As exact as anybody reads how often something fires. */
export const toTenths = (value: number): number => Math.round(value * 10) / 10

const dayOf = (at: number) => Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS

/** How many alerts fired on each day from `from` up to `to`, days without any included. */
export function firedByDay(alerts: readonly Pick<BacktestAlert, 'firedAt'>[], from: number, to: number): DayCount[] {
	const counts = new Map<number, number>()
	for (let start = dayOf(from); start < to; start += DAY_MS) counts.set(start, 0)
	for (const { firedAt } of alerts) {
		if (firedAt === null) continue
		const day = dayOf(Date.parse(firedAt))
		counts.set(day, (counts.get(day) ?? 0) + 1)
	}
	return [...counts].map(([start, fired]) => ({ start, fired })).sort((a, b) => a.start - b.start)
}

/** The days as steps, each as wide as the day is long. */
export function firedOption(days: readonly DayCount[], format: Format) {
	const last = days.at(-1)
	const points = [...days, ...(last ? [{ start: last.start + DAY_MS, fired: last.fired }] : [])]
	return ({ em }: ChartSize): ChartOption => {
		const label = { color: COLOURS.quiet, fontSize: em * 0.85, fontFamily: FONT, hideOverlap: true }
		return {
			grid: { left: em * 0.4, right: em * 0.8, top: em * 0.8, bottom: em * 0.2, containLabel: true },
			xAxis: {
				type: 'time',
				axisLabel: { ...label, formatter: (at: number) => format.day(at, at) },
				axisLine: { lineStyle: { color: COLOURS.line } },
			},
			yAxis: {
				type: 'value',
				minInterval: 1,
				splitNumber: 3,
				axisLabel: { ...label, formatter: (value: number) => format.count(value) },
				splitLine: { lineStyle: { color: COLOURS.line } },
			},
			series: [
				{
					type: 'line',
					step: 'end',
					showSymbol: false,
					data: points.map(({ start, fired }) => [start, fired]),
					lineStyle: { width: em * 0.12, color: COLOURS.course },
					areaStyle: { color: COLOURS.course, opacity: 0.35 },
				},
			],
		}
	}
}
