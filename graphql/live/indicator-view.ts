import type { Bus } from '@vong/bus/bus'
import type { Clock } from '@vong/core/clock'
import type { Reading } from '@vong/core/indicator'
import type { StoreQueries } from '@vong/store/store'

const LOOK_BACK_MS = 400 * 86_400_000
const LOOK_AHEAD_MS = 86_400_000
const MAX_READINGS = 200_000
/** Clocks of two machines differ by less: a period that begins later was told of before the clock was set back. */
const AHEAD_MS = 60_000

interface IndicatorViewDeps {
	readonly bus: Bus
	readonly queries: Pick<StoreQueries, 'newestReadings'>
	readonly clock: Clock
	readonly log: { warn(fields: object, message: string): void }
}

export type IndicatorView = Awaited<ReturnType<typeof createIndicatorView>>

/** The readings of the running periods, as the process that works them out last told them. */
export async function createIndicatorView({ bus, queries, clock, log }: IndicatorViewDeps) {
	const latest = new Map<string, Map<string, Reading>>()
	const listeners = new Set<(readings: readonly Reading[]) => void>()

	function take(reading: Reading) {
		// A period that is over, stated anew by late data, is told to those who listen and is never the present one.
		if (reading.revision > 0) return
		const ofPlace = latest.get(reading.area) ?? new Map<string, Reading>()
		latest.set(reading.area, ofPlace)
		const known = ofPlace.get(reading.indicator)
		if (!known || reading.periodStart >= known.periodStart || isAhead(known)) ofPlace.set(reading.indicator, reading)
	}

	const isAhead = ({ period, periodStart }: Reading) => period !== 'now' && periodStart > clock.now() + AHEAD_MS

	async function load() {
		const now = clock.now()
		const texts = await queries.newestReadings({
			from: now - LOOK_BACK_MS,
			to: now + LOOK_AHEAD_MS,
			limit: MAX_READINGS,
		})
		for (const text of texts) take(JSON.parse(text) as Reading)
	}

	const subscription = await bus.subscribe(
		'indicators.changed',
		({ readings }) => {
			for (const reading of readings) take(reading)
			for (const listener of listeners) listener(readings)
		},
		() => void load().catch((error: unknown) => log.warn({ err: error }, 'the readings could not be read again')),
	)
	await load()

	return {
		/** Readings of the place for the periods that run, of these indicators or all. */
		current(place: string, ids: readonly string[] | undefined): Reading[] {
			const ofPlace = latest.get(place)
			if (!ofPlace) return []
			const found = ids ? ids.flatMap((id) => ofPlace.get(id) ?? []) : [...ofPlace.values()]
			const now = clock.now()
			// Until somebody closes it, a period that has ended is still held here.
			return found.filter((reading) => reading.period === 'now' || (now < reading.periodEnd && !isAhead(reading)))
		},
		/** Calls back with every change. Answers how to stop. */
		listen(listener: (readings: readonly Reading[]) => void): () => void {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		close: () => subscription.close(),
	}
}
