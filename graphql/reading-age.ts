import type { OpenHours } from '@vong/core/cadence'
import type { Clock } from '@vong/core/clock'
import { type IndicatorDefinition, parametersOf, type Reading } from '@vong/core/indicator'
import type { Source } from '@vong/core/source'
import { type Freshness, freshest, freshness, furthestBehind } from './freshness.ts'
import type { MeasuredBy } from './measured-by.ts'
import type { Places } from './places.ts'

interface ReadingAgeDeps {
	readonly definitions: Pick<ReadonlyMap<string, IndicatorDefinition>, 'get'>
	readonly sources: Pick<ReadonlyMap<string, Source>, 'get'>
	readonly lastReceivedAt: (source: string) => number | null
	readonly measuredBy: MeasuredBy
	readonly places: Pick<Places, 'byId'>
	readonly hours: OpenHours
	readonly clock: Clock
}

interface ReadingAge {
	readonly freshness: Freshness
	/** Milliseconds; null when there has never been any data. */
	readonly asOf: number | null
}

export type AgeOfReading = ReturnType<typeof createReadingAge>

/** How old what a reading is made of is now: state and time of one and the same source. */
export function createReadingAge(deps: ReadingAgeDeps) {
	function heardOf(id: string, until = Number.POSITIVE_INFINITY) {
		const [source, last] = [deps.sources.get(id), deps.lastReceivedAt(id)]
		if (!source || last === null) return []
		const at = Math.min(last, until)
		return [{ at, freshness: freshness(source, at, deps.clock.now(), deps.hours) }]
	}

	/** What a source measures is as old as the hour in which it last did, whatever else it sends since. */
	async function measured(parameters: readonly string[], { area }: Reading) {
		const found = await deps.measuredBy(parameters, deps.places.byId(area)?.areaIds ?? [])
		return freshest([...found].flatMap(([source, until]) => heardOf(source, until)))
	}

	return async (reading: Reading): Promise<ReadingAge> => {
		const definition = deps.definitions.get(reading.indicator)
		const sources = definition?.sources ?? []
		const parameters = definition ? parametersOf(definition.formula) : []
		const speaker =
			parameters.length > 0
				? await measured(parameters, reading)
				: furthestBehind(sources.flatMap((source) => heardOf(source)))
		if (speaker) return { freshness: speaker.freshness, asOf: speaker.at }
		// What is worked out from no source's data does not age.
		return { freshness: sources.length === 0 ? 'LIVE' : 'DEAD', asOf: sources.length === 0 ? reading.asOf : null }
	}
}
