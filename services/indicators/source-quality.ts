import { cadenceOf, type OpenHours } from '@vong/core/cadence'
import type { IndicatorDefinition } from '@vong/core/indicator'
import type { Source } from '@vong/core/source'
import type { Cell, SourceQuality } from '@vong/store/derived-store'
import type { Store } from '@vong/store/store'

const HOUR_MS = 3_600_000
/** Seconds that an event may be late where its source's entry does not say. */
const USUAL_LATENESS = 86_400

interface QualityDeps {
	readonly definitions: ReadonlyMap<string, IndicatorDefinition>
	readonly sources: ReadonlyMap<string, Source>
	readonly store: Pick<Store, 'queries'>
	readonly hours: OpenHours
}

/**
 * The four axes of a source's data, per hour of receipt (đúng, đủ, sạch, sống; guidance 1709/BKHCN-CĐSQG):
 * correct: of what was received, what could be understood; complete: of the spans of its cadence, those in which something came; clean: of what
 * was received, what was no repetition and bore a right clock; live: of the events, those that came within the lateness allowed.
 */
export function createSourceQuality({ definitions, sources, store, hours }: QualityDeps) {
	const axes = [...definitions.values()].flatMap(({ id, formula }) =>
		formula.kind === 'source' && formula.axis !== 'freshness' ? [{ id, axis: formula.axis }] : [],
	)
	const asked = [...sources.values()].map(({ id, every, lateness = USUAL_LATENESS }) => ({
		id,
		every: Math.max(1, Math.round(every)),
		lateness: Math.round(lateness),
	}))

	/** Spans of the cadence that have passed in the hour; at least one when something is expected in it at all. */
	function expectedSlots(source: Source | undefined, from: number, to: number): number {
		if (!source || source.every * 1000 > HOUR_MS) return 1
		const cadence = cadenceOf(source)
		const open = cadence.kind === 'office-hours' ? (hours.elapsed(from, to) ?? to - from) : to - from
		return Math.max(1, Math.floor(open / (source.every * 1000)))
	}

	return async function cellsOf(hour: number, now: number): Promise<Cell[]> {
		if (axes.length === 0) return []
		const to = Math.min(hour + HOUR_MS, now)
		const found = await store.queries.sourceQuality({ from: hour, to: hour + HOUR_MS, sources: asked })
		return found.flatMap((quality) => {
			const expected = expectedSlots(sources.get(quality.source), hour, to)
			return axes.map(({ id, axis }) => ({
				indicator: id,
				start: hour,
				areaId: '',
				agency: quality.source,
				...sumsOf(axis, quality, expected),
			}))
		})
	}
}

function sumsOf(axis: 'correct' | 'complete' | 'clean' | 'live', quality: SourceQuality, expected: number) {
	const { received, quarantined, duplicate, events, clean, timely, slots } = quality
	const rate = (numerator: number, denominator: number) => ({
		numerator: Math.max(0, numerator),
		denominator,
		sample: denominator,
	})
	if (axis === 'correct') return rate(received - quarantined, received)
	if (axis === 'complete') return rate(Math.min(slots, expected), expected)
	if (axis === 'clean') return rate(received - duplicate - (events - clean), received)
	return rate(timely, events)
}
