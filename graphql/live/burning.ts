import type { Bus } from '@vong/bus/bus'
import type { Alert } from '@vong/core/alert'
import { foldAlert } from '@vong/core/alert-log'
import type { Clock } from '@vong/core/clock'
import type { StoreQueries } from '@vong/store/store'

/** More at once are asked for by whoever wants some of them. */
const MOST = 500
/** Read again even when nobody said that anything changed. */
const HOLDS_MS = 10_000

/** Critical alerts of all areas that nobody has taken on, youngest first; undefined when they are too many to be held. */
export type Burning = () => Promise<readonly Alert[] | undefined>

interface BurningDeps {
	readonly bus: Bus
	readonly queries: Pick<StoreQueries, 'alertsPage' | 'alertLines'>
	readonly clock: Clock
}

/** What takes screens over, read once for all of them: there are many, and they all ask in the moment in which the machine has most to do. */
export async function createBurning({ bus, queries, clock }: BurningDeps) {
	let held: { readonly alerts: Promise<readonly Alert[] | undefined>; readonly at: number } | undefined
	let running: Promise<void> | undefined
	let next: Promise<readonly Alert[] | undefined> | undefined
	const listeners = new Set<() => void>()
	const forget = () => {
		held = undefined
		for (const listener of listeners) listener()
	}
	const subscription = await bus.subscribe('alerts.changed', forget, forget)

	async function read(): Promise<readonly Alert[] | undefined> {
		const filter = { states: ['firing'], severities: ['critical'] }
		const page = await queries.alertsPage({ scope: 'all', filter, limit: MOST })
		if (page.length === MOST) return undefined
		const lines = Map.groupBy(await queries.alertLines(page.map(({ id }) => id)), ({ transition }) => transition.alert)
		return page.flatMap(({ id }) => foldAlert(lines.get(id) ?? []) ?? []).filter(({ shadow }) => !shadow)
	}

	function start(): Promise<readonly Alert[] | undefined> {
		const alerts = read()
		const mine = { alerts, at: clock.now() }
		held = mine
		running = alerts.then(
			() => {
				running = undefined
			},
			// What failed is not held; who asked is told by the promise itself.
			() => {
				running = undefined
				if (held === mine) held = undefined
			},
		)
		return alerts
	}

	return {
		burning(): Promise<readonly Alert[] | undefined> {
			if (held && clock.now() - held.at < HOLDS_MS) return held.alerts
			if (!running) return start()
			// In a flood each reading is out of date when it ends: the next one is for all who asked meanwhile.
			next ??= running.then(() => {
				next = undefined
				return start()
			})
			return next
		},
		/** Calls back when it may be otherwise than it was; asking again then answers how it is. */
		onChange(listener: () => void) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		close: () => subscription.close(),
	}
}
