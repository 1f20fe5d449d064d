import type { AreaIndex } from '@vong/core/area'
import { createPopulation } from '@vong/core/population'
import { createWorkingCalendar } from '@vong/core/working-time'
import { createRollUp } from '@vong/indicators/roll-up'
import type { Province } from '@vong/province/load-province'

const REST_MS = 30 * 86_400_000

/** What rules are judged against, live and for the past. */
export function judgedProvince(province: Province, areas: AreaIndex) {
	const { centres } = province
	const hours = createWorkingCalendar(province.calendar)
	return {
		definitions: province.indicators,
		sources: province.sources,
		declared: province.declared,
		areas,
		centres,
		hours,
		/** The first instant, not the last: a night before the due date is as near to it as the evening was. */
		soonBefore(due: number, working: number): number | undefined {
			const last = hours.after(due, -working)
			const worked = last === undefined ? undefined : hours.elapsed(last - REST_MS, last)
			return last === undefined || worked === undefined ? undefined : hours.after(last - REST_MS, worked)
		},
		rollUp: createRollUp({ areas, centres }),
		populationOf: createPopulation({ areas, centres, figures: province.population }),
		timeZone: province.timeZone,
	}
}
