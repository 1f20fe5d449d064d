import type { Bus } from '@vong/bus/bus'
import type { Reading } from '@vong/core/indicator'
import type { Position } from '@vong/core/position'
import { encodeProgress, encodeReading } from '@vong/store/entity-row'
import type { Store } from '@vong/store/store'
import type { Stamps } from './stamps.ts'

const HOUR_MS = 3_600_000

interface OutletDeps {
	readonly store: Pick<Store, 'writer'>
	readonly bus: Pick<Bus, 'publish'>
	readonly stamps: Stamps
	readonly randomId: () => string
}

/** Tells and stores readings. What fails is neither forgotten nor told as older than it is. */
export function createOutlet({ store, bus, stamps, randomId }: OutletDeps) {
	const untold = new Map<string, Reading>()
	const unsaved = new Map<string, Reading>()

	async function save(found: readonly Reading[]) {
		const at = stamps.next()
		const lines = found.map((reading) => {
			const { indicator, area, agency, period, periodStart, revision } = reading
			// A snapshot has no period of its own: the last one of an hour stays.
			const start = period === 'now' ? Math.floor(periodStart / HOUR_MS) * HOUR_MS : periodStart
			return encodeReading({ indicator, area, agency, period, start, revision, reading: JSON.stringify(reading) }, at)
		})
		await store.writer.insert('readings', lines, `readings:${randomId()}`)
	}

	return {
		/** Whoever was told something else before is told this; what could not be told goes out with what is told next. */
		async tell(changed: readonly Reading[]) {
			for (const reading of changed) untold.set(keyOf(reading), reading)
			if (untold.size === 0) return
			const readings = [...untold.values()]
			await bus.publish('indicators.changed', { readings, at: stamps.next() })
			removeEach(untold, readings)
		},
		save,
		/** Has it stored by the next `flush`. */
		hold(reading: Reading) {
			unsaved.set(keyOf(reading), reading)
		},
		async flush() {
			const found = [...unsaved.values()]
			await save(found)
			removeEach(unsaved, found)
		},
		noteProgress(marks: readonly { readonly name: string; readonly position: Position }[]) {
			const at = stamps.next()
			const lines = marks.map(({ name, position }) => encodeProgress(name, position, at))
			return store.writer.insert('progress', lines, `progress:${randomId()}`)
		},
	}
}

export type Outlet = ReturnType<typeof createOutlet>

const keyOf = ({ indicator, area, period, periodStart, revision }: Reading) =>
	[indicator, area, period, period === 'now' ? 0 : periodStart, revision].join('\n')

/** What was replaced meanwhile stays. */
function removeEach(waiting: Map<string, Reading>, done: readonly Reading[]) {
	for (const reading of done) if (waiting.get(keyOf(reading)) === reading) waiting.delete(keyOf(reading))
}
