import { AQI_HOURS, hourlyAqi, inUnitOfLimits, POLLUTANTS, type Pollutant } from '@vong/core/aqi'
import type { Cell, MeasuredCell } from '@vong/store/derived-store'

const HOUR_MS = 3_600_000

type Observed = MeasuredCell & { readonly parameter: string; readonly unit: string }

/** Hours that look back to one of these, each once and none yet to come. */
export function hoursAfter(starts: readonly number[], hours: number, now: number): number[] {
	const found = new Set(starts.flatMap((start) => Array.from({ length: hours }, (_, age) => start + age * HOUR_MS)))
	return [...found].filter((start) => start <= now)
}

/** What was measured in an hour, once for each of these hours that looks back to it. */
export function lookBack<Row extends { readonly start: number }>(
	measured: readonly Row[],
	starts: readonly number[],
	hours: number,
): Row[] {
	return starts.flatMap((start) =>
		measured
			.filter((row) => row.start <= start && row.start > start - hours * HOUR_MS)
			.map((row) => ({ ...row, start })),
	)
}

/** The parameters of an indicator are other spellings of one thing, and add up. */
export function sumParameters(indicator: string, measured: readonly Observed[]): Cell[] {
	const byPlace = Map.groupBy(measured, ({ start, areaId, agency }) => JSON.stringify([start, areaId, agency]))
	return [...byPlace.values()].map((rows) => {
		const { start = 0, areaId = '', agency = '' } = rows[0] ?? {}
		const numerator = rows.reduce((sum, { values: [total = 0] }) => sum + total, 0)
		const count = rows.reduce((sum, { values: [, of = 0] }) => sum + of, 0)
		return { indicator, start, areaId, agency, numerator, denominator: count, sample: count }
	})
}

/** VN_AQI of each station, in each of these hours in which it can be said. */
export function aqiCells(indicator: string, measured: readonly Observed[], starts: readonly number[]): Cell[] {
	const cells: Cell[] = []
	for (const rows of Map.groupBy(measured, ({ areaId, agency }) => `${areaId}\n${agency}`).values()) {
		const { areaId = '', agency = '' } = rows[0] ?? {}
		const means = new Map<string, number>()
		for (const {
			parameter,
			unit,
			start,
			values: [total = 0, count = 0],
		} of rows) {
			const pollutant = POLLUTANTS.find((name) => name === parameter)
			if (pollutant) means.set(`${pollutant}\n${start}`, inUnitOfLimits(pollutant, total / count, unit))
		}
		for (const start of starts) {
			const hours = (name: Pollutant) =>
				Array.from({ length: AQI_HOURS }, (_, age) => means.get(`${name}\n${start - age * HOUR_MS}`))
			const value = hourlyAqi(new Map(POLLUTANTS.map((name) => [name, hours(name)])))
			if (value !== undefined)
				cells.push({ indicator, start, areaId, agency, numerator: value, denominator: 1, sample: 1 })
		}
	}
	return cells
}
